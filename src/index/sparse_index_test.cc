#include "index/sparse_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

#include "core/array.h"
#include "index/test_blobs.h"

namespace elanus::index {
namespace {

using core::SparseEntry;

core::Column Rows(const std::vector<std::vector<SparseEntry>>& rows) {
  core::Column column(core::DataType::kSparseFloatVector);
  for (const auto& row : rows) column.AppendText(core::SparseRow(row));
  return column;
}

// Rows of a few dimensions out of few, so that queries meet them; some are null, some empty.
core::Column RandomRows(size_t rows, bool is_counts, std::mt19937* random) {
  core::Column column(core::DataType::kSparseFloatVector);
  std::uniform_real_distribution<float> values(0, 2);
  for (size_t row = 0; row < rows; ++row) {
    if ((*random)() % 10 == 0) {
      column.AppendNull();
      continue;
    }
    std::vector<SparseEntry> entries;
    for (uint32_t index = (*random)() % 4; index < 40; index += 1 + (*random)() % 12) {
      entries.push_back(
          {index * 1000, is_counts ? static_cast<float>(1 + (*random)() % 3) : values(*random)});
    }
    column.AppendText(core::SparseRow(entries));
  }
  return column;
}

core::Bitset RandomBits(size_t size, std::mt19937* random) {
  core::Bitset bits(size);
  for (size_t i = 0; i < size; ++i) {
    if ((*random)() % 3 != 0) bits.Set(i);
  }
  return bits;
}

// An index and the bytes that it looks into.
struct Opened {
  explicit Opened(const core::ColumnView& column)
      : bytes(SparseIndex::Build(column)), index(SparseIndex::Open(bytes).value()) {}
  std::vector<std::byte> bytes;
  SparseIndex index;
};

double SlowProduct(const std::vector<SparseEntry>& a, const std::vector<SparseEntry>& b) {
  double sum = 0;
  for (const SparseEntry& x : a) {
    for (const SparseEntry& y : b) {
      if (x.index == y.index) sum += static_cast<double>(x.value) * y.value;
    }
  }
  return sum;
}

TEST(SearchSparse, EqualsComparingAllPairs) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const core::Column base = RandomRows(300, false, &random);
  const core::Column queries = RandomRows(20, false, &random);
  const auto found = SearchSparse(base.view(), {.queries = queries.view(), .k = 25}, nullptr);
  for (size_t q = 0; q < queries.rows(); ++q) {
    std::vector<Hit> hits;
    for (size_t row = 0; row < base.rows(); ++row) {
      const double product = SlowProduct(core::SparseEntries(queries.view().Text(q)),
                                         core::SparseEntries(base.view().Text(row)));
      if (product > 0) hits.push_back({static_cast<float>(-product), static_cast<uint32_t>(row)});
    }
    std::sort(hits.begin(), hits.end());
    hits.resize(std::min<size_t>(hits.size(), 25));
    EXPECT_EQ(found[q], hits);
  }
}

TEST(SearchSparse, DoesNotFindARowThatSharesNothing) {
  const core::Column base = Rows({{{1, 1}}, {{2, 5}}, {}, {{1, 0}}});
  const core::Column query = Rows({{{1, 2}}});
  EXPECT_EQ(SearchSparse(base.view(), {.queries = query.view()}, nullptr).front(),
            (std::vector<Hit>{{-2, 0}}));
}

TEST(SearchSparse, CountsOnlyRowsWithinTheWindow) {
  const core::Column base = Rows({{{1, 1}}, {{1, 2}}, {{1, 3}}, {{1, 4}}});
  const core::Column query = Rows({{{1, 1}}});
  SparseInput input{.queries = query.view(), .k = 1};
  input.window = {.from = -4, .from_open = true, .to = -2};
  EXPECT_EQ(SearchSparse(base.view(), input, nullptr).front(), (std::vector<Hit>{{-3, 2}}));
  EXPECT_EQ(Opened(base.view()).index.Search(input, nullptr).front(), (std::vector<Hit>{{-3, 2}}));
}

TEST(SearchSparse, ScoresByBm25) {
  // Two rows; term 7 is in one of them, and three times there.
  const core::Column base = Rows({{{7, 3}, {9, 1}}, {{9, 2}}});
  const core::Column query = Rows({{{7, 2}}});
  Bm25 bm25;
  bm25.statistics = CountTerms(base.view(), core::Bitset(2, true), query.view());
  EXPECT_EQ(bm25.statistics.rows, 2U);
  EXPECT_EQ(bm25.statistics.length, 6);
  const auto hits =
      SearchSparse(base.view(), {.queries = query.view(), .bm25 = &bm25}, nullptr).front();
  ASSERT_EQ(hits.size(), 1U);
  const double idf = std::log(1 + (2 - 1 + 0.5) / (1 + 0.5));
  const double wanted = 2 * idf * 3 * 2.2 / (3 + 1.2 * (0.25 + 0.75 * 4 / 3));
  EXPECT_NEAR(hits[0].distance, -wanted, 1e-6);
}

TEST(SparseIndex, GivesTheBitsOfComparingAllRows) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 40; ++round) {
    const bool is_bm25 = round % 2 == 0;
    const core::Column base = RandomRows(random() % 300, is_bm25, &random);
    const core::Column queries = RandomRows(1 + random() % 9, is_bm25, &random);
    const core::Bitset allowed = RandomBits(base.rows(), &random);
    const Opened opened(base.view());
    Bm25 bm25{.weights = {.k1 = 1.5F, .b = 0.6F}, .statistics = {}};
    bm25.statistics = CountTerms(base.view(), allowed, queries.view());
    SparseInput input{.queries = queries.view(), .k = 1 + random() % 40};
    if (random() % 2 == 0) input.allowed = &allowed;
    if (is_bm25) input.bm25 = &bm25;
    EXPECT_EQ(opened.index.Search(input, nullptr), SearchSparse(base.view(), input, nullptr));
  }
}

TEST(SparseIndex, CountsTermsAsTheColumnDoes) {
  std::mt19937 random(7);
  const core::Column base = RandomRows(200, true, &random);
  const core::Column queries = RandomRows(5, true, &random);
  const core::Bitset live = RandomBits(base.rows(), &random);
  const Bm25Statistics slow = CountTerms(base.view(), live, queries.view());
  const Bm25Statistics quick = Opened(base.view()).index.CountTerms(live, queries.view());
  EXPECT_EQ(quick.rows, slow.rows);
  EXPECT_EQ(quick.length, slow.length);
  EXPECT_EQ(quick.rows_with, slow.rows_with);
}

TEST(SparseIndex, OfNoRowsFindsNothing) {
  const core::Column base = Rows({});
  const core::Column query = Rows({{{1, 1}}});
  EXPECT_TRUE(Opened(base.view()).index.Search({.queries = query.view()}, nullptr).front().empty());
}

TEST(SparseIndex, OfDamagedBytesIsAnErrorOrAnswers) {
  std::mt19937 random(5);
  const core::Column base = RandomRows(40, false, &random);
  const core::Column queries = RandomRows(4, false, &random);
  size_t refused = 0;
  ForEachDamage(SparseIndex::Build(base.view()), [&](std::span<const std::byte> bytes) {
    const auto index = SparseIndex::Open(bytes);
    if (!index.ok()) {
      EXPECT_EQ(index.code(), core::Code::kCorruption);
      ++refused;
    } else if (index->rows() == base.rows()) {
      EXPECT_EQ(index->Search({.queries = queries.view()}, nullptr).size(), queries.rows());
    }
  });
  EXPECT_GT(refused, 0U);
}

}  // namespace
}  // namespace elanus::index
