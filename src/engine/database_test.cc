// What a user of the store sees, on a disk that behaves.
#include "engine/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/test_store.h"

namespace elanus::engine {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Database : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(IsOk(store.Open()));
    ASSERT_TRUE(IsOk(MakePictures(store.get())));
  }

  std::vector<Picture> All(const std::string& filter = "") {
    auto pictures = ReadAll(store.get(), filter);
    EXPECT_TRUE(IsOk(pictures));
    return pictures.ok() ? *pictures : std::vector<Picture>();
  }

  core::SearchRequest Nearest(const Picture& picture, int64_t limit) {
    core::SearchRequest request;
    request.in = kPictures;
    request.queries = core::Column(core::DataType::kFloatVector, kTestDim);
    request.queries.AppendVector(VectorOf(picture));
    request.metric = core::Metric::kL2;
    request.limit = limit;
    return request;
  }

  TestStore store;
  const Picture kDog{1, "dog", 10};
  const Picture kCat{2, "cat", 20};
  const Picture kSea{3, "sea", 30};
};

TEST_F(Database, ReturnsInsertedRowsAtOnce) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kCat, kDog}))));
  EXPECT_THAT(All(), ElementsAre(kDog, kCat));
  EXPECT_EQ(*CountRows(store.get(), kPictures, ""), 2);
}

TEST_F(Database, KeepsRowsWhenItIsOpenedAgain) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kCat, kDog}))));
  ASSERT_TRUE(IsOk(store->Delete(DeleteIds({2}))));
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_THAT(All(), ElementsAre(kDog));
  EXPECT_TRUE(store.notices().empty());
}

TEST_F(Database, UpsertReplacesTheRowOfTheKey) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kDog, kCat}))));
  ASSERT_TRUE(IsOk(store->Upsert(Put({{1, "wolf", 11}, kSea}))));
  EXPECT_THAT(All(), ElementsAre(Picture{1, "wolf", 11}, kCat, kSea));
}

TEST_F(Database, UpsertOfOneKeyTwiceKeepsTheLast) {
  ASSERT_TRUE(IsOk(store->Upsert(Put({kDog, {1, "wolf", 11}}))));
  EXPECT_THAT(All(), ElementsAre(Picture{1, "wolf", 11}));
}

TEST_F(Database, InsertKeepsDuplicatesOfAKey) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kDog, kDog}))));
  EXPECT_EQ(*CountRows(store.get(), kPictures, ""), 2);
}

TEST_F(Database, DeletesByFilter) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kDog, kCat, kSea}))));
  const auto receipt = store->Delete(DeleteWhere("size >= 20"));
  ASSERT_TRUE(IsOk(receipt));
  EXPECT_EQ(receipt->deleted, 2);
  EXPECT_THAT(All(), ElementsAre(kDog));
}

TEST_F(Database, CountsTheLogAmongItsBytesForAReaderToo) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kDog, kCat}))));
  const int64_t written = store->GetStatistics(kPictures)->disk_bytes;
  EXPECT_GT(written, 0);
  ASSERT_TRUE(IsOk(store.Open(OpenMode::kRead)));
  EXPECT_EQ(store->GetStatistics(kPictures)->disk_bytes, written);
}

TEST_F(Database, RefusesToDeleteEverythingByABlankFilter) {
  EXPECT_EQ(store->Delete(DeleteWhere("  ")).code(), core::Code::kInvalidArgument);
  EXPECT_EQ(store->Delete(DeleteWhere("")).code(), core::Code::kInvalidArgument);
}

TEST_F(Database, AnswersTheSameFromASegmentAsFromTheLog) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kDog, kCat, kSea}))));
  ASSERT_TRUE(IsOk(store->Delete(DeleteIds({2}))));
  const auto before = store->Search(Nearest(kSea, 2));
  ASSERT_TRUE(IsOk(store->Flush(kPictures)));
  const auto after = store->Search(Nearest(kSea, 2));
  ASSERT_TRUE(IsOk(before));
  ASSERT_TRUE(IsOk(after));
  EXPECT_EQ(before->scores, after->scores);
  EXPECT_THAT(All(), ElementsAre(kDog, kSea));
  EXPECT_EQ(store->GetStatistics(kPictures)->segments, 1);
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_THAT(All(), ElementsAre(kDog, kSea));
}

TEST_F(Database, DeletesRowsOfASegmentForGood) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kDog, kCat, kSea}))));
  ASSERT_TRUE(IsOk(store->Flush(kPictures)));
  ASSERT_TRUE(IsOk(store->Delete(DeleteIds({1}))));
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_THAT(All(), ElementsAre(kCat, kSea));
  ASSERT_TRUE(IsOk(store->Flush(kPictures)));
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_THAT(All(), ElementsAre(kCat, kSea));
}

