// Load state, indexes and what may be altered of a collection.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/test_store.h"

namespace elanus::engine {
namespace {

using core::LoadState;
using core::Number;
using testing::ElementsAre;
using testing::HasSubstr;

void ExpectError(const core::Status& status, Number number, const std::string& message) {
  EXPECT_EQ(static_cast<int>(status.number()), static_cast<int>(number)) << status.message();
  EXPECT_THAT(status.message(), HasSubstr(message));
}

core::IndexDescription Index(const std::string& field, const std::string& type,
                             core::Metric metric = core::Metric::kL2) {
  core::IndexDescription index;
  index.field = field;
  index.type = type;
  index.metric = metric;
  return index;
}

core::Result<int64_t> Count(core::Store* store, const std::vector<std::string>& partitions) {
  core::CountRequest request;
  request.of = kPictures;
  request.partitions = partitions;
  return TRY(store->Count(request)).rows;
}

class Loading : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(IsOk(store.Open()));
    ASSERT_TRUE(IsOk(store->CreateCollection("", PictureSchema())));
    ASSERT_TRUE(IsOk(store->Insert(Put({{1, "dog", 10}, {2, "cat", 20}}))));
  }

  void PutInto(const std::string& partition, const std::vector<Picture>& pictures) {
    core::InsertRequest request = Put(pictures);
    request.partition = partition;
    ASSERT_TRUE(IsOk(store->Insert(request)));
  }

  TestStore store;
};

TEST_F(Loading, NeedsAnIndexOnEveryVectorField) {
  ExpectError(store->Load(kPictures, {}), Number::kIndexNotFound,
              "index not found[collection=pictures]");
  ASSERT_TRUE(IsOk(store->CreateIndex(kPictures, Index("clip", "FLAT"))));
  EXPECT_TRUE(IsOk(store->Load(kPictures, {})));
  EXPECT_TRUE(IsOk(store->Load(kPictures, {}))) << "again";
}

TEST_F(Loading, ReadersAreToldWhatIsNotLoaded) {
  const std::string message = "collection not loaded[collection=pictures]";
  ExpectError(Count(store.get(), {}).status(), Number::kCollectionNotLoaded, message);
  ExpectError(ReadAll(store.get()).status(), Number::kCollectionNotLoaded, message);
  EXPECT_EQ(*store->GetLoadState(kPictures, {}), LoadState::kNotLoaded);
  EXPECT_EQ(store->GetStatistics(kPictures)->rows, 2) << "statistics need no load";
  EXPECT_EQ(store->Delete(DeleteWhere("size == 10"))->deleted, 1) << "nor do deletes";
  ASSERT_TRUE(IsOk(MakePictures(store.get())));
  EXPECT_EQ(*store->GetLoadState(kPictures, {}), LoadState::kLoaded);
  EXPECT_EQ(*Count(store.get(), {}), 1);
  ASSERT_TRUE(IsOk(store->Release(kPictures, {})));
  ExpectError(Count(store.get(), {}).status(), Number::kCollectionNotLoaded, message);
}

TEST_F(Loading, SurvivesARestart) {
  ASSERT_TRUE(IsOk(MakePictures(store.get())));
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(*store->GetLoadState(kPictures, {}), LoadState::kLoaded);
  ASSERT_TRUE(IsOk(store.Open(OpenMode::kRead)));
  EXPECT_TRUE(IsOk(store->Load(kPictures, {}))) << "there is nothing to change";
  ASSERT_TRUE(IsOk(store.Open()));
  ASSERT_TRUE(IsOk(store->Release(kPictures, {})));
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(*store->GetLoadState(kPictures, {}), LoadState::kNotLoaded);
}

