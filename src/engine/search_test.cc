// Random searches over random collections against a slow search over a list.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "core/limits.h"
#include "engine/search_world.h"

namespace elanus::engine {
namespace {

constexpr core::Metric kFloatMetrics[] = {core::Metric::kL2, core::Metric::kIp,
                                          core::Metric::kCosine};

// One random search of a world, and what is to be found.
class RandomSearch {
 public:
  explicit RandomSearch(World* world) : world_(*world) {
    field_ = world_.Below(2) == 0 ? "clip" : "face";
    metric_ = world_.MetricOf(field_);
    query_ = world_.RandomVector(field_ == "clip" ? 3 : 2);
    size_below_ = world_.Below(2) == 0 ? 100 : static_cast<int32_t>(world_.Below(100));
    request_ = SearchThings(field_, query_);
    if (world_.Below(2) == 0) request_.metric = metric_;
    if (world_.Below(3) == 0) partitions_ = {"", world_.RandomPartition()};
    for (const std::string& partition : partitions_) {
      request_.partitions.push_back(partition.empty() ? core::kDefaultPartition : partition);
    }
    request_.limit = 1 + static_cast<int64_t>(world_.Below(12));
    if (size_below_ < 100) request_.filter = "size < " + std::to_string(size_below_);
    all_ = world_.Nearest(field_, query_, [&](const Thing& thing) { return Passes(thing); });
  }

  void CheckWindow() {
    request_.offset = static_cast<int64_t>(world_.Below(4));
    const auto answer = world_.store->Search(request_);
    ASSERT_TRUE(IsOk(answer));
    EXPECT_EQ(HitsOf(*answer, 0), HitsOf(metric_, Cut(all_, request_.offset, request_.limit)));
    EXPECT_EQ(answer->metric, metric_);
  }

  // Borders are scores that rows have, as often as not.
  void CheckRange() {
    SetRange();
    const auto answer = world_.store->Search(request_);
    ASSERT_TRUE(IsOk(answer));
    EXPECT_EQ(HitsOf(*answer, 0), HitsOf(metric_, Cut(InRange(), 0, request_.limit)));
  }

  void CheckPages() {
    if (world_.Below(2) == 0) SetRange();
    std::vector<std::string> seen;
    for (size_t page = 0; page <= all_.size() + 1; ++page) {
      const auto answer = world_.store->Search(request_);
      ASSERT_TRUE(IsOk(answer));
      const std::vector<std::string> hits = HitsOf(*answer, 0);
      EXPECT_EQ(answer->next.has_value(), !hits.empty());
      if (hits.empty()) break;
      seen.insert(seen.end(), hits.begin(), hits.end());
      request_.after = answer->next;
    }
    EXPECT_EQ(seen, HitsOf(metric_, request_.range.has_value() ? InRange() : all_));
  }

  void CheckGroups() {
    const char* fields[] = {"kind", "label", "flag", "size"};
    const std::string by = fields[world_.Below(4)];
    request_.group_by = core::Grouping{
        .field = by, .size = 1 + static_cast<int64_t>(world_.Below(3)), .is_strict = true};
    request_.limit = 1 + static_cast<int64_t>(world_.Below(6));
    request_.offset = static_cast<int64_t>(world_.Below(3));
    request_.output_fields = {by};
    const auto answer = world_.store->Search(request_);
    ASSERT_TRUE(IsOk(answer));
    EXPECT_EQ(HitsOf(*answer, 0), HitsOf(metric_, Grouped(by)));
    const core::ColumnView values = answer->group_values.view();
    const core::ColumnView column = answer->rows.Find(by)->view();
    ASSERT_EQ(values.rows, answer->scores.size());
    for (size_t i = 0; i < values.rows; ++i) {
      EXPECT_EQ(values.IsValid(i), column.IsValid(i));
      EXPECT_TRUE(std::ranges::equal(values.Row(i), column.Row(i)));
    }
  }

 private:
  bool Passes(const Thing& thing) const {
    const bool is_in = partitions_.empty() ||
                       std::count(partitions_.begin(), partitions_.end(), thing.partition) > 0;
    return is_in && thing.size < size_below_;
  }

  static std::vector<ThingHit> Cut(const std::vector<ThingHit>& hits, int64_t offset,
                                   int64_t limit) {
    const auto begin = std::min(hits.size(), static_cast<size_t>(offset));
    const auto end = std::min(hits.size(), begin + static_cast<size_t>(limit));
    return {hits.begin() + static_cast<std::ptrdiff_t>(begin),
            hits.begin() + static_cast<std::ptrdiff_t>(end)};
  }