TEST_F(Database, CompactMergesSegmentsAndPurgesDeletedRows) {
  for (int64_t id = 0; id < 5; ++id) {
    ASSERT_TRUE(IsOk(store->Insert(Put({{id, "x", 1}, {id + 10, "y", 2}}))));
    ASSERT_TRUE(IsOk(store->Flush(kPictures)));
  }
  ASSERT_TRUE(IsOk(store->Delete(DeleteWhere("size == 2"))));
  ASSERT_TRUE(IsOk(store->Compact(kPictures)));
  const auto statistics = store->GetStatistics(kPictures);
  EXPECT_EQ(statistics->segments, 1);
  EXPECT_EQ(statistics->rows, 5);
  EXPECT_EQ(statistics->deleted_rows, 0);
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(*CountRows(store.get(), kPictures, ""), 5);
  EXPECT_TRUE(store.notices().empty());
}

TEST_F(Database, SealsAndMergesByItself) {
  store.segment_bytes = 2000;
  ASSERT_TRUE(IsOk(store.Open()));
  for (int64_t id = 0; id < 300; ++id) ASSERT_TRUE(IsOk(store->Insert(Put({{id, "some", 1}}))));
  const auto statistics = store->GetStatistics(kPictures);
  EXPECT_EQ(statistics->rows, 300);
  EXPECT_GT(statistics->segments, 0);
  EXPECT_LT(statistics->segments, 10);
  EXPECT_LT(statistics->growing_rows, 60);
}

TEST_F(Database, FindsTheNearestAndTheirScores) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kDog, kCat, kSea}))));
  core::SearchRequest request = Nearest(kCat, 2);
  request.output_fields = {"name"};
  const auto answer = store->Search(request);
  ASSERT_TRUE(IsOk(answer));
  EXPECT_THAT(answer->starts, ElementsAre(0, 2));
  EXPECT_EQ(answer->scores[0], 0.0F);
  EXPECT_EQ(answer->rows.Find("id")->view().Values<int64_t>()[0], 2);
  EXPECT_EQ(answer->rows.Find("name")->view().Text(0), "cat");
}

TEST_F(Database, SearchesOnlyWhatTheFilterSelects) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kDog, kCat, kSea}))));
  core::SearchRequest request = Nearest(kCat, 3);
  request.filter = "size != 20";
  const auto answer = store->Search(request);
  ASSERT_TRUE(IsOk(answer));
  EXPECT_EQ(answer->scores.size(), 2U);
  EXPECT_EQ(answer->work.rows_scanned, 2);
}

TEST_F(Database, PagesThroughAQueryInTheOrderOfTheKey) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kSea, kDog}))));
  ASSERT_TRUE(IsOk(store->Flush(kPictures)));
  ASSERT_TRUE(IsOk(store->Insert(Put({kCat}))));
  core::QueryRequest request;
  request.from = kPictures;
  request.limit = 1;
  for (int64_t page = 0; page < 3; ++page) {
    request.offset = page;
    const auto answer = store->Query(request);
    ASSERT_TRUE(IsOk(answer));
    ASSERT_EQ(answer->rows.rows(), 1U);
    EXPECT_EQ(answer->rows.columns[0].column.view().Values<int64_t>()[0], page + 1);
  }
}

TEST_F(Database, QueriesByKeys) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kDog, kCat, kSea}))));
  core::QueryRequest request;
  request.from = kPictures;
  request.keys = core::Int64Column(std::vector<int64_t>{3, 1, 7});
  const auto answer = store->Query(request);
  ASSERT_TRUE(IsOk(answer));
  EXPECT_THAT(answer->rows.columns[0].column.view().Values<int64_t>(), ElementsAre(1, 3));
}

TEST_F(Database, GeneratesKeysThatAreNeverUsedTwice) {
  core::CollectionSchema schema = PictureSchema();
  schema.name = "generated";
  schema.fields[0].auto_id = true;
  ASSERT_TRUE(IsOk(MakeReady(store.get(), schema)));
  core::Batch rows = RowsOf({kDog, kCat});
  rows.columns.erase(rows.columns.begin());
  std::set<int64_t> keys;
  for (int i = 0; i < 3; ++i) {
    const auto receipt = store->Insert({.to = {"", "generated"}, .rows = rows, .partition = ""});
    ASSERT_TRUE(IsOk(receipt));
    for (int64_t key : receipt->keys.view().Values<int64_t>()) keys.insert(key);
    ASSERT_TRUE(IsOk(store.Open()));
  }
  EXPECT_EQ(keys.size(), 6U);
}

TEST_F(Database, TimestampsRiseThoughTheClockGoesBack) {
  os::ManualClock clock(2'000'000'000'000);
  store.clock = &clock;
  ASSERT_TRUE(IsOk(store.Open()));
  uint64_t last = 0;
  for (int64_t id = 0; id < 6; ++id) {
    const auto receipt = store->Upsert(Put({{id % 2, "x", 1}}));
    ASSERT_TRUE(IsOk(receipt));
    EXPECT_GT(receipt->timestamp, last);
    last = receipt->timestamp;
    clock.Set(clock.NowMs() - 1'000'000);
    if (id == 2) {
      ASSERT_TRUE(IsOk(store->Flush(kPictures)));
    }
    ASSERT_TRUE(IsOk(store.Open()));
  }
  EXPECT_EQ(*CountRows(store.get(), kPictures, ""), 2);
}

