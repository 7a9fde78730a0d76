// What the model test reads: every verb that reads rows, against the model. Only tests include it.
#pragma once

#include "engine/model_writes.h"
#include "index/distance.h"

namespace elanus::engine {

inline void CheckQuery(ModelWorld* world) {
  const ModelFilter filter = world->SomeFilter();
  core::QueryRequest request;
  request.from = world->Name();
  request.filter = filter.text;
  request.partitions = world->SomePartitions();
  request.output_fields = {"*"};
  if (world->dice.OneIn(2)) request.limit = 1 + world->dice.Below(10);
  if (world->dice.OneIn(3)) request.offset = world->dice.Below(5);
  const auto answer = world->store->Query(request);
  ASSERT_TRUE(IsOk(answer)) << filter.text;
  const ModelRows found = Model::ByKey(world->model.Select(filter, request.partitions));
  EXPECT_TRUE(world->Holds(answer->rows, CutWindow(found, request.offset, request.limit)))
      << filter.text << " limit " << request.limit << " offset " << request.offset;
}

inline void CheckGet(ModelWorld* world) {
  ModelKeys keys;
  for (int64_t i = world->dice.Below(5); i >= 0; --i) keys.push_back(world->SomeKey());
  core::QueryRequest request;
  request.from = world->Name();
  request.keys = KeyColumn(world->key_field().type, keys);
  request.output_fields = {"*"};
  const auto answer = world->store->Query(request);
  ASSERT_TRUE(IsOk(answer));
  const ModelFilter filter{"keys", [&](const ModelRow& row) {
                             return std::find(keys.begin(), keys.end(), row.key()) != keys.end();
                           }};
  EXPECT_TRUE(world->Holds(answer->rows, Model::ByKey(world->model.Select(filter, {}))));
}

inline void CheckCount(ModelWorld* world) {
  const ModelFilter filter = world->SomeFilter();
  core::CountRequest request;
  request.of = world->Name();
  request.filter = filter.text;
  request.partitions = world->SomePartitions();
  const auto answer = world->store->Count(request);
  ASSERT_TRUE(IsOk(answer)) << filter.text;
  EXPECT_EQ(answer->rows, std::ssize(world->model.Select(filter, request.partitions)))
      << filter.text;
}

inline void CheckAllRows(ModelWorld* world) {
  core::QueryRequest request;
  request.from = world->Name();
  request.output_fields = {"*"};
  const auto answer = world->store->Query(request);
  ASSERT_TRUE(IsOk(answer));
  ASSERT_TRUE(world->Holds(answer->rows, Model::ByKey(world->model.rows())));
}

// How many rows there are, as two verbs say it: cheap enough to be asked after every operation.
inline void CheckHowMany(ModelWorld* world) {
  const auto rows = std::ssize(world->model.rows());
  core::CountRequest request;
  request.of = world->Name();
  const auto count = world->store->Count(request);
  ASSERT_TRUE(IsOk(count));
  ASSERT_EQ(count->rows, rows);
  const auto statistics = world->store->GetStatistics(world->Name());
  ASSERT_TRUE(IsOk(statistics));
  ASSERT_EQ(statistics->rows, rows);
}

// A search of one vector field and all that it could find.
class DrawnSearch {
 public:
  explicit DrawnSearch(ModelWorld* world) : world_(world), schema_(world->model.schema()) {
    field_ = world->dice.OneIn(3) ? schema_.fields.size() : 1;
    for (size_t i = 2; field_ == schema_.fields.size() && i < field_; ++i) {
      if (core::IsVector(schema_.fields[i].type)) field_ = i;
    }
    if (field_ == schema_.fields.size()) field_ = 1;
    const core::FieldSchema& field = schema_.fields[field_];
    metric_ = world->MetricOf(field);
    const ModelFilter filter = world->SomeFilter();
    const std::string query = RandomVectorBytes(&world->dice, field.type);
    request.in = world->Name();
    request.vector_field = field.name;
    request.queries = core::Column(field.type, field.dim);
    request.queries.AppendRow(std::as_bytes(std::span(query)));
    request.filter = filter.text;
    request.partitions = world->SomePartitions();
    request.output_fields = {"*"};
    request.limit = 1 + world->dice.Below(12);
    if (world->dice.OneIn(2)) request.metric = metric_;
    hits = Model::Nearest(world->model.Select(filter, request.partitions), field_,
                          world->DistanceTo(field, query));
  }

  float ScoreOf(const ModelHit& hit) const { return index::OutwardScore(metric_, hit.distance); }

  // Borders are scores that rows have, as often as not. Takes the hits that fit.
  void SetRange() {
    const auto border = [&]() -> double {
      const double away = world_->dice.OneIn(2) ? 0.25 : 0;
      if (hits.empty()) return away;
      return away + ScoreOf(hits[static_cast<size_t>(world_->dice.Below(std::ssize(hits)))]);
    };
    core::SearchRange range{.radius = border(), .range_filter = border()};
    const bool is_larger_nearer = core::IsLargerNearer(metric_);
    if ((*range.range_filter < range.radius) == is_larger_nearer) {
      std::swap(range.radius, *range.range_filter);
    }
    if (*range.range_filter == range.radius || world_->dice.OneIn(3)) range.range_filter.reset();
    request.range = range;
    const auto radius = static_cast<float>(range.radius);
    std::erase_if(hits, [&](const ModelHit& hit) {
      const float score = ScoreOf(hit);
      const float nearest = static_cast<float>(range.range_filter.value_or(score));
      return is_larger_nearer ? score <= radius || score > nearest
                              : score >= radius || score < nearest;
    });
  }

