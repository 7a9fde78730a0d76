// A disk that fails or loses power, at every point of a script of writes.
//
// Two states are kept beside the store: `sure` has the writes that were acknowledged, and `maybe`
// also the one that was under way. Whatever happens, the store must be in one of the two.
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "engine/test_store.h"

namespace elanus::engine {
namespace {

using Model = std::map<int64_t, Picture>;

std::vector<Picture> PicturesOf(const Model& model) {
  std::vector<Picture> pictures;
  for (const auto& [id, picture] : model) pictures.push_back(picture);
  return pictures;
}

// One step of the script: what it does to the store, and to the model.
struct Step {
  std::function<core::Status(core::Store*)> act;
  std::function<void(Model*)> apply;
};

Step UpsertStep(std::vector<Picture> pictures, const std::string& partition = "") {
  return {[=](core::Store* store) {
            core::UpsertRequest request = Put(pictures);
            request.partition = partition;
            return AsStatus(store->Upsert(request));
          },
          [=](Model* model) {
            for (const Picture& picture : pictures) (*model)[picture.id] = picture;
          }};
}

Step DeleteStep(std::vector<int64_t> ids) {
  return {[=](core::Store* store) { return AsStatus(store->Delete(DeleteIds(ids))); },
          [=](Model* model) {
            for (int64_t id : ids) model->erase(id);
          }};
}

Step UpkeepStep(core::Status (core::Store::*verb)(const core::CollectionName&)) {
  return {[=](core::Store* store) { return (store->*verb)(kPictures); }, [](Model*) {}};
}

Step CreatePartitionStep() {
  return {[](core::Store* store) { return store->CreatePartition(kPictures, "cats"); },
          [](Model*) {}};
}

// REQUIRES: the rows of the partition are those with the given ids
Step DropPartitionStep(std::vector<int64_t> ids) {
  return {[](core::Store* store) { return store->DropPartition(kPictures, "cats"); },
          [=](Model* model) {
            for (int64_t id : ids) model->erase(id);
          }};
}

Step TruncateStep() {
  return {[](core::Store* store) { return store->TruncateCollection(kPictures); },
          [](Model* model) { model->clear(); }};
}

Step AddFieldStep() {
  return {[](core::Store* store) {
            core::FieldSchema field;
            field.name = "stars";
            field.type = core::DataType::kInt8;
            field.nullable = true;
            const core::Status added = store->AddField(kPictures, field);
            // Asked for again after a failure that came too late to undo it.
            const bool is_there =
                store->DescribeCollection(kPictures)->schema.Find("stars") != nullptr;
            return is_there ? core::Status::Ok() : added;
          },
          [](Model*) {}};
}

std::vector<Step> Script() {
  const Step flush = UpkeepStep(&core::Store::Flush);
  const Step compact = UpkeepStep(&core::Store::Compact);
  return {UpsertStep({{20, "x", 1}}),
          flush,
          UpsertStep({{21, "y", 2}}),
          TruncateStep(),
          UpsertStep({{1, "a", 1}, {2, "b", 2}, {3, "c", 3}}),
          DeleteStep({2}),
          flush,
          UpsertStep({{3, "cc", 33}, {4, "d", 4}}),
          DeleteStep({1}),
          CreatePartitionStep(),
          UpsertStep({{8, "h", 8}, {9, "i", 9}}, "cats"),
          flush,
          AddFieldStep(),
          UpsertStep({{10, "j", 10}}, "cats"),
          UpsertStep({{5, "e", 5}}),
          DropPartitionStep({8, 9, 10}),
          UpsertStep({{6, "f", 6}, {1, "aa", 11}}),
          compact,
          DeleteStep({4, 5}),
          UpsertStep({{7, "g", 7}})};
}

struct Progress {
  Model sure;
  Model maybe;
};

// Runs the script until a step fails; `go_on` runs the later steps all the same.
Progress RunScript(TestStore* store, bool go_on) {
  Progress progress;
  bool has_failed = false;
  for (const Step& step : Script()) {
    Model next = progress.sure;
    step.apply(&next);
    if (step.act(store->get()).ok()) {
      progress = {.sure = next, .maybe = next};
      has_failed = false;
    } else if (!go_on) {
      return {.sure = progress.sure, .maybe = next};
    } else if (!has_failed) {
      // After a first failure that leaves anything open, nothing succeeds any more.
      progress.maybe = next;
      has_failed = true;
    }
  }
  return progress;
}

// A store whose collection exists, on a disk without faults.
void Prepare(TestStore* store) {
  ASSERT_TRUE(IsOk(store->Open()));
  ASSERT_TRUE(IsOk(MakePictures(store->get())));
}

void ExpectOneOf(TestStore* store, const Progress& progress, const std::string& where) {
  const core::Status opened = store->Open();
  ASSERT_TRUE(IsOk(opened)) << where;
  const auto found = ReadAll(store->get());
  ASSERT_TRUE(IsOk(found)) << where;
  if (*found == PicturesOf(progress.sure)) return;
  EXPECT_EQ(*found, PicturesOf(progress.maybe)) << where;
}

// The number of calls that the script makes to the disk.
uint64_t CountCalls() {
  TestStore store;
  Prepare(&store);
  store.files().SetFault(std::nullopt);
  RunScript(&store, false);
  return store.files().calls();
}

std::string Where(uint64_t call, core::Code code) {
  return std::string("call ") + std::to_string(call) + " fails with " + core::CodeName(code);
}

TEST(Fault, NothingAcknowledgedIsLostWhenOneCallFails) {
  const uint64_t calls = CountCalls();
  ASSERT_GT(calls, 50U);
  for (core::Code code : {core::Code::kIo, core::Code::kExhausted}) {
    for (uint64_t call = 1; call <= calls; ++call) {
      TestStore store;
      Prepare(&store);
      store.files().SetFault(os::Fault{.call = call, .for_good = false, .code = code});
      const Progress progress = RunScript(&store, false);
      store.files().SetFault(std::nullopt);
      ExpectOneOf(&store, progress, Where(call, code));
    }
  }
}

TEST(Fault, NothingAcknowledgedIsLostWhenTheDiskFailsForGood) {
  const uint64_t calls = CountCalls();
  for (uint64_t call = 1; call <= calls; ++call) {
    TestStore store;
    Prepare(&store);
    store.files().SetFault(os::Fault{.call = call, .for_good = true, .code = core::Code::kIo});
    const Progress progress = RunScript(&store, false);
    const auto readable = ReadAll(store.get());
    ASSERT_TRUE(IsOk(readable)) << "reads go on; " << Where(call, core::Code::kIo);
    EXPECT_EQ(*readable, PicturesOf(progress.sure)) << Where(call, core::Code::kIo);
    store.files().SetFault(std::nullopt);
    ExpectOneOf(&store, progress, Where(call, core::Code::kIo));
  }
}

TEST(Fault, WritesGoOnWhenOneAppendWasRefused) {
  TestStore store;
  Prepare(&store);
  store.files().SetFault(os::Fault{.call = 1, .for_good = false, .code = core::Code::kExhausted});
  EXPECT_EQ(store->Insert(Put({{1, "a", 1}})).code(), core::Code::kExhausted);
  ASSERT_TRUE(IsOk(store->Insert(Put({{2, "b", 2}}))));
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(*ReadAll(store.get()), (std::vector<Picture>{{2, "b", 2}}));
  EXPECT_TRUE(store.notices().empty()) << "the half-written record was taken back";
}

TEST(Fault, AFailedSyncStopsAllWritesUntilReopened) {
  TestStore store;
  Prepare(&store);
  store.files().SetFault(os::Fault{.call = 2, .for_good = false, .code = core::Code::kIo});
  EXPECT_EQ(store->Insert(Put({{1, "a", 1}})).code(), core::Code::kIo);
  const auto refused = store->Insert(Put({{2, "b", 2}}));
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.status().message().find("open the database again"), std::string::npos)
      << refused.status().message();
  EXPECT_TRUE(ReadAll(store.get())->empty());
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_TRUE(IsOk(store->Insert(Put({{2, "b", 2}}))));
}

// Once a call has failed, the writes that succeed all the same must be safe too.
TEST(Fault, LaterWritesStandOnWhatIsThere) {
  const uint64_t calls = CountCalls();
  for (uint64_t call = 1; call <= calls; ++call) {
    for (uint64_t seed = 0; seed < 8; ++seed) {
      TestStore store;
      Prepare(&store);
      store.files().SetFault(
          os::Fault{.call = call, .for_good = false, .code = core::Code::kExhausted});
      const Progress progress = RunScript(&store, true);
      const std::string where = Where(call, core::Code::kExhausted);
      EXPECT_EQ(*ReadAll(store.get()), PicturesOf(progress.sure)) << where;
      store.Close();
      store.files().Crash(seed);
      ExpectOneOf(&store, progress, where + ", then power goes, seed " + std::to_string(seed));
    }
  }
}

// A power cut after each call, with what was not synced dropped (seed 0), or kept and torn.
TEST(Fault, NothingAcknowledgedIsLostInAPowerCut) {
  const uint64_t calls = CountCalls();
  for (uint64_t call = 1; call <= calls + 1; ++call) {
    for (uint64_t seed = 0; seed < 8; ++seed) {
      TestStore store;
      Prepare(&store);
      store.files().SetFault(os::Fault{.call = call, .for_good = true, .code = core::Code::kIo});
      const Progress progress = RunScript(&store, false);
      store.Close();
      store.files().Crash(seed);
      ExpectOneOf(&store, progress,
                  "power cut at call " + std::to_string(call) + ", seed " + std::to_string(seed));
    }
  }
}

TEST(Fault, CreatingACollectionIsWholeOrNotAtAll) {
  for (uint64_t call = 1; call < 40; ++call) {
    for (uint64_t seed = 0; seed < 4; ++seed) {
      TestStore store;
      ASSERT_TRUE(IsOk(store.Open()));
      store.files().SetFault(os::Fault{.call = call, .for_good = true, .code = core::Code::kIo});
      const bool made = MakePictures(store.get()).ok();
      store.Close();
      store.files().Crash(seed);
      ASSERT_TRUE(IsOk(store.Open())) << call;
      const auto names = store->ListCollections("");
      EXPECT_GE(names->size(), made ? 1U : 0U) << call;
      ASSERT_TRUE(IsOk(MakePictures(store.get()))) << call;
      ASSERT_TRUE(IsOk(store->Insert(Put({{1, "a", 1}})))) << call;
    }
  }
}

TEST(Fault, OpeningIsRepeatableHoweverItFails) {
  TestStore store;
  Prepare(&store);
  const Progress progress = RunScript(&store, false);
  for (uint64_t call = 1; call < 60; ++call) {
    store.Close();
    store.files().SetFault(os::Fault{.call = call, .for_good = true, .code = core::Code::kIo});
    const core::Status opened = store.Open();
    store.files().SetFault(std::nullopt);
    ExpectOneOf(&store, progress, "opening failed at call " + std::to_string(call));
  }
}

}  // namespace
}  // namespace elanus::engine
