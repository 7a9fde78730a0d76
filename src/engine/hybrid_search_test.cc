#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "engine/search_world.h"

namespace elanus::engine {
namespace {

core::HybridSearchRequest TwoSearches(const std::vector<float>& clip,
                                      const std::vector<float>& face) {
  core::HybridSearchRequest request;
  request.in = kThings;
  request.searches = {SearchThings("clip", clip), SearchThings("face", face)};
  return request;
}

// A random hybrid search of a world, and what is to be found.
class RandomHybrid {
 public:
  explicit RandomHybrid(World* world) : world_(*world) {
    vectors_ = {world_.RandomVector(3), world_.RandomVector(2)};
    request_ = TwoSearches(vectors_[0], vectors_[1]);
    for (core::SearchRequest& search : request_.searches) {
      search.limit = 1 + static_cast<int64_t>(world_.Below(15));
    }
    request_.limit = 1 + static_cast<int64_t>(world_.Below(12));
    request_.offset = static_cast<int64_t>(world_.Below(3));
    if (world_.Below(2) == 0) {
      request_.ranking.strategy = core::RankStrategy::kWeighted;
      request_.ranking.weights = {0.75, 0.5};
      request_.ranking.norm_score = true;
    }
  }

  void Check() {
    const auto answer = world_.store->HybridSearch(request_);
    ASSERT_TRUE(IsOk(answer));
    std::vector<ThingHit> expected = Expected();
    const auto offset = std::min(expected.size(), static_cast<size_t>(request_.offset));
    expected.erase(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(offset));
    if (expected.size() > static_cast<size_t>(request_.limit)) {
      expected.resize(static_cast<size_t>(request_.limit));
    }
    EXPECT_EQ(HitsOf(*answer, 0), HitsOf(core::Metric::kIp, expected));
  }

 private:
  double Normalised(core::Metric metric, double score) const {
    const double angle = std::atan(score) / 3.14159265358979323846;
    return metric == core::Metric::kL2 ? 1 - 2 * angle : 0.5 + angle;
  }

  // All fused hits; the distance is the fused score, negated.
  std::vector<ThingHit> Expected() const {
    std::map<int64_t, double> scores;
    for (size_t i = 0; i < 2; ++i) {
      const core::SearchRequest& search = request_.searches[i];
      const core::Metric metric = world_.MetricOf(search.vector_field);
      const auto hits = world_.Nearest(search.vector_field, vectors_[i], World::IsAny);
      for (size_t h = 0; h < std::min(hits.size(), static_cast<size_t>(search.limit)); ++h) {
        const float score = index::OutwardScore(metric, hits[h].distance);
        scores[hits[h].thing->id] += request_.ranking.strategy == core::RankStrategy::kRrf
                                         ? 1 / (60 + static_cast<double>(h + 1))
                                         : request_.ranking.weights[i] * Normalised(metric, score);
      }
    }
    std::vector<ThingHit> fused;
    for (const Thing& thing : world_.things) {
      const auto found = scores.find(thing.id);
      if (found == scores.end()) continue;
      fused.push_back({.distance = -static_cast<float>(found->second), .thing = &thing});
    }
    std::stable_sort(fused.begin(), fused.end(),
                     [](const ThingHit& a, const ThingHit& b) { return a.distance < b.distance; });
    return fused;
  }

