#include "engine/index_vectors.h"

#include <chrono>
#include <thread>

#include "engine/vector_world.h"
#include "os/thread_pool.h"

namespace elanus::engine {
namespace {

using core::Metric;

uint64_t Seed() {
  const char* given = std::getenv("ELANUS_TEST_SEED");
  const uint64_t seed =
      given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
  std::printf("ELANUS_TEST_SEED=%llu\n", static_cast<unsigned long long>(seed));
  return seed;
}

class VectorIndexesOf : public testing::Test {
 protected:
  VectorWorld world{Seed()};
  static constexpr int64_t kRows = VectorWorld::kRows;
};

struct NameCase {
  const char* name;
  storage::IndexKind kind;
};

class VectorIndexNames : public testing::TestWithParam<NameCase> {};

TEST_P(VectorIndexNames, AreBuiltAndFindNearlyAll) {
  for (const Metric metric : {Metric::kL2, Metric::kIp, Metric::kCosine}) {
    VectorWorld world(Seed());
    world.Index(GetParam().name, metric, {});
    world.AddSealed(VectorWorld::kRows);
    AskForVectorIndexes(world.collection.get());
    ASSERT_NE(world.IndexOf(0), nullptr);
    EXPECT_EQ(world.IndexOf(0)->kind(), GetParam().kind);
    ASSERT_NE(world.IndexOf(0)->vector(), nullptr);
    EXPECT_GE(world.Recall(metric, VectorWorld::IsAny), 0.95) << core::MetricName(metric);
    EXPECT_EQ(world.State().index.type, GetParam().name);
    EXPECT_EQ(world.State().indexed_rows, VectorWorld::kRows);
  }
}

INSTANTIATE_TEST_SUITE_P(All, VectorIndexNames,
                         testing::Values(NameCase{"FLAT", storage::IndexKind::kFlatCodes},
                                         NameCase{"IVF_FLAT", storage::IndexKind::kInvertedFile},
                                         NameCase{"SCANN", storage::IndexKind::kInvertedFile},
                                         NameCase{"HNSW", storage::IndexKind::kGraph},
                                         NameCase{"HNSW_SQ", storage::IndexKind::kGraph},
                                         NameCase{"DISKANN", storage::IndexKind::kMappedGraph},
                                         NameCase{"AUTOINDEX", storage::IndexKind::kFlatCodes}),
                         [](const auto& instance) { return std::string(instance.param.name); });

TEST_F(VectorIndexesOf, AreSearchedExactlyUntilTheyAreBuilt) {
  world.Index("HNSW");
  world.AddSealed(kRows);
  const core::SearchAnswer before = world.Search(world.points[7]);
  EXPECT_EQ(world.Recall(Metric::kL2, VectorWorld::IsAny), 1);
  AskForVectorIndexes(world.collection.get());
  const core::SearchAnswer after = world.Search(world.points[7]);
  EXPECT_EQ(VectorWorld::IdsOf(after).at(0), 7);
  EXPECT_EQ(after.scores.at(0), before.scores.at(0));
  EXPECT_GT(after.work.rows_scanned, 0);
  EXPECT_LT(after.work.rows_scanned, 2 * kRows);
}

TEST_F(VectorIndexesOf, AreNotForFewRows) {
  world.Index("HNSW");
  world.AddSealed(1500);
  AskForVectorIndexes(world.collection.get());
  EXPECT_TRUE(world.IndexFiles().empty());
  EXPECT_EQ(world.State().indexed_rows, 1500);
  EXPECT_EQ(world.State().total_rows, 1500);
  EXPECT_EQ(world.Search(world.points[3]).work.rows_scanned, 1500);
}

TEST_F(VectorIndexesOf, AreThereAgainAfterReopening) {
  world.Index("HNSW");
  world.AddSealed(kRows);
  AskForVectorIndexes(world.collection.get());
  const std::vector<std::string> files = world.IndexFiles();
  ASSERT_EQ(files.size(), 1U);
  world.Reopen();
  EXPECT_EQ(world.IndexFiles(), files);
  ASSERT_NE(world.IndexOf(0), nullptr);
  EXPECT_NE(world.IndexOf(0)->vector(), nullptr);
  EXPECT_GE(world.Recall(Metric::kL2, VectorWorld::IsAny), 0.95);
}

TEST_F(VectorIndexesOf, AreMadeForRowsThatAreThere) {
  world.Add(kRows);
  world.Index("IVF_FLAT");
  EXPECT_EQ(world.collection->snapshot()->sealed, 1U) << "what grows is sealed for it";
  EXPECT_EQ(world.IndexFiles().size(), 1U);
}

TEST_F(VectorIndexesOf, GoWithTheirFilesWhenDropped) {
  world.Add(kRows);
  world.Index("HNSW");
  ASSERT_EQ(world.IndexFiles().size(), 1U);
  ASSERT_TRUE(IsOk(DropIndex(world.collection.get(), "i")));
  EXPECT_TRUE(world.IndexFiles().empty());
  EXPECT_EQ(world.IndexOf(0), nullptr);
  EXPECT_EQ(world.Recall(core::DefaultMetric(core::DataType::kFloatVector), VectorWorld::IsAny), 1);
  world.Index("HNSW", Metric::kIp);
  EXPECT_EQ(world.IndexOf(0)->metric(), Metric::kIp);
  EXPECT_GE(world.Recall(Metric::kIp, VectorWorld::IsAny), 0.95);
}

TEST_F(VectorIndexesOf, NeverFindWhatIsDeletedOrFilteredOut) {
  for (const char* type : {"HNSW", "IVF_FLAT", "FLAT"}) {
    VectorWorld rows(Seed());
    rows.Add(kRows);
    rows.Index(type);
    ASSERT_NE(rows.IndexOf(0), nullptr);
    rows.Delete("id < 500");
    const auto is_live = [](int64_t id) { return id >= 500; };
    const auto is_odd = [](int64_t id) { return id >= 500 && id % 2 == 1; };
    for (int64_t id = 0; id < 20; ++id) {
      for (const int64_t found : VectorWorld::IdsOf(rows.Search(rows.points[id]))) {
        EXPECT_GE(found, 500);
      }
    }
    EXPECT_GE(rows.Recall(Metric::kL2, is_live), 0.95) << type;
    EXPECT_GE(rows.Recall(Metric::kL2, is_odd, "half == 1"), 0.95) << type;
    const auto is_rare = [](int64_t id) { return id >= 2080; };
    EXPECT_EQ(rows.Recall(Metric::kL2, is_rare, "id >= 2080"), 1) << type;
    // Fewer rows than hits.
    EXPECT_EQ(VectorWorld::IdsOf(rows.Search(rows.points[9], "id in [600, 601, 602]")).size(), 3U);
  }
}

TEST_F(VectorIndexesOf, AreScannedAndWrittenAnewIfDamaged) {
  world.Add(kRows);
  world.Index("HNSW");
  auto files = world.files.Files();
  files[world.IndexFiles().front()].back() ^= std::byte{1};
  world.files.SetFiles(files);
  world.Reopen();
  EXPECT_EQ(world.Recall(Metric::kL2, VectorWorld::IsAny), 1);
  EXPECT_EQ(world.State().indexed_rows, 0);
  AskForVectorIndexes(world.collection.get());
  EXPECT_EQ(world.State().indexed_rows, kRows);
  EXPECT_EQ(world.IndexFiles().size(), 1U);
  ASSERT_NE(world.IndexOf(0)->vector(), nullptr);
}

TEST_F(VectorIndexesOf, AreOfOneSegmentWhereNeighboursHadNone) {
  world.Index("HNSW");
  for (int i = 0; i < 3; ++i) world.AddSealed(700);
  EXPECT_EQ(world.collection->snapshot()->sealed, 3U);
  AskForVectorIndexes(world.collection.get());
  EXPECT_EQ(world.collection->snapshot()->sealed, 1U);
  EXPECT_EQ(world.IndexFiles().size(), 1U);
  EXPECT_GE(world.Recall(Metric::kL2, VectorWorld::IsAny), 0.95);
}

TEST_F(VectorIndexesOf, WaitWhileRowsComeFast) {
  world.Index("HNSW");
  world.AddSealed(kRows);
  EXPECT_TRUE(world.IndexFiles().empty());
  KeepVectorsIndexed(world.collection.get());
  EXPECT_TRUE(world.IndexFiles().empty());
  EXPECT_EQ(world.State().indexed_rows, 0);
  // Nothing has been written for a while.
  world.clock.now_ms += 2000;
  KeepVectorsIndexed(world.collection.get());
  EXPECT_EQ(world.IndexFiles().size(), 1U);
  EXPECT_EQ(world.State().indexed_rows, kRows);
}

TEST_F(VectorIndexesOf, ComeAtOnceWhereRowsComeSlowly) {
  world.Index("HNSW");
  world.AddSlowly(kRows);
  EXPECT_EQ(world.IndexFiles().size(), 1U);
}

TEST_F(VectorIndexesOf, FollowACompactionWithoutTheDeleted) {
  world.Add(kRows);
  world.Index("HNSW");
  world.AddSealed(kRows);
  world.Delete("id < 100");
  ASSERT_TRUE(IsOk(Compact(world.collection.get())));
  ASSERT_EQ(world.collection->snapshot()->sealed, 1U);
  EXPECT_EQ(world.collection->snapshot()->segments[0].rows(), 2 * kRows - 100U);
  EXPECT_EQ(world.IndexFiles().size(), 1U);
  ASSERT_NE(world.IndexOf(0)->vector(), nullptr);
  EXPECT_GE(world.Recall(Metric::kL2, [](int64_t id) { return id >= 100; }), 0.95);
}

TEST_F(VectorIndexesOf, AreBuiltBeforeAMergeTakesTheOldOnesAway) {
  world.Index("HNSW");
  for (int i = 0; i < 4; ++i) {
    world.AddSlowly(kRows);
    // Each got its own; after four of them the builder has merged them.
    const auto snapshot = world.collection->snapshot();
    for (size_t s = 0; s < snapshot->sealed; ++s) EXPECT_NE(world.IndexOf(s), nullptr);
  }
  EXPECT_EQ(world.collection->snapshot()->sealed, 1U);
  EXPECT_EQ(world.IndexFiles().size(), 1U);
  EXPECT_EQ(world.State().indexed_rows, 4 * kRows);
  world.Reopen();
  EXPECT_GE(world.Recall(Metric::kL2, VectorWorld::IsAny), 0.95);
}

TEST_F(VectorIndexesOf, SayWhatAutoindexHasChosen) {
  world.Index("AUTOINDEX");
  EXPECT_EQ(world.State().index.params.at("served_by"), "exact");
  world.AddSealed(kRows);
  AskForVectorIndexes(world.collection.get());
  EXPECT_EQ(world.State().index.params.at("served_by"), "flat codes");
  const auto description = world.collection->snapshot()->description;
  EXPECT_EQ(description->indexes.at(0).params.count("served_by"), 0U) << "it is told, not kept";
}

TEST_F(VectorIndexesOf, AreSearchedExactlyByPages) {
  world.Add(kRows);
  world.Index("IVF_FLAT");
  core::SearchRequest request;
  request.queries = core::Column(core::DataType::kFloatVector, VectorWorld::kDim);
  request.queries.AppendVector(world.points[5]);
  request.limit = 100;
  request.at.pin = true;
  const auto page = Search(world.collection->Read(request.at), request, world.environment);
  ASSERT_TRUE(IsOk(page));
  EXPECT_EQ(page->work.rows_scanned, kRows);
}

TEST_F(VectorIndexesOf, HoldTheirSearchesToParameters) {
  world.Add(kRows);
  world.Index("HNSW");
  core::SearchRequest request;
  request.queries = core::Column(core::DataType::kFloatVector, VectorWorld::kDim);
  request.queries.AppendVector(world.points[5]);
  request.params = {{"ef", "5"}};
  const auto refused = Search(world.collection->Read({}), request, world.environment);
  EXPECT_EQ(refused.status().message(), "ef(5) should be larger than k(10)");
}

TEST_F(VectorIndexesOf, LeaveNothingHalfDoneWhateverCallFails) {
  world.Index("FLAT");
  world.AddSealed(kRows);
  const auto without = world.files.Files();
  for (uint64_t call = 1; call < 40; ++call) {
    world.files.SetFiles(without);
    world.Reopen();
    world.files.SetFault(os::Fault{.call = call, .for_good = true, .code = core::Code::kIo});
    AskForVectorIndexes(world.collection.get());
    const bool has_failed = world.collection->vector_work().has_failed;
    world.files.SetFault(std::nullopt);
    // As after a kill: what is on the disk counts.
    world.Reopen();
    EXPECT_EQ(world.Recall(Metric::kL2, VectorWorld::IsAny), 1) << call;
    if (!has_failed) {
      EXPECT_GT(call, 4U);
      EXPECT_EQ(world.State().indexed_rows, kRows);
      return;
    }
    AskForVectorIndexes(world.collection.get());
    EXPECT_EQ(world.State().indexed_rows, kRows) << call;
  }
  FAIL() << "the build makes fewer calls";
}

TEST_F(VectorIndexesOf, AreNotAskedForAgainAtEverySearchIfTheyFail) {
  world.Index("HNSW");
  world.AddSealed(kRows);
  world.clock.now_ms += 2000;
  world.files.SetFault(os::Fault{.call = 1, .for_good = true, .code = core::Code::kExhausted});
  KeepVectorsIndexed(world.collection.get());
  EXPECT_TRUE(world.collection->vector_work().has_failed);
  const uint64_t calls = world.files.calls();
  KeepVectorsIndexed(world.collection.get());
  EXPECT_EQ(world.files.calls(), calls);
  world.files.SetFault(std::nullopt);
  ASSERT_TRUE(IsOk(Flush(world.collection.get())));
  EXPECT_EQ(world.IndexFiles().size(), 1U);
}

// Readers and writers never see a state between two.
TEST_F(VectorIndexesOf, AreBuiltBesideReadersAndWriters) {
  os::ThreadPool pool(3);
  world.environment.executor = &pool;
  world.environment.builder = &pool;
  world.Reopen();
  world.Index("HNSW");
  world.AddSealed(kRows);
  const std::vector<float> query = world.points[11];
  std::atomic<bool> is_over = false;
  std::thread reader([&] {
    while (!is_over) {
      const std::vector<int64_t> ids = VectorWorld::IdsOf(world.Search(query));
      EXPECT_EQ(ids.size(), 10U);
    }
  });
  for (int round = 0; round < 4; ++round) {
    AskForVectorIndexes(world.collection.get());
    world.AddSealed(kRows / 2);
    world.Delete("id == " + std::to_string(1000 + round));
    if (round == 2) {
      EXPECT_TRUE(IsOk(Compact(world.collection.get())));
    }
  }
  is_over = true;
  reader.join();
  // Whoever waits asks now and then.
  while (world.State().indexed_rows < world.State().total_rows) {
    AskForVectorIndexes(world.collection.get());
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(world.State().total_rows, 3 * kRows - 4);
  const auto is_live = [](int64_t id) { return id < 1000 || id >= 1004; };
  EXPECT_GE(world.Recall(Metric::kL2, is_live), 0.95);
}

TEST_F(VectorIndexesOf, AreGivenUpWhenTheCollectionGoes) {
  os::ThreadPool pool(2);
  world.environment.builder = &pool;
  world.Reopen();
  world.Add(kRows);
  world.Index("HNSW");
  world.collection.reset();
  for (const std::string& path : world.IndexFiles()) {
    // Either it was finished, or nothing of it is left.
    world.Reopen();
    const auto known = world.collection->KnownFiles();
    EXPECT_NE(std::find(known.begin(), known.end(), path.substr(path.rfind('/') + 1)), known.end());
  }
}

}  // namespace
}  // namespace elanus::engine
