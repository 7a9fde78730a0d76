#include "engine/search_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/growing_segment.h"

namespace elanus::engine {
namespace {

using testing::ElementsAre;

// Segments of rows with these timestamps.
std::vector<SegmentView> Segments(
    const std::vector<std::pair<int64_t, std::vector<uint64_t>>>& partitions) {
  core::CollectionSchema schema;
  schema.fields.resize(1);
  schema.fields[0].name = "id";
  schema.fields[0].is_primary = true;
  std::vector<SegmentView> segments;
  for (const auto& [partition, timestamps] : partitions) {
    core::Batch rows;
    core::Column& ids = rows.Add("id", core::DataType::kInt64);
    for (size_t i = 0; i < timestamps.size(); ++i) ids.Append(static_cast<int64_t>(i));
    segments.push_back(
        {.partition = partition,
         .segment = std::make_shared<GrowingSegment>(schema, std::move(rows), timestamps),
         .tombstones = nullptr});
  }
  return segments;
}

PlacedHit Hit(float distance, uint32_t segment, uint32_t row) {
  return {.distance = distance, .place = {.segment = segment, .row = row}};
}

// "segment:row" of each hit.
std::vector<std::string> Sorted(const std::vector<SegmentView>& segments, size_t k, HitList hits) {
  EXPECT_TRUE(SortHits(segments, k, &hits).ok());
  std::vector<std::string> places;
  for (const PlacedHit& hit : hits) {
    places.push_back(std::to_string(hit.place.segment) + ":" + std::to_string(hit.place.row));
  }
  return places;
}

TEST(SortHits, OrdersByDistanceThenTimestampThenPartition) {
  const auto segments = Segments({{1, {10, 30}}, {2, {10, 20, 30}}});
  EXPECT_THAT(
      Sorted(segments, 10, {Hit(1, 0, 1), Hit(1, 1, 2), Hit(1, 1, 1), Hit(1, 1, 0), Hit(0, 1, 2)}),
      ElementsAre("1:2", "1:0", "1:1", "0:1", "1:2"));
}

TEST(SortHits, KeepsTheOrderOfAPartition) {
  // A sealed and a growing segment of partition 1 with one of partition 2 between them.
  const auto segments = Segments({{1, {10, 10}}, {2, {10}}, {1, {10, 40}}});
  EXPECT_THAT(
      Sorted(segments, 10, {Hit(1, 2, 0), Hit(1, 1, 0), Hit(1, 0, 1), Hit(1, 2, 1), Hit(1, 0, 0)}),
      ElementsAre("0:0", "0:1", "2:0", "1:0", "2:1"));
}

TEST(SortHits, CutsAmongEqualDistancesByAge) {
  const auto segments = Segments({{1, {50, 60}}, {2, {10, 55}}});
  const HitList hits = {Hit(1, 0, 0), Hit(1, 0, 1), Hit(1, 1, 0), Hit(1, 1, 1), Hit(2, 1, 0)};
  EXPECT_THAT(Sorted(segments, 3, hits), ElementsAre("1:0", "0:0", "1:1"));
  EXPECT_THAT(Sorted(segments, 1, hits), ElementsAre("1:0"));
  EXPECT_TRUE(Sorted(segments, 0, hits).empty());
}

TEST(YoungestRow, IsTheOneThatWasWrittenLast) {
  const auto segments = Segments({{1, {50, 60}}, {2, {10, 55}}});
  const std::vector<RowPlace> places = {{0, 0}, {1, 1}, {1, 0}};
  const auto youngest = YoungestRow(segments, places);
  ASSERT_TRUE(youngest.ok());
  EXPECT_EQ(youngest->segment, 1U);
  EXPECT_EQ(youngest->row, 1U);
}

}  // namespace
}  // namespace elanus::engine
