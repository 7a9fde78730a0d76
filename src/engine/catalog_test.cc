// Databases, names and aliases: what the catalog keeps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/limits.h"
#include "engine/test_store.h"

namespace elanus::engine {
namespace {

using core::Number;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

core::CollectionSchema Schema(const std::string& name) {
  core::CollectionSchema schema = PictureSchema();
  schema.name = name;
  return schema;
}

void ExpectError(const core::Status& status, Number number, const std::string& message) {
  EXPECT_EQ(static_cast<int>(status.number()), static_cast<int>(number)) << status.message();
  EXPECT_THAT(status.message(), HasSubstr(message));
}

class Names : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(IsOk(store.Open()));
    ASSERT_TRUE(IsOk(MakePictures(store.get())));
    ASSERT_TRUE(IsOk(store->Insert(Put({{1, "dog", 10}}))));
  }

  TestStore store;
};

TEST_F(Names, ADatabaseKeepsItsPropertiesAndItsId) {
  EXPECT_THAT(*store->ListDatabases(), ElementsAre("default"));
  ASSERT_TRUE(IsOk(store->CreateDatabase("zoo", {{"owner", "me"}, {"size", "1"}})));
  ASSERT_TRUE(IsOk(store->CreateDatabase("art", {})));
  ASSERT_TRUE(IsOk(
      store->AlterDatabase("zoo", {.set = {{"place", "here"}}, .removed = {"size", "nothing"}})));
  const auto before = store->DescribeDatabase("zoo");
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_THAT(*store->ListDatabases(), ElementsAre("default", "art", "zoo"));
  const auto after = store->DescribeDatabase("zoo");
  ASSERT_TRUE(IsOk(after));
  EXPECT_EQ(*before, *after);
  EXPECT_GT(after->id, 1);
  EXPECT_THAT(after->properties, ElementsAre(std::pair("owner", "me"), std::pair("place", "here")));
  EXPECT_EQ(store->DescribeDatabase("")->id, 1);
}

TEST_F(Names, OnlyAnEmptyDatabaseOtherThanTheDefaultOneCanBeDropped) {
  ASSERT_TRUE(IsOk(store->CreateDatabase("zoo", {})));
  ASSERT_TRUE(IsOk(store->CreateCollection("zoo", Schema("cats"))));
  ExpectError(store->DropDatabase("default"), Number::kUnexpected, "can not drop default database");
  ExpectError(store->DropDatabase("zoo"), Number::kUnexpected, "zoo not empty");
  ASSERT_TRUE(IsOk(store->DropCollection({"zoo", "cats"})));
  ASSERT_TRUE(IsOk(store->DropDatabase("zoo")));
  EXPECT_TRUE(IsOk(store->DropDatabase("zoo")));
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_THAT(*store->ListDatabases(), ElementsAre("default"));
}

TEST_F(Names, ACollectionOfTheSameNameInAnotherDatabaseIsAnother) {
  ASSERT_TRUE(IsOk(store->CreateDatabase("zoo", {})));
  ASSERT_TRUE(IsOk(store->CreateCollection("zoo", Schema("pictures"))));
  EXPECT_EQ(store->GetStatistics({"zoo", "pictures"})->rows, 0);
  EXPECT_EQ(store->GetStatistics({"default", "pictures"})->rows, 1);
  EXPECT_EQ(store->DescribeCollection({"zoo", "pictures"})->database, "zoo");
  EXPECT_EQ(store->DescribeCollection(kPictures)->database, "default");
}

TEST_F(Names, AMissingDatabaseIsNamed) {
  const std::string message = "database not found[database=nope]";
  ExpectError(store->CreateCollection("nope", Schema("a")), Number::kDatabaseNotFound, message);
  ExpectError(store->DescribeDatabase("nope").status(), Number::kDatabaseNotFound, message);
  ExpectError(store->ListCollections("nope").status(), Number::kDatabaseNotFound, message);
  ExpectError(store->GetStatistics({"nope", "a"}).status(), Number::kDatabaseNotFound, message);
  ExpectError(store->RenameCollection(kPictures, {"nope", "a"}), Number::kDatabaseNotFound,
              message);
}

