// What a search refuses, on both sides of every limit, with Milvus' words and numbers.
#include "engine/search_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/search_world.h"

namespace elanus::engine {
namespace {

using testing::HasSubstr;

class SearchLimits : public testing::Test {
 protected:
  SearchLimits() : world(1, {.clip = core::Metric::kL2, .face = core::Metric::kIp}) {
    world.Insert(10);
  }

  core::SearchRequest Request() { return SearchThings("clip", {1, 0, 1}); }

  void Takes(const core::SearchRequest& request) {
    EXPECT_TRUE(IsOk(world.store->Search(request)));
  }

  void Refuses(const core::SearchRequest& request, const std::string& message,
               core::Number number = core::Number::kUnexpected) {
    const auto answer = world.store->Search(request);
    ASSERT_FALSE(answer.ok()) << message;
    EXPECT_EQ(answer.status().message(), message);
    EXPECT_EQ(answer.status().number(), number) << message;
  }

  World world;
};

TEST_F(SearchLimits, TheLimitIsFrom1To16384) {
  core::SearchRequest request = Request();
  for (const int64_t limit : {1, 16384}) {
    request.limit = limit;
    Takes(request);
  }
  for (const int64_t limit : {int64_t{0}, int64_t{-1}, int64_t{16385}, INT64_MAX}) {
    request.limit = limit;
    const std::string text = std::to_string(limit);
    Refuses(request,
            "topk [" + text + "] is invalid, top k should be in range [1, 16384], but got " + text);
  }
}

TEST_F(SearchLimits, OffsetAndLimitTogetherAreAtMost16384) {
  core::SearchRequest request = Request();
  request.offset = 16374;
  Takes(request);
  request.offset = 16380;
  Refuses(request,
          "offset+topk [16390] is invalid, top k should be in range [1, 16384], but got 16390");
  request.offset = -1;
  Refuses(request, "offset [-1] is invalid, top k should be in range [1, 16384], but got -1");
}

TEST_F(SearchLimits, QueriesAreFrom1To16384) {
  core::SearchRequest request = Request();
  while (request.queries.rows() < 16384) request.queries.AppendVector(std::vector<float>{0, 0, 0});
  Takes(request);
  request.queries.AppendVector(std::vector<float>{0, 0, 0});
  const std::string range =
      "is invalid, nq (number of search vector per search request) should be in range [1, 16384], "
      "but got ";
  Refuses(request, "nq [16385] " + range + "16385");
  request.queries = core::Column(core::DataType::kFloatVector, 3);
  Refuses(request, "nq [0] " + range + "0");
}

TEST_F(SearchLimits, DecimalsAreAsTheyAreOrFrom0To6) {
  core::SearchRequest request = Request();
  for (const int64_t decimals : {-1, 0, 6}) {
    request.round_decimal = decimals;
    Takes(request);
  }
  for (const int64_t decimals : {-2, 7}) {
    request.round_decimal = decimals;
    Refuses(request, "round_decimal [" + std::to_string(decimals) +
                         "] is invalid, should be -1 or an integer in range [0, 6]");
  }
}

TEST_F(SearchLimits, ARangeHasItsFilterOnTheNearSide) {
  core::SearchRequest request = Request();
  request.range = core::SearchRange{.radius = 4, .range_filter = 3};
  Takes(request);
  request.range->range_filter = 4;
  Refuses(request, "range_filter must be less than radius for L2/HAMMING/JACCARD");
  request = SearchThings("face", {1, 0});
  request.range = core::SearchRange{.radius = 4, .range_filter = 4};
  Refuses(request, "range_filter must be greater than radius for IP/COSINE");
  request.range->range_filter = 4.5;
  Takes(request);
  // Beyond all floats, on either side.
  request.range = core::SearchRange{.radius = -1e300, .range_filter = 1e300};
  Takes(request);
  request.range->radius = std::nan("");
  Refuses(request, "radius is not a number");
  request.range = core::SearchRange{.radius = 1, .range_filter = std::nan("")};
  Refuses(request, "range_filter is not a number");
}

TEST_F(SearchLimits, KnownParametersHaveTheirRanges) {
  core::SearchRequest request = Request();
  for (const char* nprobe : {"1", "65536"}) {
    request.params = {{"nprobe", nprobe}, {"unheard_of", "x"}};
    Takes(request);
  }
  for (const char* nprobe : {"0", "65537", "1.5", "many", "", "nan", "8 "}) {
    request.params = {{"nprobe", nprobe}};
    Refuses(request, std::string("search parameter 'nprobe' is '") + nprobe +
                         "'; it should be an integer in range [1, 65536]");
  }
  request.params = {{"ef", "0"}};
  Refuses(request,
          "search parameter 'ef' is '0'; it should be an integer in range [1, 2147483647]");
}

TEST_F(SearchLimits, TheMetricIsThatOfTheIndex) {
  core::SearchRequest request = SearchThings("face", {1, 0});
  const auto answer = world.store->Search(request);
  ASSERT_TRUE(IsOk(answer));
  EXPECT_EQ(answer->metric, core::Metric::kIp);
  request.metric = core::Metric::kIp;
  Takes(request);
  request.metric = core::Metric::kL2;
  Refuses(request, "metric type not match: invalid parameter[expected=IP][actual=L2]");
}

TEST(FindTarget, TakesTheMetricThatFitsAFieldWithoutIndex) {
  core::CollectionDescription description;
  description.schema = ThingSchema();
  core::SearchRequest request = SearchThings("clip", {1, 0, 1});
  EXPECT_EQ(FindTarget(description, request)->metric, core::Metric::kCosine);
  request.metric = core::Metric::kL2;
  EXPECT_EQ(FindTarget(description, request)->metric, core::Metric::kL2);
  request.metric = core::Metric::kHamming;
  EXPECT_EQ(FindTarget(description, request).status().message(),
            "field 'clip' of type FloatVector cannot be searched by metric HAMMING");
}

TEST_F(SearchLimits, TheVectorFieldIsNamedAndThere) {
  core::SearchRequest request = Request();
  request.vector_field = "zz";
  Refuses(request,
          "failed to create query plan: failed to get field schema by name: fieldName(zz) not "
          "found");
  request.vector_field = "size";
  Refuses(request,
          "failed to create query plan: field (size) to search is not of vector data type, but "
          "Int32");
  request.vector_field = "";
  Refuses(request, "multiple anns_fields exist, please specify a anns_field in search_params");
}

TEST_F(SearchLimits, PartitionsAreThere) {
  core::SearchRequest request = Request();
  request.partitions = {"attic", core::kDefaultPartition};
  Takes(request);
  request.partitions.push_back("roof");
  Refuses(request, "partition name roof not found", core::Number::kPartitionNotFound);
}

TEST_F(SearchLimits, QueriesAreOfTheFieldsTypeAndDimension) {
  core::SearchRequest request = Request();
  request.vector_field = "face";
  EXPECT_THAT(world.store->Search(request).status().message(),
              testing::AllOf(HasSubstr("dimension 2"), HasSubstr("3")));
  request.queries = core::Column(core::DataType::kBinaryVector, 8);
  request.queries.AppendRow(std::vector<std::byte>(1));
  EXPECT_THAT(world.store->Search(request).status().message(), HasSubstr("BinaryVector"));
  request.queries = core::Column(core::DataType::kFloatVector, 2);
  request.queries.AppendNull();
  Refuses(request, "query 0 of field 'face' is null");
}

TEST_F(SearchLimits, GroupsAreOfPlainFieldsAndOf1To10Hits) {
  core::SearchRequest request = Request();
  for (const int64_t size : {1, 10}) {
    request.group_by = core::Grouping{.field = "kind", .size = size};
    Takes(request);
  }
  const core::Number wrong = core::Number::kParameterInvalid;
  request.group_by->size = 0;
  Refuses(request, "input group size:0 is negative, failed to do search_groupby", wrong);
  request.group_by->size = 11;
  Refuses(request, "input group size:11 exceeds configured max group size:10", wrong);
  request.group_by = core::Grouping{.field = "clip"};
  Refuses(request,
          "unsupported data type FloatVector for group by operator: field 'clip' should be Bool, "
          "an integer or VarChar");
  request.group_by->field = "zz";
  Refuses(request, "groupBy field not found in schema: field not found[field=zz]",
          core::Number::kFieldNotFound);
}

TEST_F(SearchLimits, SomeThingsDoNotGoTogether) {
  const core::Number wrong = core::Number::kParameterInvalid;
  core::SearchRequest request = Request();
  request.group_by = core::Grouping{.field = "kind"};
  request.range = core::SearchRange{.radius = 4, .range_filter = {}};
  Refuses(request, "Not allowed to do range-search when doing search-group-by", wrong);
  request.range.reset();
  request.after = core::SearchPosition{.score = 1, .ties = 1};
  Refuses(request, "GroupBy is not permitted when using a search iterator", wrong);
  request.group_by.reset();
  Takes(request);
  request.offset = 1;
  Refuses(request, "Setting an offset is not permitted when using a search iterator v2", wrong);
  request.offset = 0;
  request.queries.AppendVector(std::vector<float>{0, 0, 0});
  Refuses(request, "a search iterator goes over the hits of one query, but there are 2", wrong);
  request = Request();
  request.query_keys = core::Int64Column(std::vector<int64_t>{1});
  Refuses(request, "a search is by vectors or by keys, but both are given", wrong);
}

TEST_F(SearchLimits, KeysToSearchByAreThereAndHaveVectors) {
  const core::Number wrong = core::Number::kParameterInvalid;
  Thing faceless = world.RandomThing();
  faceless.face.reset();
  ASSERT_TRUE(
      IsOk(world.store->Insert({.to = kThings, .rows = ThingRows({faceless}), .partition = ""})));
  core::SearchRequest request = Request();
  request.queries = core::Column();
  request.query_keys = core::Int64Column(std::vector<int64_t>{1, 998, 999});
  Refuses(request, "some of the provided primary key IDs do not exist: missing IDs = [998, 999]",
          wrong);
  request.vector_field = "face";
  request.query_keys = core::Int64Column(std::vector<int64_t>{faceless.id});
  Refuses(request,
          "the row with key " + std::to_string(faceless.id) +
              " has no value in field 'face' to search by",
          wrong);
}

TEST(RoundScore, KeepsSoManyDecimals) {
  EXPECT_EQ(RoundScore(1.26F, -1), 1.26F);
  EXPECT_EQ(RoundScore(1.26F, 0), 1.0F);
  EXPECT_EQ(RoundScore(1.26F, 1), 1.3F);
  EXPECT_EQ(RoundScore(-1.26F, 1), -1.3F);
  EXPECT_EQ(RoundScore(3e38F, 6), 3e38F);
}

}  // namespace
}  // namespace elanus::engine
