#include "engine/seal.h"

#include <gtest/gtest.h>

#include "engine/complete_schema.h"
#include "engine/recover.h"
#include "engine/test_store.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

constexpr const char* kDirectory = "/c1";

class FixedClock final : public os::Clock {
 public:
  uint64_t NowMs() const override { return 1'700'000'000'000; }
};

// A collection of pictures in two partitions.
class Seal : public testing::Test {
 protected:
  void SetUp() override {
    core::CollectionDescription description;
    description.schema = CompleteSchema(PictureSchema());
    description.partitions = FirstPartitions(description.schema, 1);
    description.partitions.push_back({.id = description.partitions.back().id + 1, .name = "cats"});
    description.is_loaded = true;
    for (auto& partition : description.partitions) partition.is_loaded = true;
    environment_.files = &files_;
    environment_.executor = &executor_;
    environment_.clock = &clock_;
    environment_.segment_bytes = 64 << 20;
    collection_ = MakeCollection(environment_, kDirectory, description).value();
    ASSERT_TRUE(IsOk(files_.SyncDirectory("/")));
  }

  // Seals as far as that goes.
  void TrySeal() {
    const auto seal = PrepareSeal(collection_.get());
    if (!seal.ok() || !seal->has_value()) return;
    const core::Status ignored = PublishSeal(collection_.get(), **seal);
    static_cast<void>(ignored);
  }

  void Add(int64_t first, int64_t count, const std::string& partition = "") {
    std::vector<Picture> pictures;
    for (int64_t id = first; id < first + count; ++id) pictures.push_back({id, "a", 1});
    core::InsertRequest request = Put(pictures);
    request.partition = partition;
    ASSERT_TRUE(IsOk(Insert(collection_.get(), request)));
  }

  void Reopen() {
    collection_.reset();
    collection_ =
        RecoverCollection(environment_, kDirectory, {"default", "things"}, nullptr).value();
  }

  // The ids that a reader sees, rising.
  std::vector<int64_t> Ids() {
    core::QueryRequest request;
    request.filter = "id >= 0";
    request.output_fields = {"id"};
    const auto answer = Retrieve(collection_->Read({}), request);
    EXPECT_TRUE(IsOk(answer));
    if (!answer.ok()) return {};
    const auto ids = answer->rows.Find("id")->view().Values<int64_t>();
    return {ids.begin(), ids.end()};
  }

  size_t SegmentFiles() const {
    size_t count = 0;
    for (const auto& [path, bytes] : files_.Files()) count += path.ends_with(".seg") ? 1 : 0;
    return count;
  }

  os::MemoryFileSystem files_;
  core::InlineExecutor executor_;
  FixedClock clock_;
  Environment environment_;
  std::shared_ptr<Collection> collection_;
};

TEST_F(Seal, KeepsWhatIsWrittenMeanwhile) {
  Add(0, 6);
  Add(6, 2, "cats");
  const auto seal = PrepareSeal(collection_.get());
  ASSERT_TRUE(IsOk(seal));
  ASSERT_TRUE(seal->has_value());
  // Rows that come, that go, and one that goes and comes.
  Add(8, 1);
  Add(9, 1, "cats");
  ASSERT_TRUE(IsOk(Remove(collection_.get(), DeleteIds({2, 6, 8}))));
  ASSERT_TRUE(IsOk(Upsert(collection_.get(), Put({{4, "b", 2}}))));
  const std::vector<int64_t> expected = {0, 1, 3, 4, 5, 7, 9};
  EXPECT_EQ(Ids(), expected);

  ASSERT_TRUE(IsOk(PublishSeal(collection_.get(), **seal)));
  EXPECT_EQ(Ids(), expected);
  EXPECT_EQ(collection_->snapshot()->sealed, 2U);
  EXPECT_GT(collection_->snapshot()->segments.size(), 2U);
  Reopen();
  EXPECT_EQ(Ids(), expected);
  EXPECT_EQ(collection_->snapshot()->sealed, 2U);
  // Timestamps go on rising behind those of the log that was left.
  Add(10, 1);
  Reopen();
  EXPECT_EQ(Ids().size(), expected.size() + 1);
}

TEST_F(Seal, CutsTheLogBehindTheLastWrite) {
  Add(0, 50);
  const uint64_t before = collection_->log_bytes();
  const auto seal = PrepareSeal(collection_.get());
  ASSERT_TRUE(IsOk(seal));
  ASSERT_TRUE(IsOk(PublishSeal(collection_.get(), **seal)));
  EXPECT_LT(collection_->log_bytes(), before / 10);
  const auto nothing = PrepareSeal(collection_.get());
  ASSERT_TRUE(IsOk(nothing));
  EXPECT_FALSE(nothing->has_value());
}