  float ScoreOf(const ThingHit& hit) const { return index::OutwardScore(metric_, hit.distance); }

  double RandomBorder() {
    const double away = world_.Below(2) == 0 ? 0 : 0.25;
    return all_.empty() ? away : ScoreOf(all_[world_.Below(all_.size())]) + away;
  }

  void SetRange() {
    request_.range = core::SearchRange{.radius = RandomBorder(), .range_filter = RandomBorder()};
    core::SearchRange& range = *request_.range;
    const bool is_larger_nearer = core::IsLargerNearer(metric_);
    if (range.radius == *range.range_filter || world_.Below(3) == 0) {
      range.range_filter.reset();
    } else if ((*range.range_filter < range.radius) == is_larger_nearer) {
      std::swap(range.radius, *range.range_filter);
    }
  }

  std::vector<ThingHit> InRange() const {
    std::vector<ThingHit> hits;
    const auto radius = static_cast<float>(request_.range->radius);
    const auto filter = static_cast<float>(request_.range->range_filter.value_or(0));
    const bool has_filter = request_.range->range_filter.has_value();
    for (const ThingHit& hit : all_) {
      const float score = ScoreOf(hit);
      const bool fits = core::IsLargerNearer(metric_)
                            ? score > radius && (!has_filter || score <= filter)
                            : score < radius && (!has_filter || score >= filter);
      if (fits) hits.push_back(hit);
    }
    return hits;
  }

  static std::string ValueOf(const Thing& thing, const std::string& field) {
    if (field == "kind") return thing.kind ? std::to_string(*thing.kind) : "null";
    if (field == "label") return thing.label ? "'" + *thing.label : "null";
    return std::to_string(field == "flag" ? static_cast<int32_t>(thing.flag) : thing.size);
  }

  std::vector<ThingHit> Grouped(const std::string& by) const {
    std::vector<std::string> order;
    std::map<std::string, std::vector<ThingHit>> groups;
    for (const ThingHit& hit : all_) {
      std::vector<ThingHit>& group = groups[ValueOf(*hit.thing, by)];
      if (group.empty()) order.push_back(ValueOf(*hit.thing, by));
      if (group.size() < static_cast<size_t>(request_.group_by->size)) group.push_back(hit);
    }
    std::vector<ThingHit> hits;
    for (size_t g = static_cast<size_t>(request_.offset);
         g < std::min(order.size(), static_cast<size_t>(request_.offset + request_.limit)); ++g) {
      const std::vector<ThingHit>& group = groups[order[g]];
      hits.insert(hits.end(), group.begin(), group.end());
    }
    return hits;
  }

