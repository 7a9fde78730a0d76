#include "measure/index_plan.h"

#include <gtest/gtest.h>

namespace elanus::measure {
namespace {

PlanOptions Rows(int64_t rows, int64_t k = 10) {
  return {.type = core::DataType::kFloatVector, .dim = 128, .rows = rows, .k = k};
}

int64_t EffortOf(const IndexPlan& plan, size_t search, const char* param) {
  return std::stoll(plan.searches.at(search).at(param));
}

TEST(PlanIndex, FlatHasOnePoint) {
  const auto plan = PlanIndex("FLAT", Rows(1000));
  ASSERT_TRUE(plan.ok());
  ASSERT_EQ(plan->searches.size(), 1u);
  EXPECT_TRUE(plan->searches[0].empty());
}

TEST(PlanIndex, EffortGrowsAndBeginsWhereKAllowsIt) {
  for (const int64_t k : {1, 10, 100, 1000}) {
    for (const char* name : {"HNSW", "DISKANN"}) {
      const auto plan = PlanIndex(name, Rows(20000, k));
      ASSERT_TRUE(plan.ok());
      const char* param = std::string(name) == "HNSW" ? "ef" : "search_list";
      EXPECT_EQ(EffortOf(*plan, 0, param), k);
      for (size_t i = 1; i < plan->searches.size(); ++i) {
        EXPECT_GT(EffortOf(*plan, i, param), EffortOf(*plan, i - 1, param));
      }
      EXPECT_GE(EffortOf(*plan, plan->searches.size() - 1, param), std::max<int64_t>(800, 8 * k));
    }
  }
}

TEST(PlanIndex, AnInvertedFileIsReadFromOneListToAll) {
  for (const int64_t rows : {1, 90, 20000, 1000000000}) {
    const auto plan = PlanIndex("IVF_FLAT", Rows(rows));
    ASSERT_TRUE(plan.ok());
    EXPECT_EQ(EffortOf(*plan, 0, "nprobe"), 1);
    EXPECT_EQ(plan->searches.back().at("nprobe"), plan->params.at("nlist"));
    EXPECT_LE(std::stoll(plan->params.at("nlist")), 65536);
  }
}

TEST(PlanIndex, PartsOfAProductCodeDivideTheDimension) {
  for (const int64_t dim : {1, 2, 7, 96, 100, 127, 768}) {
    PlanOptions options = Rows(1000);
    options.dim = dim;
    for (const char* name : {"IVF_PQ", "HNSW_PQ", "HNSW_PRQ"}) {
      const auto plan = PlanIndex(name, options);
      ASSERT_TRUE(plan.ok());
      EXPECT_EQ(dim % std::stoll(plan->params.at("m")), 0) << dim;
    }
  }
}

TEST(PlanIndex, AnUnknownNameIsToldTheKnownOnes) {
  const auto plan = PlanIndex("HNWS", Rows(1000));
  ASSERT_FALSE(plan.ok());
  EXPECT_NE(plan.status().message().find("'HNWS'"), std::string::npos);
  EXPECT_NE(plan.status().message().find("IVF_FLAT, IVF_SQ8"), std::string::npos);
  EXPECT_EQ(plan.status().message().find("BIN_FLAT"), std::string::npos);
}

TEST(PlanIndex, BitsHaveIndexesOfTheirOwn) {
  PlanOptions options = Rows(1000);
  EXPECT_FALSE(PlanIndex("BIN_FLAT", options).ok());
  options.type = core::DataType::kBinaryVector;
  EXPECT_TRUE(PlanIndex("BIN_FLAT", options).ok());
  EXPECT_FALSE(PlanIndex("FLAT", options).ok());
}

TEST(PlanIndex, WhatIsComparedByDefaultCanBe) {
  for (const auto type : {core::DataType::kFloatVector, core::DataType::kBinaryVector}) {
    PlanOptions options = Rows(1000);
    options.type = type;
    const auto names = SplitNames(DefaultNames(type));
    ASSERT_TRUE(names.ok());
    EXPECT_EQ(names->size(), 3u);
    for (const std::string& name : *names) EXPECT_TRUE(PlanIndex(name, options).ok()) << name;
  }
}

TEST(SplitNames, ForgivesCaseAndSpacesOnly) {
  const auto names = SplitNames("flat, Hnsw");
  ASSERT_TRUE(names.ok());
  EXPECT_EQ(*names, (std::vector<std::string>{"FLAT", "HNSW"}));
  for (const char* list : {"", ",", "FLAT,", "FLAT,,HNSW", "FLAT,flat"}) {
    EXPECT_FALSE(SplitNames(list).ok()) << list;
  }
}

}  // namespace
}  // namespace elanus::measure
