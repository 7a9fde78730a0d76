#include "index/ngram_index.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace elanus::index {
namespace {

struct Opened {
  Opened(const core::ColumnView& column, GramLengths lengths)
      : bytes(BuildNgramIndex(column, lengths)), index(ScalarIndex::Open(bytes).value()) {}
  std::vector<std::byte> bytes;
  ScalarIndex index;
};

TEST(NgramIndex, NamesTheRowsThatMayHaveALiteral) {
  const std::vector<std::string_view> texts = {"sunset beach", "beech", "a beach", "sun"};
  const core::Column column = core::TextColumn(texts);
  const Opened opened(column.view(), {.min = 2, .max = 3});
  const std::vector<std::string_view> beach = {"beach"};
  const auto rows = NgramCandidates(opened.index, {.min = 2, .max = 3}, beach);
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ(rows->Count(), 2U);
  EXPECT_TRUE(rows->Test(0) && rows->Test(2));
  const std::vector<std::string_view> both = {"sun", "ach"};
  EXPECT_EQ(NgramCandidates(opened.index, {.min = 2, .max = 3}, both)->Count(), 1U);
}

TEST(NgramIndex, KnowsNothingOfShortLiterals) {
  const std::vector<std::string_view> texts = {"beach"};
  const core::Column column = core::TextColumn(texts);
  const Opened opened(column.view(), {.min = 2, .max = 3});
  const std::vector<std::string_view> literals = {"b", ""};
  EXPECT_FALSE(NgramCandidates(opened.index, {.min = 2, .max = 3}, literals).has_value());
}

TEST(NgramIndex, CountsCharactersAndNotBytes) {
  const std::vector<std::string_view> texts = {"Zürich", "über", "日本語"};
  const core::Column column = core::TextColumn(texts);
  const Opened opened(column.view(), {.min = 2, .max = 2});
  const std::vector<std::string_view> one = {"ü"};
  EXPECT_FALSE(NgramCandidates(opened.index, {.min = 2, .max = 2}, one).has_value());
  const std::vector<std::string_view> two = {"本語"};
  const auto rows = NgramCandidates(opened.index, {.min = 2, .max = 2}, two);
  EXPECT_TRUE(rows->Test(2));
  EXPECT_EQ(rows->Count(), 1U);
}

TEST(NgramIndex, NeverLeavesOutARowThatHasTheLiteral) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto any_text = [&](size_t length_max) {
    std::string text;
    for (size_t left = random() % (length_max + 1); left > 0; --left) {
      text += std::array{"a", "b", "ü"}[random() % 3];
    }
    return text;
  };
  core::Column column(core::DataType::kVarChar);
  for (int row = 0; row < 300; ++row) {
    random() % 9 == 0 ? column.AppendNull() : column.AppendText(any_text(12));
  }
  const GramLengths lengths{.min = 1 + random() % 3, .max = 3};
  const Opened opened(column.view(), lengths);
  for (int round = 0; round < 100; ++round) {
    const std::string literal = any_text(6);
    const std::vector<std::string_view> literals = {literal};
    const auto rows = NgramCandidates(opened.index, lengths, literals);
    if (!rows.has_value()) continue;
    for (size_t row = 0; row < column.rows(); ++row) {
      const bool has = column.view().IsValid(row) &&
                       column.view().Text(row).find(literal) != std::string_view::npos;
      EXPECT_TRUE(!has || rows->Test(row)) << literal << " in row " << row;
    }
  }
}

}  // namespace
}  // namespace elanus::index