  World& world_;
  std::string field_;
  core::Metric metric_;
  std::vector<float> query_;
  int32_t size_below_;
  std::vector<std::string> partitions_;  // None: all.
  core::SearchRequest request_;
  std::vector<ThingHit> all_;
};

TEST(Search, FindsWhatASlowSearchFinds) {
  ForSeeds(20, [](uint64_t seed) {
    World world(seed, {.clip = kFloatMetrics[seed % 3], .face = kFloatMetrics[seed / 3 % 3]});
    for (int i = 0; i < 60 && !testing::Test::HasFatalFailure(); ++i) {
      world.Step();
      RandomSearch(&world).CheckWindow();
      RandomSearch(&world).CheckRange();
      RandomSearch(&world).CheckGroups();
      if (i % 5 == 0) RandomSearch(&world).CheckPages();
    }
  });
}

TEST(Search, ManyQueriesAreAnsweredEachByItself) {
  World world(7);
  for (int i = 0; i < 3; ++i) {
    world.Insert(30);
    ASSERT_TRUE(IsOk(world.store->Flush(kThings)));
  }
  core::SearchRequest request = SearchThings("clip", {0, 0, 0});
  request.limit = 3;
  std::vector<std::vector<float>> queries = {{0, 0, 0}};
  while (queries.size() < static_cast<size_t>(core::kLimitMax)) {
    queries.push_back(world.RandomVector(3));
    request.queries.AppendVector(queries.back());
  }
  const auto answer = world.store->Search(request);
  ASSERT_TRUE(IsOk(answer));
  ASSERT_EQ(answer->starts.size(), queries.size() + 1);
  for (size_t q = 0; q < queries.size(); q += 997) {
    std::vector<ThingHit> expected = world.Nearest("clip", queries[q], World::IsAny);
    expected.resize(3);
    EXPECT_EQ(HitsOf(*answer, q), HitsOf(core::Metric::kL2, expected));
  }
  EXPECT_FALSE(answer->next.has_value());
  EXPECT_EQ(answer->work.rows_scanned, static_cast<int64_t>(90 * queries.size()));
}

TEST(Search, PagesOfAPinnedStateDoNotSeeWhatIsWrittenMeanwhile) {
  ForSeeds(10, [](uint64_t seed) {
    World world(seed, {.clip = kFloatMetrics[seed % 3]});
    for (int i = 0; i < 30; ++i) world.Step();
    const std::vector<float> query = world.RandomVector(3);
    core::SearchRequest request = SearchThings("clip", query);
    request.limit = 1 + static_cast<int64_t>(world.Below(7));
    request.at.pin = true;
    const std::vector<std::string> expected =
        HitsOf(world.MetricOf("clip"), world.Nearest("clip", query, World::IsAny));
    std::vector<std::string> seen;
    while (!testing::Test::HasFatalFailure()) {
      const auto answer = world.store->Search(request);
      ASSERT_TRUE(IsOk(answer));
      const std::vector<std::string> hits = HitsOf(*answer, 0);
      if (hits.empty()) break;
      seen.insert(seen.end(), hits.begin(), hits.end());
      request.after = answer->next;
      request.at.timestamp = answer->timestamp;
      for (int i = 0; i < 3; ++i) world.Change();
    }
    EXPECT_EQ(seen, expected);
  });
}

// Rows of one write lie in many partitions, and all have one of two vectors.
class Owned : public testing::Test {
 protected:
  void SetUp() override {
    core::CollectionSchema schema;
    schema.name = kThings.collection;
    schema.num_partitions = 5;
    schema.fields.resize(3);
    schema.fields[0].name = "id";
    schema.fields[0].is_primary = true;
    schema.fields[1].name = "owner";
    schema.fields[1].is_partition_key = true;
    schema.fields[2].name = "clip";
    schema.fields[2].type = core::DataType::kFloatVector;
    schema.fields[2].dim = 1;
    ASSERT_TRUE(IsOk(store.Open()));
    ASSERT_TRUE(IsOk(store->CreateCollection("", schema)));
    core::IndexDescription index;
    index.field = "clip";
    index.type = "FLAT";
    index.metric = core::Metric::kL2;
    ASSERT_TRUE(IsOk(store->CreateIndex(kThings, index)));
    ASSERT_TRUE(IsOk(store->Load(kThings, {})));
  }

  void Insert(int64_t first, int64_t count) {
    core::Batch rows;
    core::Column& ids = rows.Add("id", core::DataType::kInt64);
    for (int64_t id = first; id < first + count; ++id) ids.Append(id);
    core::Column& owners = rows.Add("owner", core::DataType::kInt64);
    for (int64_t id = first; id < first + count; ++id) owners.Append(id * 7 % 11);
    core::Column& clips = rows.Add("clip", core::DataType::kFloatVector, 1);
    for (int64_t id = first; id < first + count; ++id) {
      clips.AppendVector(std::vector<float>{static_cast<float>(id % 2)});
    }
    ASSERT_TRUE(IsOk(store->Insert({.to = kThings, .rows = rows, .partition = ""})));
  }

  std::vector<std::string> Nearest(int64_t limit) {
    core::SearchRequest request = SearchThings("clip", {0});
    request.limit = limit;
    const auto answer = store->Search(request);
    EXPECT_TRUE(IsOk(answer));
    return HitsOf(*answer, 0);
  }