TEST_F(Names, AMissingCollectionIsNamed) {
  const std::string message = "collection not found[database=default][collection=nope]";
  const core::CollectionName nope{"", "nope"};
  ExpectError(store->DescribeCollection(nope).status(), Number::kCollectionNotFound, message);
  ExpectError(store->Load(nope, {}), Number::kCollectionNotFound, message);
  ExpectError(store->Flush(nope), Number::kCollectionNotFound, message);
  ExpectError(store->RenameCollection(nope, kPictures), Number::kCollectionNotFound, message);
  ExpectError(store->DescribeIndexes(nope).status(), Number::kCollectionNotFound, message);
  EXPECT_EQ(*store->GetLoadState(nope, {}), core::LoadState::kNotExist);
  EXPECT_TRUE(IsOk(store->DropCollection(nope)));
}

TEST_F(Names, AnAliasStandsForItsCollectionInEveryVerb) {
  ASSERT_TRUE(IsOk(store->CreateAlias(kPictures, "album")));
  EXPECT_TRUE(IsOk(store->CreateAlias(kPictures, "album"))) << "again";
  core::InsertRequest insert = Put({{2, "cat", 20}});
  insert.to.collection = "album";
  ASSERT_TRUE(IsOk(store->Insert(insert)));
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(*CountRows(store.get(), {"", "album"}, ""), 2);
  EXPECT_EQ(store->DescribeCollection({"", "album"})->schema.name, "pictures");
  EXPECT_THAT(store->DescribeCollection(kPictures)->aliases, ElementsAre("album"));
  EXPECT_EQ(*store->DescribeAlias("", "album"),
            (core::AliasDescription{.alias = "album", .collection = "pictures"}));
  EXPECT_THAT(*store->ListCollections(""), ElementsAre("pictures"));
}

TEST_F(Names, AnAliasCanBeMovedAndDropped) {
  ASSERT_TRUE(IsOk(store->CreateCollection("", Schema("other"))));
  ASSERT_TRUE(IsOk(store->CreateAlias(kPictures, "b")));
  ASSERT_TRUE(IsOk(store->CreateAlias(kPictures, "a")));
  ASSERT_TRUE(IsOk(store->AlterAlias({"", "other"}, "b")));
  EXPECT_THAT(*store->ListAliases({"", ""}), ElementsAre(core::AliasDescription{"a", "pictures"},
                                                         core::AliasDescription{"b", "other"}));
  EXPECT_THAT(*store->ListAliases({"", "other"}),
              ElementsAre(core::AliasDescription{"b", "other"}));
  ASSERT_TRUE(IsOk(store->DropAlias("", "b")));
  EXPECT_TRUE(IsOk(store->DropAlias("", "b")));
  ExpectError(store->DescribeAlias("", "b").status(), Number::kAliasNotFound,
              "alias not found[database=default][alias=b]");
  ExpectError(store->AlterAlias(kPictures, "b"), Number::kAliasNotFound,
              "alias not found[database=default][alias=b]");
}

TEST_F(Names, ANameBelongsToOneThing) {
  ASSERT_TRUE(IsOk(store->CreateCollection("", Schema("other"))));
  ASSERT_TRUE(IsOk(store->CreateAlias(kPictures, "a")));
  ExpectError(store->CreateAlias({"", "other"}, "a"), Number::kAliasAlreadyExists,
              "alias already exist[database=default][alias=a]");
  ExpectError(store->CreateAlias({"", "other"}, "pictures"), Number::kAliasCollectionNameConflict,
              "conflict");
  ExpectError(store->CreateCollection("", Schema("a")), Number::kAliasCollectionNameConflict,
              "conflict");
  ExpectError(store->CreateAlias({"", "a"}, "b"), Number::kCollectionNotFound,
              "collection not found[database=default][collection=a]");
  ExpectError(store->RenameCollection({"", "other"}, {"", "a"}), Number::kUnexpected,
              "duplicated new collection name");
  ExpectError(store->RenameCollection({"", "other"}, kPictures), Number::kUnexpected,
              "duplicated new collection name");
  ExpectError(store->DropAlias("", "pictures"), Number::kAliasCollectionNameConflict, "conflict");
}

TEST_F(Names, ACollectionIsDroppedByItsOwnNameAndTakesItsAliasesAlong) {
  ASSERT_TRUE(IsOk(store->CreateAlias(kPictures, "a")));
  ExpectError(store->DropCollection({"", "a"}), Number::kUnexpected,
              "cannot drop the collection via alias = a");
  ASSERT_TRUE(IsOk(store->DropCollection(kPictures)));
  EXPECT_THAT(*store->ListAliases({"", ""}), IsEmpty());
  ASSERT_TRUE(IsOk(store->CreateCollection("", Schema("a"))));
}

