// What the model test writes: every verb that changes rows, with its receipt. Only tests include
// it.
#pragma once

#include "engine/model_world.h"

namespace elanus::engine {

// Rows to be written, and which fields of them are given.
struct DrawnRows {
  ModelRows rows;
  std::vector<bool> is_given;
};

// Fields that are not given have what a row has that says nothing about them. A null in a field
// with a default is its default.
inline DrawnRows DrawRows(ModelWorld* world, bool gives_keys) {
  DrawnRows drawn;
  Dice& dice = world->dice;
  for (const core::FieldSchema& field : world->model.schema().fields) {
    drawn.is_given.push_back(field.is_primary ? gives_keys
                                              : !Model::MayBeLeftOut(field) || !dice.OneIn(4));
  }
  drawn.rows.resize(static_cast<size_t>(1 + dice.Below(6)));
  for (ModelRow& row : drawn.rows) {
    for (size_t i = 0; i < drawn.is_given.size(); ++i) {
      const core::FieldSchema& field = world->model.schema().fields[i];
      const bool is_null = field.nullable && dice.OneIn(4);
      const bool has_value = drawn.is_given[i] && !is_null;
      row.values.push_back(has_value ? RandomValue(&dice, field) : Model::Nothing(field));
    }
  }
  return drawn;
}

inline void TakeKeys(const ModelKeys& keys, ModelRows* rows) {
  ASSERT_EQ(keys.size(), rows->size());
  for (size_t i = 0; i < keys.size(); ++i) (*rows)[i].values[0] = keys[i];
}

inline ModelKeys KeysOf(const ModelRows& rows) {
  ModelKeys keys;
  for (const ModelRow& row : rows) keys.push_back(row.key());
  return keys;
}

// Keys that were generated are each of one row alone, which is younger than all others.
inline void CheckGeneratedKeys(const ModelWorld& world, const ModelKeys& keys) {
  ModelKeys all = KeysOf(world.model.rows());
  all.insert(all.end(), keys.begin(), keys.end());
  std::sort(all.begin(), all.end());
  EXPECT_TRUE(std::adjacent_find(all.begin(), all.end()) == all.end()) << "a key is there already";
}

inline void Insert(ModelWorld* world) {
  const bool generates = world->key_field().auto_id;
  DrawnRows drawn = DrawRows(world, !generates);
  const std::string partition = world->SomePartition();
  const auto receipt = world->store->Insert({.to = world->Name(),
                                             .rows = world->BatchOf(drawn.rows, drawn.is_given),
                                             .partition = partition});
  ASSERT_TRUE(IsOk(receipt));
  const ModelKeys keys = KeysOfColumn(world->key_field(), receipt->keys);
  if (generates) {
    CheckGeneratedKeys(*world, keys);
    TakeKeys(keys, &drawn.rows);
  }
  ASSERT_EQ(keys, KeysOf(drawn.rows));
  world->model.Insert(drawn.rows, partition);
}

inline void UpsertRows(ModelWorld* world, DrawnRows drawn, bool is_partial) {
  const std::string partition = world->SomePartition();
  const auto receipt = world->store->Upsert({.to = world->Name(),
                                             .rows = world->BatchOf(drawn.rows, drawn.is_given),
                                             .partition = partition,
                                             .is_partial = is_partial});
  const ModelKeys given = KeysOf(drawn.rows);
  std::optional<ModelRows> rows = Model::LastOfEachKey(drawn.rows);
  if (is_partial) rows = world->model.FillFromPredecessors(*rows, drawn.is_given);
  if (!rows.has_value()) {
    EXPECT_FALSE(receipt.ok()) << "a row replaces none and lacks a field";
    return;
  }
  ASSERT_TRUE(IsOk(receipt));
  const ModelKeys keys = KeysOfColumn(world->key_field(), receipt->keys);
  if (world->key_field().auto_id) {
    CheckGeneratedKeys(*world, keys);
    TakeKeys(keys, &*rows);
  } else {
    ASSERT_EQ(keys, given);
  }
  world->model.Remove(given);
  world->model.Insert(*rows, partition);
}

inline void Upsert(ModelWorld* world) {
  DrawnRows drawn = DrawRows(world, true);
  for (ModelRow& row : drawn.rows) row.values[0] = world->SomeKey();
  UpsertRows(world, std::move(drawn), false);
}

inline void UpsertPartly(ModelWorld* world) {
  DrawnRows drawn = DrawRows(world, true);
  for (ModelRow& row : drawn.rows) row.values[0] = world->SomeKey();
  for (size_t i = 1; i < drawn.is_given.size(); ++i) drawn.is_given[i] = world->dice.OneIn(3);
  UpsertRows(world, std::move(drawn), true);
}

inline void Delete(ModelWorld* world, core::DeleteRequest request, const ModelKeys& keys) {
  request.from = world->Name();
  const auto receipt = world->store->Delete(request);
  ASSERT_TRUE(IsOk(receipt)) << request.filter;
  EXPECT_EQ(receipt->deleted, world->model.Remove(keys, request.partition)) << request.filter;
}

inline void DeleteByKeys(ModelWorld* world) {
  ModelKeys keys;
  for (int64_t i = world->dice.Below(5); i >= 0; --i) keys.push_back(world->SomeKey());
  core::DeleteRequest request;
  request.keys = KeyColumn(world->key_field().type, keys);
  if (world->dice.OneIn(3)) request.partition = world->SomePartition();
  Delete(world, request, keys);
}

// Rows that share their key with one that the filter selects go too.
inline void DeleteByFilter(ModelWorld* world) {
  const ModelFilter filter = RandomFilter(&world->dice, world->model).Make(1);
  core::DeleteRequest request;
  request.filter = filter.text;
  if (world->dice.OneIn(2)) request.partition = world->SomePartition();
  PartitionNames partitions;
  if (!request.partition.empty()) partitions = {request.partition};
  Delete(world, request, KeysOf(world->model.Select(filter, partitions)));
}

inline void Flush(ModelWorld* world) {
  ASSERT_TRUE(IsOk(world->store->Flush(world->Name())));
}

inline void Compact(ModelWorld* world) {
  ASSERT_TRUE(IsOk(world->store->Compact(world->Name())));
}

// Any of the above, as happens between the pages of an iterator.
inline void WriteSomething(ModelWorld* world) {
  using Write = void (*)(ModelWorld*);
  constexpr Write kWrites[] = {Insert,       Upsert,         UpsertPartly, Upsert,
                               DeleteByKeys, DeleteByFilter, Flush,        Compact};
  world->dice.Of(kWrites)(world);
}

}  // namespace elanus::engine