  void Check(const core::SearchAnswer& answer, const ModelHits& expected) const {
    ModelRows rows;
    std::vector<float> scores;
    for (const ModelHit& hit : expected) {
      rows.push_back(hit.row);
      scores.push_back(ScoreOf(hit));
    }
    EXPECT_EQ(answer.scores, scores) << Describe();
    EXPECT_TRUE(world_->Holds(answer.rows, rows, schema_)) << Describe();
  }

  std::string Describe() const {
    return "search of " + request.vector_field + " by " + core::MetricName(metric_) + " where " +
           request.filter + " limit " + std::to_string(request.limit) + " offset " +
           std::to_string(request.offset);
  }

  core::SearchRequest request;
  ModelHits hits;

 private:
  ModelWorld* world_;
  core::CollectionSchema schema_;
  size_t field_ = 1;
  core::Metric metric_ = core::Metric::kL2;
};

inline void CheckSearch(ModelWorld* world) {
  DrawnSearch search(world);
  if (world->dice.OneIn(3)) search.request.offset = world->dice.Below(5);
  const auto answer = world->store->Search(search.request);
  ASSERT_TRUE(IsOk(answer)) << search.Describe();
  search.Check(*answer, CutWindow(search.hits, search.request.offset, search.request.limit));
}

inline void CheckRangeSearch(ModelWorld* world) {
  DrawnSearch search(world);
  search.SetRange();
  const auto answer = world->store->Search(search.request);
  ASSERT_TRUE(IsOk(answer)) << search.Describe();
  search.Check(*answer, CutWindow(search.hits, 0, search.request.limit));
}

inline void CheckGroups(ModelWorld* world) {
  DrawnSearch search(world);
  const std::string by = world->dice.OneIn(2) ? "n" : "s";
  search.request.group_by =
      core::Grouping{.field = by, .size = 1 + world->dice.Below(3), .is_strict = true};
  search.request.limit = 1 + world->dice.Below(5);
  search.request.offset = world->dice.Below(3);
  const auto answer = world->store->Search(search.request);
  ASSERT_TRUE(IsOk(answer)) << search.Describe();
  search.Check(*answer,
               Model::Group(search.hits, world->model.PlaceOf(by), search.request.group_by->size,
                            {search.request.offset, search.request.limit}));
}

// Pages at one pinned state, with writes between them, show what was there at the first.
inline void PageThroughSearch(ModelWorld* world) {
  DrawnSearch search(world);
  if (world->dice.OneIn(2)) search.SetRange();
  search.request.at.pin = true;
  const size_t pages_max = search.hits.size() + 1;
  for (size_t page = 0; page < pages_max; ++page) {
    const auto answer = world->store->Search(search.request);
    ASSERT_TRUE(IsOk(answer)) << search.Describe();
    const ModelHits expected = CutWindow(search.hits, 0, search.request.limit);
    search.Check(*answer, expected);
    ASSERT_EQ(answer->next.has_value(), !expected.empty());
    if (expected.empty() || testing::Test::HasFailure()) return;
    search.hits.erase(search.hits.begin(), search.hits.begin() + std::ssize(expected));
    search.request.at.timestamp = answer->timestamp;
    search.request.after = answer->next;
    if (world->dice.OneIn(2)) WriteSomething(world);
  }
}

// The same for a query: each page begins behind the last key of the one before, as the iterators of
// clients do; what is left of the rows of that key is passed over.
inline void PageThroughQuery(ModelWorld* world) {
  const ModelFilter filter = world->SomeFilter();
  const core::CollectionSchema schema = world->model.schema();
  ModelRows left = Model::ByKey(world->model.Select(filter, {}));
  core::QueryRequest request;
  request.from = world->Name();
  request.filter = filter.text;
  request.output_fields = {"*"};
  request.limit = 5;
  request.at.pin = true;
  while (true) {
    const auto answer = world->store->Query(request);
    ASSERT_TRUE(IsOk(answer)) << request.filter;
    const ModelRows page = CutWindow(left, 0, request.limit);
    ASSERT_TRUE(world->Holds(answer->rows, page, schema)) << request.filter;
    if (page.empty()) return;
    const core::Value last = page.back().key();
    std::erase_if(left, [&](const ModelRow& row) { return row.key() <= last; });
    const std::string behind = schema.fields[0].name + " > " + FilterLiteral(last);
    request.filter = filter.text.empty() ? behind : "(" + filter.text + ") and " + behind;
    request.at.timestamp = answer->timestamp;
    if (world->dice.OneIn(2)) WriteSomething(world);
  }
}

}  // namespace elanus::engine