  TestStore store;
};

TEST_F(Owned, AnswersStayAsTheyAreWhenRowsAreLaidOutAnew) {
  Insert(0, 20);
  ASSERT_TRUE(IsOk(store->Flush(kThings)));
  Insert(20, 15);
  Insert(35, 5);
  const std::vector<std::string> all = Nearest(100);
  ASSERT_EQ(all.size(), 40U);
  const auto check = [&] {
    EXPECT_EQ(Nearest(100), all);
    for (const int64_t limit : {1, 3, 17}) {
      EXPECT_EQ(Nearest(limit), std::vector<std::string>(all.begin(), all.begin() + limit));
    }
  };
  check();
  ASSERT_TRUE(IsOk(store->Flush(kThings)));
  check();
  ASSERT_TRUE(IsOk(store->Compact(kThings)));
  check();
  ASSERT_TRUE(IsOk(store.Open()));
  check();
}

TEST_F(Owned, OlderWritesComeFirstAmongEqualDistances) {
  Insert(0, 20);
  Insert(20, 20);
  std::vector<int64_t> ids;
  for (const std::string& hit : Nearest(20)) ids.push_back(std::stoll(hit));
  EXPECT_THAT(std::span(ids).first(10), testing::Each(testing::Lt(20)));
  EXPECT_THAT(std::span(ids).subspan(10), testing::Each(testing::Ge(20)));
}

TEST(Search, GroupsThatAreNotStrictAreAsManyAndAsGood) {
  World world(11);
  for (int i = 0; i < 40; ++i) world.Insert(20);
  core::SearchRequest request = SearchThings("clip", {1, 1, 1});
  request.group_by = core::Grouping{.field = "size", .size = 3, .is_strict = false};
  request.limit = 90;
  const auto answer = world.store->Search(request);
  ASSERT_TRUE(IsOk(answer));
  std::map<int32_t, int> sizes;
  for (const int32_t value : answer->group_values.view().Values<int32_t>()) ++sizes[value];
  EXPECT_EQ(sizes.size(), 90U);
  for (const auto& [value, count] : sizes) EXPECT_LE(count, 3);
  EXPECT_FALSE(answer->next.has_value()) << "an iterator has no groups";
}

TEST(Search, RoundsScoresButOrdersThemAsTheyAre) {
  World world(3);
  world.Insert(50);
  core::SearchRequest request = SearchThings("clip", {0.3F, 0.1F, 0.77F});
  const auto exact = world.store->Search(request);
  request.round_decimal = 1;
  const auto rounded = world.store->Search(request);
  ASSERT_TRUE(IsOk(exact));
  ASSERT_TRUE(IsOk(rounded));
  ASSERT_EQ(exact->scores.size(), rounded->scores.size());
  for (size_t i = 0; i < exact->scores.size(); ++i) {
    EXPECT_FLOAT_EQ(rounded->scores[i], std::round(exact->scores[i] * 10) / 10);
    EXPECT_EQ(exact->rows.Find("id")->view().Values<int64_t>()[i],
              rounded->rows.Find("id")->view().Values<int64_t>()[i]);
  }
}

TEST(Search, GoesByTheVectorsOfRowsThatAreThere) {
  World world(5);
  world.Insert(30);
  ASSERT_TRUE(IsOk(world.store->Flush(kThings)));
  world.Insert(30);
  const Thing& old_thing = world.things[3];
  const Thing& young_thing = world.things[40];
  core::SearchRequest request = SearchThings("clip", old_thing.clip);
  request.queries.AppendVector(young_thing.clip);
  const auto by_vectors = world.store->Search(request);
  request.queries = core::Column();
  request.query_keys = core::Int64Column(std::vector<int64_t>{old_thing.id, young_thing.id});
  const auto by_keys = world.store->Search(request);
  ASSERT_TRUE(IsOk(by_vectors));
  ASSERT_TRUE(IsOk(by_keys));
  EXPECT_EQ(HitsOf(*by_keys, 0), HitsOf(*by_vectors, 0));
  EXPECT_EQ(HitsOf(*by_keys, 1), HitsOf(*by_vectors, 1));
}

TEST(Search, OfSeveralRowsWithOneKeyTheLastWrittenIsTheQuery) {
  World world(6);
  Thing thing = world.RandomThing();
  for (const float x : {0.0F, 5.0F}) {
    thing.clip = {x, x, x};
    ASSERT_TRUE(
        IsOk(world.store->Insert({.to = kThings, .rows = ThingRows({thing}), .partition = ""})));
    ASSERT_TRUE(IsOk(world.store->Flush(kThings)));
  }
  core::SearchRequest request = SearchThings("clip", {});
  request.queries = core::Column();
  request.query_keys = core::Int64Column(std::vector<int64_t>{thing.id});
  const auto answer = world.store->Search(request);
  ASSERT_TRUE(IsOk(answer));
  EXPECT_THAT(answer->scores, testing::ElementsAre(0, 75)) << "the row at 5 is its own nearest";
}

}  // namespace
}  // namespace elanus::engine
