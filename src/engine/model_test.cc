// Random collections, writes, reads, restarts and power cuts against a plain list of rows
// (model.h).
//
// ELANUS_TEST_SEED replays one sequence; ELANUS_TEST_SEQUENCES sets how many are tried, and
// ELANUS_FULL tries 10,000.
#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/model_changes.h"

namespace elanus::engine {
namespace {

constexpr int kOperations = 200;
constexpr int kOperationsAChecked = 10;

struct Operation {
  const char* name;
  int weight;  // Of the sum of all weights.
  void (*run)(ModelWorld* world);
};

constexpr Operation kAllOperations[] = {
    {"insert", 10, Insert},
    {"upsert", 10, Upsert},
    {"partial upsert", 5, UpsertPartly},
    {"delete by keys", 9, DeleteByKeys},
    {"delete by filter", 3, DeleteByFilter},
    {"flush", 6, Flush},
    {"compact", 3, Compact},
    {"query", 10, CheckQuery},
    {"get", 4, CheckGet},
    {"count", 5, CheckCount},
    {"search", 10, CheckSearch},
    {"range search", 4, CheckRangeSearch},
    {"grouped search", 3, CheckGroups},
    {"search iterator", 2, PageThroughSearch},
    {"query iterator", 2, PageThroughQuery},
    {"partitions", 2, ChangePartitions},
    {"truncate", 1, Truncate},
    {"add field", 1, AddField},
    {"alter properties", 1, AlterProperties},
    {"scalar index", 2, ChangeScalarIndex},
    {"rename", 1, Rename},
    {"alias", 1, ChangeAlias},
    {"release and load", 2, ReleaseAndLoad},
    {"reopen", 2, Reopen},
    {"power cut", 2, CutPower},
};

const Operation& Draw(Dice* dice) {
  int64_t sum = 0;
  for (const Operation& operation : kAllOperations) sum += operation.weight;
  int64_t drawn = dice->Below(sum);
  size_t at = 0;
  while (drawn >= kAllOperations[at].weight) drawn -= kAllOperations[at++].weight;
  return kAllOperations[at];
}

void RunSequence(uint64_t seed) {
  ModelWorld world(seed);
  world.Make();
  for (int i = 1; i <= kOperations && !testing::Test::HasFailure(); ++i) {
    const Operation& operation = Draw(&world.dice);
    SCOPED_TRACE("operation " + std::to_string(i) + ": " + operation.name);
    operation.run(&world);
    if (testing::Test::HasFailure()) return;
    CheckHowMany(&world);
    if (i % kOperationsAChecked == 0) CheckAllRows(&world);
  }
}

uint64_t NumberFrom(const char* variable, uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST(Model, TheStoreIsAlwaysWhatAListOfRowsWouldBe) {
  const bool is_replay = std::getenv("ELANUS_TEST_SEED") != nullptr;
  const bool is_full = std::getenv("ELANUS_FULL") != nullptr;
  const uint64_t first = NumberFrom("ELANUS_TEST_SEED", std::random_device()());
  const uint64_t count =
      is_replay ? 1 : NumberFrom("ELANUS_TEST_SEQUENCES", is_full ? 10'000 : 150);
  std::printf("%llu sequences of %d operations from seed %llu\n",
              static_cast<unsigned long long>(count), kOperations,
              static_cast<unsigned long long>(first));
  for (uint64_t seed = first; seed < first + count; ++seed) {
    SCOPED_TRACE("ELANUS_TEST_SEED=" + std::to_string(seed));
    RunSequence(seed);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace elanus::engine
