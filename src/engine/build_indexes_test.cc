#include "engine/build_indexes.h"

#include <gtest/gtest.h>

#include "engine/complete_schema.h"
#include "engine/recover.h"
#include "engine/segment_index.h"
#include "engine/test_store.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

constexpr const char* kDirectory = "/c1";

class FixedClock final : public os::Clock {
 public:
  uint64_t NowMs() const override { return 1'700'000'000'000; }
};

// A collection of pictures with an index on name and one on size.
class BuildIndexesOf : public testing::Test {
 protected:
  void SetUp() override {
    core::CollectionDescription description;
    description.schema = CompleteSchema(PictureSchema());
    description.partitions = FirstPartitions(description.schema, 1);
    description.is_loaded = true;
    for (auto& partition : description.partitions) partition.is_loaded = true;
    description.indexes = {
        {.id = 1, .field = "name", .name = "n", .type = "INVERTED", .params = {}},
        {.id = 2, .field = "size", .name = "s", .type = "STL_SORT", .params = {}}};
    environment_.files = &files_;
    environment_.executor = &executor_;
    environment_.clock = &clock_;
    environment_.segment_bytes = 64 << 20;
    collection_ = MakeCollection(environment_, kDirectory, description).value();
  }

  void Add(int64_t first, int64_t count) {
    std::vector<Picture> pictures;
    for (int64_t id = first; id < first + count; ++id) {
      pictures.push_back(
          {.id = id, .name = "n" + std::to_string(id % 3), .size = static_cast<int32_t>(id % 5)});
    }
    ASSERT_TRUE(IsOk(Insert(collection_.get(), Put(pictures))));
  }

  void Reopen() {
    collection_.reset();
    collection_ =
        RecoverCollection(environment_, kDirectory, {"default", "things"}, nullptr).value();
  }

  // Of the first segment; nullptr if it has none that can be used.
  std::shared_ptr<const SegmentIndex> IndexOf(const char* field) const {
    const auto snapshot = collection_->snapshot();
    return snapshot->segments.at(0).segment->Index(*snapshot->schema().Find(field));
  }
  const index::ScalarIndex* NameIndex() const {
    const auto index = IndexOf("name");
    return index == nullptr ? nullptr : index->scalar();
  }

  std::vector<std::string> IndexFiles() const {
    std::vector<std::string> found;
    for (const auto& [path, bytes] : files_.Files()) {
      if (path.ends_with(".idx")) found.push_back(path);
    }
    return found;
  }

  os::MemoryFileSystem files_;
  core::InlineExecutor executor_;
  FixedClock clock_;
  Environment environment_;
  std::shared_ptr<Collection> collection_;
};

TEST_F(BuildIndexesOf, GivesASealedSegmentItsIndexes) {
  Add(0, 30);
  EXPECT_EQ(IndexOf("name"), nullptr);
  ASSERT_TRUE(IsOk(Flush(collection_.get())));
  ASSERT_NE(NameIndex(), nullptr);
  EXPECT_EQ(NameIndex()->CountOf(index::Key("n1")), 10U);
  EXPECT_EQ(IndexFiles().size(), 2U);
  const auto sizes = IndexOf("size");
  EXPECT_EQ(sizes->scalar()->CountOf(index::Key(int64_t{4})), 6U);
  EXPECT_EQ(sizes->sparse(), nullptr);
}

TEST_F(BuildIndexesOf, IsThereAgainAfterReopening) {
  Add(0, 30);
  ASSERT_TRUE(IsOk(Flush(collection_.get())));
  Reopen();
  ASSERT_NE(NameIndex(), nullptr);
  EXPECT_EQ(NameIndex()->CountOf(index::Key("n2")), 10U);
  const std::vector<std::string> known = collection_->KnownFiles();
  for (const std::string& path : IndexFiles()) {
    EXPECT_NE(std::find(known.begin(), known.end(), path.substr(path.rfind('/') + 1)), known.end());
  }
}

TEST_F(BuildIndexesOf, FollowsAMerge) {
  Add(0, 30);
  ASSERT_TRUE(IsOk(Flush(collection_.get())));
  Add(30, 30);
  ASSERT_TRUE(IsOk(Flush(collection_.get())));
  EXPECT_EQ(IndexFiles().size(), 4U);
  ASSERT_TRUE(IsOk(Compact(collection_.get())));
  ASSERT_EQ(collection_->snapshot()->segments.size(), 1U);
  EXPECT_EQ(IndexFiles().size(), 2U);
  EXPECT_EQ(NameIndex()->CountOf(index::Key("n1")), 20U);
}

TEST_F(BuildIndexesOf, WritesAMissingFileAnew) {
  Add(0, 30);
  ASSERT_TRUE(IsOk(Flush(collection_.get())));
  auto files = files_.Files();
  files.erase(IndexFiles().front());
  files_.SetFiles(files);
  Reopen();
  EXPECT_EQ(NameIndex(), nullptr);
  ASSERT_TRUE(IsOk(BuildIndexes(collection_.get())));
  EXPECT_NE(NameIndex(), nullptr);
  EXPECT_EQ(IndexFiles().size(), 2U);
}

TEST_F(BuildIndexesOf, LeavesADamagedFileAsideAndWritesItAnew) {
  Add(0, 30);
  ASSERT_TRUE(IsOk(Flush(collection_.get())));
  auto files = files_.Files();
  files[IndexFiles().front()].back() ^= std::byte{1};
  files_.SetFiles(files);
  Reopen();
  EXPECT_EQ(NameIndex(), nullptr);
  ASSERT_TRUE(IsOk(BuildIndexes(collection_.get())));
  ASSERT_NE(NameIndex(), nullptr);
  EXPECT_EQ(NameIndex()->CountOf(index::Key("n0")), 10U);
  EXPECT_EQ(IndexFiles().size(), 2U);
}

TEST_F(BuildIndexesOf, DoesNotFailAFlushOnAFullDisk) {
  Add(0, 30);
  ASSERT_TRUE(IsOk(Flush(collection_.get())));
  auto files = files_.Files();
  for (const std::string& path : IndexFiles()) files.erase(path);
  files_.SetFiles(files);
  Reopen();
  // Nothing is left to seal, so the first call to the disk is the index's.
  files_.SetFault(os::Fault{.call = 1, .for_good = true, .code = core::Code::kExhausted});
  EXPECT_TRUE(IsOk(Flush(collection_.get())));
  EXPECT_EQ(NameIndex(), nullptr);
  files_.SetFault(std::nullopt);
  EXPECT_TRUE(IsOk(Flush(collection_.get())));
  EXPECT_NE(NameIndex(), nullptr);
}

TEST_F(BuildIndexesOf, LeavesNoFilesBehindWhateverCallFails) {
  Add(0, 30);
  ASSERT_TRUE(IsOk(Flush(collection_.get())));
  auto without = files_.Files();
  for (const std::string& path : IndexFiles()) without.erase(path);
  for (uint64_t call = 1; call < 40; ++call) {
    files_.SetFiles(without);
    Reopen();
    files_.SetFault(os::Fault{.call = call});
    const core::Status built = BuildIndexes(collection_.get());
    files_.SetFault(std::nullopt);
    if (built.ok()) {
      EXPECT_GT(call, 5U);
      break;
    }
    // Rows are there whatever happened to their index.
    Reopen();
    core::CountRequest all;
    all.filter = "size >= 0";
    EXPECT_EQ(Count(collection_->Read({}), all).value().rows, 30);
    EXPECT_LE(IndexFiles().size(), 2U);
  }
}

}  // namespace
}  // namespace elanus::engine
