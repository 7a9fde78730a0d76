// A random collection in a store, and the model of it. Only tests include it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <tuple>

#include "engine/model_filters.h"
#include "engine/test_store.h"
#include "index/flat.h"
#include "index/sparse.h"

namespace elanus::engine {

// The index of a vector field that finds every row.
inline std::string ExactIndexOf(core::DataType type) {
  if (type == core::DataType::kBinaryVector) return "BIN_FLAT";
  return type == core::DataType::kSparseFloatVector ? "SPARSE_INVERTED_INDEX" : "FLAT";
}

class ModelWorld {
 public:
  explicit ModelWorld(uint64_t seed) : dice(seed) {
    model = Model(RandomSchema(&dice));
    name = model.schema().name;
    clip_metric_ = static_cast<core::Metric>(1 + dice.Below(3));
    store.segment_bytes = static_cast<uint64_t>(500 + dice.Below(6000));
  }

  void Make() {
    ASSERT_TRUE(IsOk(store.Open()));
    core::CollectionSchema schema = model.schema();
    // The store adds the dynamic field itself.
    std::erase_if(schema.fields, [](const core::FieldSchema& field) { return field.is_dynamic; });
    ASSERT_TRUE(IsOk(store->CreateCollection("", schema)));
    for (const core::FieldSchema& field : schema.fields) {
      if (!core::IsVector(field.type)) continue;
      ASSERT_TRUE(IsOk(store->CreateIndex(Name(), {.id = 0,
                                                   .field = field.name,
                                                   .name = "",
                                                   .type = ExactIndexOf(field.type),
                                                   .metric = MetricOf(field),
                                                   .params = {}})));
    }
    ASSERT_TRUE(IsOk(store->Load(Name(), {})));
  }

  // The collection, by its name or by its alias.
  core::CollectionName Name() {
    const bool by_alias = !alias.empty() && dice.OneIn(2);
    return {.database = "", .collection = by_alias ? alias : name};
  }

  const core::FieldSchema& key_field() const { return model.schema().fields[0]; }
  bool has_partition_key() const { return model.schema().partition_key() != nullptr; }

  core::Metric MetricOf(const core::FieldSchema& field) const {
    return field.name == "clip" ? clip_metric_ : core::DefaultMetric(field.type);
  }

  // "", or a partition that rows may be written to.
  std::string SomePartition() {
    if (has_partition_key() || dice.OneIn(3)) return "";
    return model.partitions()[static_cast<size_t>(
        dice.Below(static_cast<int64_t>(model.partitions().size())))];
  }
  PartitionNames SomePartitions() {
    PartitionNames partitions;
    for (const std::string& partition : model.partitions()) {
      if (dice.OneIn(2)) partitions.push_back(partition);
    }
    return dice.OneIn(2) ? PartitionNames() : partitions;
  }

  ModelFilter SomeFilter() {
    if (dice.OneIn(4)) return {};
    return RandomFilter(&dice, model).Make();
  }

  // A key that a row has, most often.
  core::Value SomeKey() {
    if (model.rows().empty() || dice.OneIn(4)) return RandomKey(&dice, key_field().type);
    return model.rows()[static_cast<size_t>(dice.Below(static_cast<int64_t>(model.rows().size())))]
        .key();
  }

  // The inner distance to a query, to the last bit as the store computes it: vectors are compared
  // one at a time, and each pair once.
  Model::Distance DistanceTo(const core::FieldSchema& field, const std::string& query) {
    return [this, field, query](const std::string& vector) {
      const auto [found, is_new] = distances_.try_emplace({field.name, query, vector});
      if (is_new) found->second = Measure(field, query, vector);
      return found->second;
    };
  }

  // The columns of the rows for the fields that are given.
  core::Batch BatchOf(const ModelRows& rows, const std::vector<bool>& is_given) const {
    core::Batch batch;
    for (size_t i = 0; i < is_given.size(); ++i) {
      if (!is_given[i]) continue;
      const core::FieldSchema& field = model.schema().fields[i];
      core::Column& column = batch.Add(field.name, field.type, field.dim);
      for (const ModelRow& row : rows) AppendModelValue(row.values[i], &column);
    }
    return batch;
  }

  // Whether the answer has these rows in this order. Fields of the model that came after `fields`
  // were read are not asked for.
  testing::AssertionResult Holds(const core::Batch& batch, const ModelRows& expected,
                                 const core::CollectionSchema& schema) const {
    if (batch.rows() != expected.size()) {
      return Differs(expected) << "the answer has " << batch.rows() << " rows";
    }
    for (size_t i = 0; i < schema.fields.size(); ++i) {
      const core::FieldSchema& field = schema.fields[i];
      const core::Column* column = batch.Find(field.name);
      if (column == nullptr) return Differs(expected) << "the answer lacks " << field.name;
      const core::ColumnView view = column->view();
      for (size_t row = 0; row < expected.size(); ++row) {
        const core::Value value = ModelValueAt(field, view, row);
        if (value == expected[row].values[i]) continue;
        return Differs(expected) << "row " << row << " has " << field.name << " "
                                 << ShowValue(value);
      }
    }
    return testing::AssertionSuccess();
  }
  testing::AssertionResult Holds(const core::Batch& batch, const ModelRows& expected) const {
    return Holds(batch, expected, model.schema());
  }

  Dice dice;
  TestStore store;
  Model model;
  std::string name;
  std::string alias;

 private:
  static testing::AssertionResult Differs(const ModelRows& expected) {
    testing::AssertionResult result = testing::AssertionFailure();
    result << "expected " << expected.size() << " rows:\n";
    for (const ModelRow& row : expected) result << "  " << ShowRow(row) << "\n";
    return result;
  }

  std::optional<float> Measure(const core::FieldSchema& field, const std::string& query,
                               const std::string& vector) const {
    core::Column a(field.type, field.dim);
    core::Column b(field.type, field.dim);
    a.AppendRow(std::as_bytes(std::span(query)));
    b.AppendRow(std::as_bytes(std::span(vector)));
    std::vector<index::Hit> hits;
    if (field.type == core::DataType::kSparseFloatVector) {
      hits = index::SearchSparse(b.view(), {.queries = a.view()}, nullptr)[0];
    } else {
      index::FlatInput input;
      input.base = b.view();
      input.queries = a.view();
      input.metric = MetricOf(field);
      hits = index::SearchFlat(input, nullptr)[0];
    }
    return hits.empty() ? std::nullopt : std::optional<float>(hits[0].distance);
  }

  core::Metric clip_metric_ = core::Metric::kL2;
  // By field, query and vector.
  std::map<std::tuple<std::string, std::string, std::string>, std::optional<float>> distances_;
};

}  // namespace elanus::engine