TEST_F(Seal, IsNotNeededAfterAFlush) {
  Add(0, 6);
  const auto seal = PrepareSeal(collection_.get());
  ASSERT_TRUE(IsOk(seal));
  ASSERT_TRUE(IsOk(Flush(collection_.get())));
  Add(6, 1);
  ASSERT_TRUE(IsOk(PublishSeal(collection_.get(), **seal)));
  EXPECT_EQ(Ids().size(), 7U);
  EXPECT_EQ(SegmentFiles(), 1U);
  Reopen();
  EXPECT_EQ(Ids().size(), 7U);
}

TEST_F(Seal, WritesNothingOfRowsThatHaveGone) {
  Add(0, 6);
  ASSERT_TRUE(IsOk(Remove(collection_.get(), DeleteWhere("id >= 0"))));
  const auto seal = PrepareSeal(collection_.get());
  ASSERT_TRUE(IsOk(seal));
  Add(3, 1);
  ASSERT_TRUE(IsOk(PublishSeal(collection_.get(), **seal)));
  EXPECT_EQ(SegmentFiles(), 0U);
  Reopen();
  EXPECT_EQ(Ids(), std::vector<int64_t>{3});
}

// Whatever call fails, the rows stay and a later seal comes through.
TEST_F(Seal, CanBeTriedAgainAfterAFullDisk) {
  for (uint64_t call = 1; call < 40; ++call) {
    const auto id = static_cast<int64_t>(call) * 2;
    Add(id, 1);
    files_.SetFault(os::Fault{.call = call, .code = core::Code::kExhausted});
    TrySeal();
    files_.SetFault(std::nullopt);
    // A manifest that may or may not be there stops all writing until the next opening.
    Reopen();
    Add(id + 1, 1);
    ASSERT_EQ(Ids().size(), call * 2) << call;
  }
}

// Power goes at some call of the second step, with rows in the log that it has to keep.
TEST_F(Seal, LosesNothingInAPowerCut) {
  constexpr uint64_t kCalls = 30;
  constexpr uint64_t kSeeds = 4;
  core::Status last;
  for (uint64_t round = 0; round < kCalls * kSeeds; ++round) {
    const auto first = static_cast<int64_t>(10 * round);
    Add(first, 4);
    Add(first + 4, 2, "cats");
    const auto seal = PrepareSeal(collection_.get());
    ASSERT_TRUE(IsOk(seal));
    Add(first + 6, 2);
    ASSERT_TRUE(IsOk(Remove(collection_.get(), DeleteIds({first + 1, first + 4, first + 6}))));
    const std::vector<int64_t> expected = Ids();
    files_.SetFault(os::Fault{.call = 1 + round / kSeeds, .for_good = true});
    last = PublishSeal(collection_.get(), **seal);
    collection_.reset();
    files_.Crash(round % kSeeds);
    files_.SetFault(std::nullopt);
    Reopen();
    ASSERT_EQ(Ids(), expected) << "round " << round;
  }
  EXPECT_TRUE(IsOk(last)) << "there are more calls than were tried";
}

// Every search compares all growing rows.
TEST_F(Seal, IsDueWhenSoManyRowsAreGrowing) {
  Add(0, kGrowingRowsMax - 1);
  EXPECT_EQ(collection_->snapshot()->sealed, 0U);
  Add(kGrowingRowsMax, 1);
  EXPECT_EQ(collection_->snapshot()->sealed, 1U);
  EXPECT_EQ(collection_->snapshot()->segments.size(), 1U);
  Add(kGrowingRowsMax + 1, 1);
  EXPECT_EQ(collection_->snapshot()->segments.size(), 2U) << "and begins anew";
}

TEST_F(Seal, OfManyRowsIsTriedAgainAfterMore) {
  Add(0, kGrowingRowsMax - 1);
  files_.SetFault(os::Fault{.call = 3, .for_good = false, .code = core::Code::kExhausted});
  Add(kGrowingRowsMax, 1);
  EXPECT_EQ(collection_->snapshot()->sealed, 0U);
  files_.SetFault(std::nullopt);
  Add(kGrowingRowsMax + 1, 1);
  EXPECT_EQ(collection_->snapshot()->sealed, 0U) << "a full disk is not asked for every row";
  Add(kGrowingRowsMax + 2, kGrowingRowsMax / 4);
  EXPECT_EQ(collection_->snapshot()->sealed, 1U);
  EXPECT_EQ(Ids().size(), kGrowingRowsMax + kGrowingRowsMax / 4 + 1);
}

}  // namespace
}  // namespace elanus::engine