  World& world_;
  std::vector<std::vector<float>> vectors_;
  core::HybridSearchRequest request_;
};

TEST(HybridSearch, RanksWhatASlowSearchRanks) {
  ForSeeds(20, [](uint64_t seed) {
    World world(seed, {.clip = seed % 2 == 0 ? core::Metric::kL2 : core::Metric::kIp,
                       .face = seed / 2 % 2 == 0 ? core::Metric::kL2 : core::Metric::kIp});
    for (int i = 0; i < 40 && !testing::Test::HasFatalFailure(); ++i) {
      world.Step();
      RandomHybrid(&world).Check();
    }
  });
}

TEST(HybridSearch, ManyQueriesAreRankedEachByItself) {
  World world(2);
  world.Insert(40);
  core::HybridSearchRequest both = TwoSearches({1, 0, 0}, {1, 0});
  both.searches[0].queries.AppendVector(std::vector<float>{0, -1, 1});
  both.searches[1].queries.AppendVector(std::vector<float>{-1, -1});
  const auto answer = world.store->HybridSearch(both);
  const auto first = world.store->HybridSearch(TwoSearches({1, 0, 0}, {1, 0}));
  const auto second = world.store->HybridSearch(TwoSearches({0, -1, 1}, {-1, -1}));
  ASSERT_TRUE(IsOk(answer));
  EXPECT_EQ(HitsOf(*answer, 0), HitsOf(*first, 0));
  EXPECT_EQ(HitsOf(*answer, 1), HitsOf(*second, 0));
}

TEST(HybridSearch, GroupsTheRankedHits) {
  World world(9);
  for (int i = 0; i < 5; ++i) world.Insert(20);
  core::HybridSearchRequest request = TwoSearches({1, 1, 1}, {0, 0});
  request.group_by = core::Grouping{.field = "kind", .size = 2, .is_strict = true};
  request.limit = 3;
  const auto answer = world.store->HybridSearch(request);
  ASSERT_TRUE(IsOk(answer));
  // Six groups of two a search: five kinds and null. So the ranked list has at least two of each.
  ASSERT_EQ(answer->scores.size(), 6U);
  const core::ColumnView kinds = answer->group_values.view();
  for (size_t i = 0; i < 6; i += 2) {
    EXPECT_EQ(kinds.IsValid(i), kinds.IsValid(i + 1));
    EXPECT_TRUE(std::ranges::equal(kinds.Row(i), kinds.Row(i + 1)));
    EXPECT_GE(answer->scores[i], answer->scores[i + 1]);
    if (i > 0) {
      EXPECT_GE(answer->scores[i - 2], answer->scores[i]);
    }
  }
}

TEST(HybridSearch, RefusesWhatCannotBeRanked) {
  World world(4);
  world.Insert(10);
  const auto refuses = [&](const core::HybridSearchRequest& request, const std::string& message) {
    EXPECT_EQ(world.store->HybridSearch(request).status().message(), message);
  };
  core::HybridSearchRequest request = TwoSearches({1, 0, 0}, {1, 0});
  EXPECT_TRUE(IsOk(world.store->HybridSearch(request)));
  request.ranking.k = 0;
  refuses(request, "The rank params k should be in range (0, 16384)");
  request.ranking = {.strategy = core::RankStrategy::kWeighted, .weights = {1}};
  refuses(request,
          "the length of weights param mismatch with ann search requests: invalid "
          "parameter[expected=2][actual=1]");
  request = TwoSearches({1, 0, 0}, {1, 0});
  request.searches[1].queries.AppendVector(std::vector<float>{0, 0});
  refuses(request,
          "the searches of a hybrid search have the same number of queries: 1 and 2 were given");
  request.searches.clear();
  refuses(request, "minimum of ann search requests is 1");
  request.searches.assign(1024, SearchThings("clip", {1, 0, 0}));
  EXPECT_TRUE(IsOk(world.store->HybridSearch(request)));
  request.searches.push_back(request.searches[0]);
  refuses(request, "maximum of ann search requests is 1024");
}

TEST(HybridSearch, HasTheLimitsOfTheRankedList) {
  World world(4);
  world.Insert(10);
  core::HybridSearchRequest request = TwoSearches({1, 0, 0}, {1, 0});
  const auto refuses = [&](int64_t limit, int64_t offset, const std::string& message) {
    request.limit = limit;
    request.offset = offset;
    const auto answer = world.store->HybridSearch(request);
    EXPECT_EQ(answer.status().message(), "invalid max query result window: " + message);
    EXPECT_EQ(answer.status().number(), core::Number::kUnexpected);
  };
  request.limit = 16384;
  EXPECT_TRUE(IsOk(world.store->HybridSearch(request)));
  refuses(0, 0, "limit [0] is invalid, should be greater than 0");
  refuses(1, -1, "offset [-1] is invalid, should be gte than 0");
  refuses(16384, 1, "(offset+limit) should be in range [1, 16384], but got 16385");
  request.limit = 10;
  request.offset = 0;
  request.searches[0].limit = 16385;
  EXPECT_THAT(world.store->HybridSearch(request).status().message(),
              testing::HasSubstr("topk [16385] is invalid"));
}

}  // namespace
}  // namespace elanus::engine
