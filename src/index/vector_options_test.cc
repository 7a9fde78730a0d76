#include "index/vector_options.h"

#include <gtest/gtest.h>

namespace elanus::index {
namespace {

constexpr uint64_t kMiB = uint64_t{1} << 20;

core::IndexDescription Index(const std::string& type,
                             const std::map<std::string, std::string>& params = {}) {
  return {.field = "f", .name = "i", .type = type, .params = params};
}

TEST(ServingOfRows, ComparesEveryVectorWhereThereAreFew) {
  for (const Serving serving :
       {Serving::kFlatCodes, Serving::kGraph, Serving::kInvertedFile, Serving::kAutomatic}) {
    EXPECT_EQ(ServingOfRows(serving, 1999, 100 * kMiB), Serving::kExact);
    EXPECT_EQ(ServingOfRows(serving, 100'000, 3 * kMiB), Serving::kExact);
  }
  EXPECT_EQ(ServingOfRows(Serving::kGraph, 2000, 4 * kMiB), Serving::kGraph);
  EXPECT_EQ(ServingOfRows(Serving::kInvertedFile, 2000, 4 * kMiB), Serving::kInvertedFile);
}

TEST(ServingOfRows, ChoosesByRowsAndBytes) {
  EXPECT_EQ(ServingOfRows(Serving::kAutomatic, 10'000, 20 * kMiB), Serving::kFlatCodes);
  EXPECT_EQ(ServingOfRows(Serving::kAutomatic, 50'000, 20 * kMiB), Serving::kGraph);
  EXPECT_EQ(ServingOfRows(Serving::kAutomatic, 10'000, 32 * kMiB), Serving::kGraph);
}

TEST(ServingOfRows, LeavesOtherIndexesAlone) {
  EXPECT_EQ(ServingOfRows(Serving::kSparse, 10, 10), Serving::kSparse);
  EXPECT_EQ(ServingOfRows(Serving::kScalar, 10, 10), Serving::kScalar);
  EXPECT_EQ(ServingOfRows(Serving::kExact, 1'000'000, 1000 * kMiB), Serving::kExact);
}

TEST(GraphOptionsOf, HasTwiceAsManyLinksAsHnswSays) {
  const GraphOptions options =
      GraphOptionsOf(Index("HNSW_SQ", {{"M", "16"}, {"efConstruction", "150"}}));
  EXPECT_EQ(options.links, 32U);
  EXPECT_EQ(options.candidates, 150U);
  EXPECT_EQ(GraphOptionsOf(Index("HNSW")).links, 60U);
  EXPECT_EQ(GraphOptionsOf(Index("HNSW")).candidates, 360U);
}

TEST(GraphOptionsOf, KeepsToWhatAGraphCanUse) {
  const GraphOptions large =
      GraphOptionsOf(Index("HNSW", {{"M", "2048"}, {"efConstruction", "2147483647"}}));
  EXPECT_EQ(large.links, 256U);
  EXPECT_EQ(large.candidates, 4096U);
  EXPECT_EQ(GraphOptionsOf(Index("RHNSW_FLAT", {{"M", "2"}})).links, 8U);
}

TEST(GraphOptionsOf, KnowsTheWordsOfOtherGraphs) {
  EXPECT_EQ(GraphOptionsOf(Index("DISKANN", {{"max_degree", "40"}})).links, 40U);
  EXPECT_EQ(GraphOptionsOf(Index("DISKANN")).candidates, 100U);
  EXPECT_EQ(GraphOptionsOf(Index("AUTOINDEX", {{"M", "4"}})).links, GraphOptions().links);
  EXPECT_TRUE(StaysOnDisk("DISKANN"));
  EXPECT_FALSE(StaysOnDisk("HNSW"));
}

TEST(InvertedFileOptionsOf, ReadsTheNumberOfLists) {
  EXPECT_EQ(InvertedFileOptionsOf(Index("IVF_FLAT", {{"nlist", "1024"}})).lists, 1024U);
  EXPECT_EQ(InvertedFileOptionsOf(Index("IVF_FLAT")).lists, 128U);
}

TEST(EffortOf, IsWhatTheSearchSays) {
  EXPECT_EQ(EffortOf("HNSW", {{"ef", "77"}}, 10).candidates, 77U);
  EXPECT_EQ(EffortOf("DISKANN", {{"search_list", "30"}}, 10).candidates, 30U);
  EXPECT_EQ(EffortOf("IVF_PQ", {{"nprobe", "9"}}, 10).lists, 9U);
  EXPECT_EQ(EffortOf("HNSW_SQ", {{"refine_k", "1.5"}}, 10).refine, 1.5);
  EXPECT_EQ(EffortOf("SCANN", {{"reorder_k", "40"}}, 10).refine, 4);
}

TEST(EffortOf, LeavesTheRestToTheIndex) {
  const SearchEffort effort = EffortOf("HNSW", {{"ef", "soon"}}, 10);
  EXPECT_EQ(effort.candidates, 0U);
  EXPECT_EQ(effort.lists, 0U);
  EXPECT_EQ(effort.refine, 0);
}

TEST(EffortOf, RisesWithTheLevel) {
  EXPECT_EQ(EffortOf("AUTOINDEX", {{"level", "1"}}, 10).candidates, 0U);
  size_t before = 0;
  for (int level = 2; level <= 10; ++level) {
    const size_t candidates = EffortOf("", {{"level", std::to_string(level)}}, 10).candidates;
    EXPECT_GT(candidates, before);
    before = candidates;
  }
  EXPECT_EQ(EffortOf("HNSW", {{"level", "9"}}, 10).candidates, 0U);
}

}  // namespace
}  // namespace elanus::index
