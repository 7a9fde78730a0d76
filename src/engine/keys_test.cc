#include "engine/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/generate_keys.h"
#include "engine/tombstones.h"

namespace elanus::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Keys, AreSortedWithTiesByRow) {
  const core::Column keys = core::Int64Column(std::vector<int64_t>{5, -1, 5, 3});
  EXPECT_THAT(SortKeys(keys.view()), ElementsAre(1, 3, 0, 2));
  const core::Column texts = core::TextColumn(std::vector<std::string_view>{"b", "", "a", "b"});
  EXPECT_THAT(SortKeys(texts.view()), ElementsAre(1, 2, 0, 3));
}

TEST(Keys, AreFoundWithAllTheirRows) {
  const core::Column keys = core::Int64Column(std::vector<int64_t>{5, -1, 5, 3});
  const std::vector<uint32_t> order = SortKeys(keys.view());
  const core::Column wanted = core::Int64Column(std::vector<int64_t>{5, 4, -1});
  EXPECT_THAT(FindKey(keys.view(), order, wanted.view(), 0), ElementsAre(0, 2));
  EXPECT_THAT(FindKey(keys.view(), order, wanted.view(), 1), IsEmpty());
  EXPECT_THAT(FindKey(keys.view(), order, wanted.view(), 2), ElementsAre(1));
}

TEST(Keys, AreGeneratedUpToTheTimestamp) {
  core::FieldSchema primary;
  EXPECT_THAT(GenerateKeys(primary, 3, 100).view().Values<int64_t>(), ElementsAre(98, 99, 100));
  primary.type = core::DataType::kVarChar;
  EXPECT_EQ(GenerateKeys(primary, 3, 100).view().Text(0), "98");
}

TEST(Tombstones, AddUpInTheOrderOfTime) {
  std::shared_ptr<const Tombstones> tombstones;
  std::vector<storage::RowDelete> expected;
  for (uint32_t row = 0; row < 100; ++row) {
    expected.push_back({.row = 99 - row, .timestamp = row});
    const auto before = tombstones;
    tombstones = Tombstones::Add(before, 100, {expected.back()});
    EXPECT_TRUE(before == nullptr || before->count() == row) << "the old one stays as it is";
  }
  EXPECT_EQ(tombstones->List(), expected);
  EXPECT_EQ(tombstones->rows().Count(), 100U);
}

TEST(Tombstones, NothingAddedIsNothingNew) {
  EXPECT_EQ(Tombstones::Add(nullptr, 10, {}), nullptr);
}

}  // namespace
}  // namespace elanus::engine