TEST_F(Names, ARenamedCollectionKeepsRowsAliasesAndItsName) {
  ASSERT_TRUE(IsOk(store->CreateAlias(kPictures, "a")));
  ASSERT_TRUE(IsOk(store->RenameCollection(kPictures, {"", "album"})));
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(store->DescribeCollection({"", "a"})->schema.name, "album");
    EXPECT_EQ(*CountRows(store.get(), {"", "album"}, ""), 1);
    ExpectError(store->GetStatistics(kPictures).status(), Number::kCollectionNotFound,
                "[collection=pictures]");
    ASSERT_TRUE(IsOk(store.Open()));
  }
}

TEST_F(Names, ACollectionGoesToAnotherDatabaseWithoutAliases) {
  ASSERT_TRUE(IsOk(store->CreateDatabase("zoo", {})));
  ASSERT_TRUE(IsOk(store->CreateAlias(kPictures, "a")));
  ExpectError(store->RenameCollection(kPictures, {"zoo", "pictures"}), Number::kUnexpected,
              "has the alias 'a'");
  ExpectError(store->RenameCollection({"", "a"}, {"", "b"}), Number::kUnexpected,
              "unsupported use an alias to rename collection, alias:a");
  ASSERT_TRUE(IsOk(store->DropAlias("", "a")));
  ASSERT_TRUE(IsOk(store->RenameCollection(kPictures, {"zoo", "pictures"})));
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(store->DescribeCollection({"zoo", "pictures"})->database, "zoo");
  EXPECT_THAT(*store->ListCollections(""), IsEmpty());
}

TEST_F(Names, CreatingACollectionAgainNeedsTheSameParameters) {
  EXPECT_TRUE(IsOk(store->CreateCollection("", PictureSchema())));
  core::CollectionSchema shards = PictureSchema();
  shards.shards = 2;
  core::CollectionSchema consistency = PictureSchema();
  consistency.consistency = core::Consistency::kStrong;
  core::CollectionSchema dynamic = PictureSchema();
  dynamic.enable_dynamic_field = true;
  for (const auto& schema : {shards, consistency, dynamic}) {
    ExpectError(store->CreateCollection("", schema), Number::kUnexpected,
                "create duplicate collection with different parameters, collection: pictures");
  }
}

TEST_F(Names, NowIsLaterThanEveryWriteAndRises) {
  os::ManualClock clock(2'000'000'000'000);
  store.clock = &clock;
  ASSERT_TRUE(IsOk(store.Open()));
  const auto receipt = store->Upsert(Put({{1, "x", 1}}));
  ASSERT_TRUE(IsOk(receipt));
  clock.Set(1'000'000'000'000);
  uint64_t last = receipt->timestamp;
  for (int i = 0; i < 3; ++i) {
    const uint64_t now = store->Now();
    EXPECT_GT(now, last);
    last = now;
  }
  ASSERT_TRUE(IsOk(store->DropCollection(kPictures)));
  EXPECT_GT(store->Now(), last);
}

TEST_F(Names, AFailedRenameHasChangedNothing) {
  for (uint64_t call = 1; call < 8; ++call) {
    for (uint64_t seed = 0; seed < 4; ++seed) {
      TestStore faulty;
      ASSERT_TRUE(IsOk(faulty.Open()));
      ASSERT_TRUE(IsOk(MakePictures(faulty.get())));
      faulty.files().SetFault(os::Fault{.call = call, .for_good = true, .code = core::Code::kIo});
      const bool done = faulty->RenameCollection(kPictures, {"", "album"}).ok();
      faulty.Close();
      faulty.files().Crash(seed);
      ASSERT_TRUE(IsOk(faulty.Open())) << call;
      const auto names = *faulty->ListCollections("");
      ASSERT_EQ(names.size(), 1U);
      EXPECT_TRUE(names[0] == "album" || (!done && names[0] == "pictures")) << call;
      EXPECT_EQ(faulty->DescribeCollection({"", names[0]})->schema.name, names[0]);
    }
  }
}

}  // namespace
}  // namespace elanus::engine
