// What the model test does to a collection beside its rows: partitions, fields, indexes, names,
// load state, restarts. Most of it must change no answer. Only tests include it.
#pragma once

#include "engine/model_reads.h"

namespace elanus::engine {

inline void ChangePartitions(ModelWorld* world) {
  if (world->has_partition_key()) return;
  constexpr const char* kNames[] = {"attic", "cellar", "garden"};
  const std::string name = world->dice.Of(kNames);
  const PartitionNames& partitions = world->model.partitions();
  const bool is_there = std::find(partitions.begin(), partitions.end(), name) != partitions.end();
  if (!is_there || world->dice.OneIn(2)) {
    ASSERT_TRUE(IsOk(world->store->CreatePartition(world->Name(), name)));
    if (!is_there) world->model.AddPartition(name);
    return;
  }
  ASSERT_TRUE(IsOk(world->store->Release(world->Name(), {name})));
  ASSERT_TRUE(IsOk(world->store->DropPartition(world->Name(), name)));
  world->model.DropPartition(name);
  ASSERT_TRUE(IsOk(world->store->Load(world->Name(), {})));
}

inline void Truncate(ModelWorld* world) {
  ASSERT_TRUE(IsOk(world->store->TruncateCollection(world->Name())));
  world->model.Truncate();
}

inline void AddField(ModelWorld* world) {
  if (world->model.schema().fields.size() > 12) return;
  core::FieldSchema field;
  field.name = "later" + std::to_string(world->model.schema().fields.size());
  field.type = world->dice.OneIn(2) ? core::DataType::kInt32 : core::DataType::kVarChar;
  if (field.type == core::DataType::kVarChar) field.max_length = 64;
  field.nullable = true;
  if (world->dice.OneIn(2)) field.default_value = RandomValue(&world->dice, field);
  ASSERT_TRUE(IsOk(world->store->AddField(world->Name(), field)));
  world->model.AddField(field);
}

inline void AlterProperties(ModelWorld* world) {
  core::PropertyChange change;
  if (world->dice.OneIn(2)) {
    change.set = {{"mmap.enabled", "true"}, {"collection.description", "things"}};
  } else {
    change.removed = {"mmap.enabled"};
  }
  ASSERT_TRUE(IsOk(world->store->AlterCollection(world->Name(), change)));
}

inline void ChangeScalarIndex(ModelWorld* world) {
  constexpr const char* kNumberTypes[] = {"INVERTED", "BITMAP", "STL_SORT"};
  constexpr const char* kTextTypes[] = {"INVERTED", "BITMAP", "NGRAM", "Trie"};
  const bool is_text = world->dice.OneIn(2);
  core::IndexDescription index;
  index.field = is_text ? "s" : "n";
  index.type = is_text ? world->dice.Of(kTextTypes) : world->dice.Of(kNumberTypes);
  if (index.type == "NGRAM") index.params = {{"min_gram", "1"}, {"max_gram", "2"}};
  ASSERT_TRUE(IsOk(world->store->DropIndex(world->Name(), index.field)));
  if (world->dice.OneIn(3)) return;
  ASSERT_TRUE(IsOk(world->store->CreateIndex(world->Name(), index))) << index.type;
}

inline void Rename(ModelWorld* world) {
  const std::string name = world->name == "things" ? "stuff" : "things";
  ASSERT_TRUE(IsOk(world->store->RenameCollection({.database = "", .collection = world->name},
                                                  {.database = "", .collection = name})));
  world->name = name;
}

inline void ChangeAlias(ModelWorld* world) {
  if (world->alias.empty()) {
    ASSERT_TRUE(
        IsOk(world->store->CreateAlias({.database = "", .collection = world->name}, "all")));
    world->alias = "all";
  } else {
    ASSERT_TRUE(IsOk(world->store->DropAlias("", world->alias)));
    world->alias.clear();
  }
}

inline void Reopen(ModelWorld* world) {
  ASSERT_TRUE(IsOk(world->store.Open()));
}

inline void ReleaseAndLoad(ModelWorld* world) {
  ASSERT_TRUE(IsOk(world->store->Release(world->Name(), {})));
  core::CountRequest request;
  request.of = world->Name();
  EXPECT_FALSE(world->store->Count(request).ok()) << "nothing is loaded";
  if (world->dice.OneIn(2)) Insert(world);
  if (world->dice.OneIn(3)) Reopen(world);
  ASSERT_TRUE(IsOk(world->store->Load(world->Name(), {})));
}

inline void CutPower(ModelWorld* world) {
  world->store.Close();
  world->store.files().Crash(world->dice.Next());
  ASSERT_TRUE(IsOk(world->store.Open()));
}

}  // namespace elanus::engine