TEST_F(Loading, IsDoneByPartition) {
  ASSERT_TRUE(IsOk(store->CreateIndex(kPictures, Index("clip", "FLAT"))));
  ASSERT_TRUE(IsOk(store->CreatePartition(kPictures, "a")));
  ASSERT_TRUE(IsOk(store->CreatePartition(kPictures, "b")));
  PutInto("a", {{3, "sea", 30}});
  PutInto("b", {{4, "sky", 40}});
  ExpectError(store->Load(kPictures, {"a", "nope"}), Number::kPartitionNotFound,
              "partition not found[partition=nope]");
  EXPECT_EQ(*store->GetLoadState(kPictures, {"a"}), LoadState::kNotLoaded);
  ASSERT_TRUE(IsOk(store->Load(kPictures, {"a", "_default"})));
  EXPECT_EQ(*store->GetLoadState(kPictures, {"a"}), LoadState::kLoaded);
  EXPECT_EQ(*store->GetLoadState(kPictures, {"a", "b"}), LoadState::kNotLoaded);
  EXPECT_EQ(*Count(store.get(), {}), 3);
  EXPECT_EQ(*Count(store.get(), {"a"}), 1);
  ExpectError(Count(store.get(), {"b"}).status(), Number::kPartitionNotLoaded,
              "partition not loaded[partition=b]");
  ExpectError(Count(store.get(), {"nope"}).status(), Number::kPartitionNotFound,
              "partition name nope not found");
  ASSERT_TRUE(IsOk(store->CreatePartition(kPictures, "c")));
  EXPECT_EQ(*store->GetLoadState(kPictures, {"c"}), LoadState::kNotLoaded);
  ASSERT_TRUE(IsOk(store->Load(kPictures, {})));
  ASSERT_TRUE(IsOk(store->CreatePartition(kPictures, "d")));
  EXPECT_EQ(*store->GetLoadState(kPictures, {"d"}), LoadState::kLoaded) << "the whole is loaded";
}

TEST_F(Loading, PartitionsHaveStatisticsOfTheirOwn) {
  ASSERT_TRUE(IsOk(store->CreatePartition(kPictures, "a")));
  PutInto("a", {{3, "sea", 30}});
  EXPECT_EQ(store->GetPartitionStatistics(kPictures, "a")->rows, 1);
  EXPECT_EQ(store->GetPartitionStatistics(kPictures, "_default")->rows, 2);
  ExpectError(store->GetPartitionStatistics(kPictures, "nope").status(), Number::kPartitionNotFound,
              "partition not found[partition=nope]");
}

TEST_F(Loading, AFieldHasOneIndex) {
  ASSERT_TRUE(IsOk(store->CreateIndex(kPictures, Index("clip", "FLAT"))));
  EXPECT_TRUE(IsOk(store->CreateIndex(kPictures, Index("clip", "FLAT")))) << "the same again";
  ExpectError(store->CreateIndex(kPictures, Index("clip", "FLAT", core::Metric::kIp)),
              Number::kUnexpected,
              "CreateIndex failed: at most one distinct index is allowed per field");
  ExpectError(store->CreateIndex(kPictures, Index("zz", "FLAT")), Number::kUnexpected,
              "cannot create index on non-exist field: zz");
  ExpectError(store->CreateIndex(kPictures, Index("clip", "FOO")), Number::kUnexpected,
              "invalid index type: FOO");
  core::IndexDescription named = Index("name", "INVERTED");
  named.name = "clip";
  EXPECT_EQ(store->CreateIndex(kPictures, named).code(), core::Code::kAlreadyExists)
      << "the name is taken";
  named.name = "by_name";
  EXPECT_TRUE(IsOk(store->CreateIndex(kPictures, named)));
}

TEST_F(Loading, IndexesAreDescribedWithRowsAndStableIds) {
  ASSERT_TRUE(IsOk(store->CreateIndex(kPictures, Index("clip", "HNSW"))));
  ASSERT_TRUE(IsOk(store->CreateIndex(kPictures, Index("name", "INVERTED"))));
  ASSERT_TRUE(IsOk(store->DropIndex(kPictures, "clip")));
  EXPECT_TRUE(IsOk(store->DropIndex(kPictures, "clip"))) << "there is none any more";
  ASSERT_TRUE(IsOk(store->CreateIndex(kPictures, Index("clip", "IVF_FLAT"))));
  ASSERT_TRUE(IsOk(store.Open()));
  const auto states = store->DescribeIndexes(kPictures);
  ASSERT_TRUE(IsOk(states));
  ASSERT_EQ(states->size(), 2U);
  EXPECT_EQ(states->at(0).index.field, "name");
  EXPECT_EQ(states->at(0).index.id, 2);
  EXPECT_EQ(states->at(1).index.type, "IVF_FLAT");
  EXPECT_EQ(states->at(1).index.id, 3) << "ids are never used twice";
  EXPECT_EQ(states->at(1).total_rows, 2);
  EXPECT_EQ(states->at(1).indexed_rows, 2);
}