TEST_F(Database, WorksWithoutAVectorField) {
  core::CollectionSchema schema = PictureSchema();
  schema.name = "bad_files";
  schema.fields.pop_back();
  ASSERT_TRUE(IsOk(MakeReady(store.get(), schema)));
  core::Batch rows = RowsOf({kDog});
  rows.columns.pop_back();
  ASSERT_TRUE(IsOk(store->Insert({.to = {"", "bad_files"}, .rows = rows, .partition = ""})));
  ASSERT_TRUE(IsOk(store->Flush({"", "bad_files"})));
  EXPECT_EQ(*CountRows(store.get(), {"", "bad_files"}, "name == 'dog'"), 1);
}

TEST_F(Database, FillsNullsWhereARowSaysNothing) {
  core::Batch rows = RowsOf({kDog});
  rows.columns.erase(rows.columns.begin() + 2);
  ASSERT_TRUE(IsOk(store->Insert({.to = kPictures, .rows = rows, .partition = ""})));
  EXPECT_EQ(*CountRows(store.get(), kPictures, "size is null"), 1);
  ASSERT_TRUE(IsOk(store->Flush(kPictures)));
  EXPECT_EQ(*CountRows(store.get(), kPictures, "size is null"), 1);
}

TEST_F(Database, CreatingTheSameCollectionAgainIsFine) {
  EXPECT_TRUE(IsOk(MakePictures(store.get())));
  core::CollectionSchema other = PictureSchema();
  other.fields[3].dim = 8;
  EXPECT_EQ(store->CreateCollection("", other).code(), core::Code::kAlreadyExists);
}

TEST_F(Database, DropsACollectionWithItsFiles) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kDog}))));
  ASSERT_TRUE(IsOk(store->DropCollection(kPictures)));
  EXPECT_TRUE(IsOk(store->DropCollection(kPictures)));
  EXPECT_EQ(CountRows(store.get(), kPictures, "").code(), core::Code::kNotFound);
  EXPECT_TRUE(store->ListCollections("")->empty());
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_TRUE(store.notices().empty());
  EXPECT_EQ(store.files().Files().size(), 2U) << "the catalog and the lock";
}

TEST_F(Database, KeepsIndexesAndProperties) {
  ASSERT_TRUE(IsOk(store->AlterCollection(kPictures, {.set = {{"model", "m1"}}, .removed = {}})));
  ASSERT_TRUE(IsOk(store.Open()));
  const auto description = store->DescribeCollection(kPictures);
  ASSERT_TRUE(IsOk(description));
  EXPECT_EQ(description->indexes.at(0).metric, core::Metric::kL2);
  EXPECT_EQ(description->schema.properties.at("model"), "m1");
  EXPECT_EQ(description->schema.fields[3].id, 103);
}

TEST_F(Database, ASecondWriterIsToldWhoTheFirstIs) {
  const auto second = OpenDatabase("/data/photos.db", {}, &store.files(), nullptr, nullptr);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.code(), core::Code::kAlreadyExists);
  EXPECT_THAT(second.status().message(),
              HasSubstr("database '/data/photos.db' is open for writing by process " +
                        std::to_string(::getpid()) + ";"));
}

TEST_F(Database, AReaderSeesTheStateOfTheMomentItWasOpened) {
  ASSERT_TRUE(IsOk(store->Insert(Put({kDog}))));
  const auto reader =
      OpenDatabase("/data/photos.db", {.mode = OpenMode::kRead}, &store.files(), nullptr, nullptr);
  ASSERT_TRUE(IsOk(reader));
  ASSERT_TRUE(IsOk(store->Insert(Put({kCat}))));
  ASSERT_TRUE(IsOk(store->Flush(kPictures)));
  EXPECT_THAT(*ReadAll(reader->get()), ElementsAre(kDog));
  EXPECT_EQ((*reader)->Insert(Put({kSea})).code(), core::Code::kInvalidArgument);
}

TEST_F(Database, AReaderNeedsADatabase) {
  const auto reader =
      OpenDatabase("/data/other.db", {.mode = OpenMode::kRead}, &store.files(), nullptr, nullptr);
  EXPECT_EQ(reader.code(), core::Code::kNotFound);
}

TEST_F(Database, DoesNotMakeItselfAtHomeAmongOtherFiles) {
  store.files().SetFiles({{"/home/me/dog.jpg", {}}});
  const auto opened = OpenDatabase("/home/me", {}, &store.files(), nullptr, nullptr);
  EXPECT_EQ(opened.code(), core::Code::kInvalidArgument);
  EXPECT_THAT(opened.status().message(), HasSubstr("dog.jpg"));
  EXPECT_EQ(store.files().Files().size(), 1U) << "nothing was written";
}

}  // namespace
}  // namespace elanus::engine
