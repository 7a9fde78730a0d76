#include "engine/search_snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/growing_segment.h"
#include "os/thread_pool.h"

namespace elanus::engine {
namespace {

constexpr size_t kRows = 100'000;

// Finds the row with the number of the query, and notes how many queries came at once.
class EchoSearcher final : public SegmentSearcher {
 public:
  core::Result<SegmentHits> Search(const Segment& /*segment*/, const core::Bitset& rows,
                                   QueryRange queries, const Reach& /*reach*/) const override {
    EXPECT_EQ(rows.Count(), kRows);
    blocks.push_back(queries.count);
    SegmentHits found;
    for (size_t q = 0; q < queries.count; ++q) {
      found.hits.push_back({{.distance = 1, .row = static_cast<uint32_t>(queries.first + q)}});
    }
    // Not all of them, as if it had an index.
    found.compared = static_cast<int64_t>(3 * queries.count);
    return found;
  }

  mutable std::vector<size_t> blocks;
};

class SnapshotSearches : public testing::Test {
 protected:
  SnapshotSearches() {
    schema.fields.resize(2);
    schema.fields[0].id = 100;
    schema.fields[0].name = "id";
    schema.fields[0].is_primary = true;
    schema.fields[1].id = 101;
    schema.fields[1].name = "clip";
    schema.fields[1].type = core::DataType::kFloatVector;
    schema.fields[1].dim = 1;
  }

  // Ids and vectors are the numbers of the rows.
  SegmentView Rows(size_t count) {
    core::Batch rows;
    rows.Add("id", core::DataType::kInt64);
    rows.Add("clip", core::DataType::kFloatVector, 1);
    for (size_t i = 0; i < count; ++i) {
      rows.columns[0].column.Append(static_cast<int64_t>(i));
      rows.columns[1].column.AppendVector(std::vector<float>{static_cast<float>(i)});
    }
    return {.partition = 1,
            .segment = std::make_shared<GrowingSegment>(schema, std::move(rows),
                                                        std::vector<uint64_t>(count, 1)),
            .tombstones = nullptr};
  }

  core::CollectionSchema schema;
};

TEST_F(SnapshotSearches, CutManyQueriesIntoBlocksThatFitIntoMemory) {
  const std::vector<SegmentView> segments = {Rows(kRows)};
  std::vector<core::Bitset> rows = {core::Bitset(kRows, true)};
  auto search = SnapshotSearch::Make(segments, std::move(rows), schema.fields[1], nullptr);
  ASSERT_TRUE(search.ok());
  EchoSearcher searcher;
  constexpr QueryRange kQueries{.first = 5, .count = 1000};
  const auto hits = search->FindNearest(searcher, kQueries, {.k = kRows, .window = {}});
  ASSERT_TRUE(hits.ok());
  ASSERT_EQ(hits->size(), kQueries.count);
  for (size_t q = 0; q < kQueries.count; ++q) {
    ASSERT_EQ((*hits)[q].size(), 1U);
    EXPECT_EQ((*hits)[q][0].place.row, kQueries.first + q);
  }
  EXPECT_GT(searcher.blocks.size(), 1U);
  for (const size_t block : searcher.blocks) EXPECT_LE(block, search->QueriesAtOnce(kRows));
  EXPECT_EQ(search->rows_scanned(), static_cast<int64_t>(3 * kQueries.count));
}

TEST_F(SnapshotSearches, FindTheSameOnManyThreads) {
  std::vector<SegmentView> segments;
  for (const size_t count : {700, 1, 3000, 50}) segments.push_back(Rows(count));
  core::Column queries(core::DataType::kFloatVector, 1);
  for (int i = 0; i < 300; ++i) queries.AppendVector(std::vector<float>{static_cast<float>(i)});
  os::ThreadPool pool(4);
  std::vector<std::vector<HitList>> answers;
  for (core::Executor* executor :
       {static_cast<core::Executor*>(nullptr), static_cast<core::Executor*>(&pool)}) {
    std::vector<core::Bitset> rows;
    for (const SegmentView& view : segments) rows.emplace_back(view.rows(), true);
    rows[3] = core::Bitset();
    auto search = SnapshotSearch::Make(segments, std::move(rows), schema.fields[1], executor);
    ASSERT_TRUE(search.ok());
    Snapshot snapshot;
    snapshot.description = std::make_shared<core::CollectionDescription>();
    const Reading reading{.snapshot = std::make_shared<Snapshot>(snapshot), .visibility = {}};
    SearchTarget target;
    target.field = &schema.fields[1];
    const auto searcher = MakeSegmentSearcher(reading, target, queries.view(), executor);
    ASSERT_TRUE(searcher.ok());
    auto hits =
        search->FindNearest(**searcher, {.first = 0, .count = 300}, {.k = 20, .window = {}});
    ASSERT_TRUE(hits.ok());
    answers.push_back(std::move(*hits));
  }
  ASSERT_EQ(answers[0].size(), 300U);
  for (size_t q = 0; q < 300; ++q) {
    ASSERT_EQ(answers[0][q].size(), 20U);
    for (size_t i = 0; i < 20; ++i) {
      EXPECT_EQ(answers[0][q][i].distance, answers[1][q][i].distance);
      EXPECT_EQ(answers[0][q][i].place.segment, answers[1][q][i].place.segment);
      EXPECT_EQ(answers[0][q][i].place.row, answers[1][q][i].place.row);
      EXPECT_NE(answers[0][q][i].place.segment, 3U) << "a segment that was left out";
    }
  }
}

}  // namespace
}  // namespace elanus::engine