// Clients wait until as many rows are indexed as there are: nobody waits for what nothing builds.
TEST_F(Loading, AnIndexIsFinishedWhenNothingIsLeftToBuild) {
  const auto is_finished = [&](int64_t rows) {
    const auto states = store->DescribeIndexes(kPictures);
    return states->at(0).total_rows == rows && states->at(0).indexed_rows == rows;
  };
  ASSERT_TRUE(IsOk(store->CreateIndex(kPictures, Index("name", "INVERTED"))));
  EXPECT_TRUE(is_finished(2)) << "what was growing is sealed for it";
  EXPECT_EQ(store->GetStatistics(kPictures)->growing_rows, 0);
  ASSERT_TRUE(IsOk(store->Insert(Put({{7, "g", 7}}))));
  EXPECT_TRUE(is_finished(2)) << "growing rows are scanned";
  ASSERT_TRUE(IsOk(store->Flush(kPictures)));
  EXPECT_TRUE(is_finished(3));
}

TEST_F(Loading, AnIndexMayGoWhileTheCollectionIsLoaded) {
  ASSERT_TRUE(IsOk(MakePictures(store.get())));
  ASSERT_TRUE(IsOk(store->DropIndex(kPictures, "clip")));
  EXPECT_EQ(*Count(store.get(), {}), 2);
  EXPECT_TRUE(store->DescribeIndexes(kPictures)->empty());
}

TEST_F(Loading, AnIndexKeepsAlteredParameters) {
  ASSERT_TRUE(IsOk(store->CreateIndex(kPictures, Index("clip", "FLAT"))));
  ASSERT_TRUE(IsOk(
      store->AlterIndex(kPictures, "clip", {.set = {{"mmap.enabled", "true"}}, .removed = {}})));
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(store->DescribeIndexes(kPictures)->at(0).index.params.at("mmap.enabled"), "true");
  ExpectError(store->AlterIndex(kPictures, "clip", {.set = {{"mmap.enabled", "x"}}, .removed = {}}),
              Number::kParameterInvalid, "mmap.enabled");
  ExpectError(store->AlterIndex(kPictures, "zz", {}), Number::kIndexNotFound, "index not found");
}

TEST_F(Loading, PropertiesThatMeanSomethingAreChecked) {
  for (const char* good : {"-1", "0", "3600"}) {
    EXPECT_TRUE(IsOk(
        store->AlterCollection(kPictures, {.set = {{core::kTtlProperty, good}}, .removed = {}})));
  }
  for (const char* bad : {"-2", "1.5", "", "soon", "99999999999999"}) {
    ExpectError(
        store->AlterCollection(kPictures, {.set = {{core::kTtlProperty, bad}}, .removed = {}}),
        Number::kParameterInvalid, "");
  }
  ExpectError(store->AlterCollection(kPictures, {.set = {{"mmap.enabled", "yes"}}, .removed = {}}),
              Number::kParameterInvalid, "mmap.enabled");
  ASSERT_TRUE(IsOk(store->AlterCollection(
      kPictures, {.set = {{"anything", "x"}}, .removed = {core::kTtlProperty}})));
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_THAT(store->DescribeCollection(kPictures)->schema.properties,
              ElementsAre(std::pair("anything", "x")));
}

TEST_F(Loading, LimitsOfAFieldMayGrow) {
  const auto alter = [&](const char* field, const char* key, const char* value) {
    return store->AlterField(kPictures, field, {.set = {{key, value}}, .removed = {}});
  };
  ASSERT_TRUE(IsOk(alter("name", "max_length", "65535")));
  ASSERT_TRUE(IsOk(alter("name", "mmap.enabled", "true")));
  ASSERT_TRUE(IsOk(alter("name", "description", "what it is")));
  ExpectError(alter("name", "max_length", "65536"), Number::kParameterInvalid, "65535");
  ExpectError(alter("name", "max_length", "64"), Number::kParameterInvalid, "only grow");
  ExpectError(alter("size", "max_length", "64"), Number::kParameterInvalid, "can not alter");
  ExpectError(alter("clip", "dim", "8"), Number::kParameterInvalid, "can not alter");
  ExpectError(alter("zz", "description", ""), Number::kFieldNotFound, "zz");
  ASSERT_TRUE(IsOk(store.Open()));
  const auto description = store->DescribeCollection(kPictures);
  const core::FieldSchema& name = *description->schema.Find("name");
  EXPECT_EQ(name.max_length, 65535);
  EXPECT_EQ(name.description, "what it is");
  EXPECT_EQ(name.params.at("mmap.enabled"), "true");
}

}  // namespace
}  // namespace elanus::engine
