// The Milvus data model beyond plain rows: partitions, dynamic keys, partial upserts, fields that
// come later, rows that expire, states of the past.
#include <gmock/gmock.h>

#include "core/array.h"
#include "engine/test_store.h"
#include "os/clock.h"

namespace elanus::engine {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A clock that stands until it is moved.
class HandClock final : public os::Clock {
 public:
  uint64_t NowMs() const override { return now_ms; }

  uint64_t now_ms = 1'700'000'000'000;
};

class DataModel : public testing::Test {
 protected:
  void SetUp() override {
    store.clock = &clock;
    ASSERT_TRUE(IsOk(store.Open()));
  }

  void Make(const core::CollectionSchema& schema) {
    ASSERT_TRUE(IsOk(MakeReady(store.get(), schema)));
  }

  void Put(const std::vector<Picture>& pictures, const std::string& partition = "") {
    ASSERT_TRUE(
        IsOk(store->Upsert({.to = kPictures, .rows = RowsOf(pictures), .partition = partition})));
  }

  // The ids that a query finds.
  std::vector<int64_t> Found(const core::QueryRequest& request) {
    const auto answer = store->Query(request);
    EXPECT_TRUE(IsOk(answer));
    const auto ids = answer->rows.Find("id")->view().Values<int64_t>();
    return {ids.begin(), ids.end()};
  }
  std::vector<int64_t> Ids(const std::vector<std::string>& partitions = {},
                           core::ReadPoint at = {}) {
    core::QueryRequest request;
    request.from = kPictures;
    request.partitions = partitions;
    request.at = at;
    return Found(request);
  }

  // Runs `check` on growing rows, on sealed ones, on merged ones and after a restart.
  void InEveryLayout(const std::function<void()>& check) {
    check();
    ASSERT_TRUE(IsOk(store->Flush(kPictures)));
    check();
    ASSERT_TRUE(IsOk(store.Open()));
    check();
    ASSERT_TRUE(IsOk(store->Compact(kPictures)));
    check();
  }

  HandClock clock;
  TestStore store;
};

TEST_F(DataModel, KeepsPartitionsApart) {
  Make(PictureSchema());
  ASSERT_TRUE(IsOk(store->CreatePartition(kPictures, "cats")));
  ASSERT_TRUE(IsOk(store->CreatePartition(kPictures, "cats")));
  Put({{1, "a", 1}, {2, "b", 2}});
  Put({{3, "c", 3}}, "cats");
  InEveryLayout([&] {
    EXPECT_THAT(Ids(), ElementsAre(1, 2, 3));
    EXPECT_THAT(Ids({"cats"}), ElementsAre(3));
    EXPECT_THAT(Ids({"_default"}), ElementsAre(1, 2));
    EXPECT_THAT(Ids({"cats", "_default"}), ElementsAre(1, 2, 3));
  });
  core::QueryRequest wrong;
  wrong.from = kPictures;
  wrong.partitions = {"dogs"};
  EXPECT_EQ(store->Query(wrong).status().number(), core::Number::kPartitionNotFound);
  EXPECT_EQ(store->Insert({.to = kPictures, .rows = RowsOf({{9, "x", 9}}), .partition = "dogs"})
                .status()
                .number(),
            core::Number::kPartitionNotFound);
}

TEST_F(DataModel, UpsertMovesAKeyBetweenPartitions) {
  Make(PictureSchema());
  ASSERT_TRUE(IsOk(store->CreatePartition(kPictures, "cats")));
  Put({{1, "a", 1}});
  Put({{1, "b", 2}}, "cats");
  InEveryLayout([&] {
    EXPECT_THAT(Ids({"cats"}), ElementsAre(1));
    EXPECT_THAT(Ids({"_default"}), ElementsAre());
  });
}

TEST_F(DataModel, RowsOfAKeyAreOrderedByAgeAcrossPartitions) {
  Make(PictureSchema());
  ASSERT_TRUE(IsOk(store->CreatePartition(kPictures, "cats")));
  for (const auto& [partition, name] :
       {std::pair{"cats", "a"}, {"_default", "b"}, {"cats", "c"}, {"_default", "d"}}) {
    ASSERT_TRUE(IsOk(
        store->Insert({.to = kPictures, .rows = RowsOf({{1, name, 1}}), .partition = partition})));
  }
  InEveryLayout([&] {
    const auto pictures = ReadAll(store.get());
    ASSERT_TRUE(IsOk(pictures));
    ASSERT_EQ(pictures->size(), 4U);
    std::string names;
    for (const Picture& picture : *pictures) names += picture.name;
    EXPECT_EQ(names, "abcd");
  });
}

TEST_F(DataModel, DeletesWithinAPartition) {
  Make(PictureSchema());
  ASSERT_TRUE(IsOk(store->CreatePartition(kPictures, "cats")));
  ASSERT_TRUE(
      IsOk(store->Insert({.to = kPictures, .rows = RowsOf({{1, "a", 1}}), .partition = ""})));
  ASSERT_TRUE(
      IsOk(store->Insert({.to = kPictures, .rows = RowsOf({{1, "b", 2}}), .partition = "cats"})));
  core::DeleteRequest request = DeleteWhere("id == 1");
  request.partition = "cats";
  EXPECT_EQ(store->Delete(request)->deleted, 1);
  InEveryLayout([&] {
    EXPECT_THAT(Ids({"cats"}), ElementsAre());
    EXPECT_THAT(Ids({"_default"}), ElementsAre(1));
  });
}

TEST_F(DataModel, DropsAPartitionWithItsRows) {
  Make(PictureSchema());
  ASSERT_TRUE(IsOk(store->CreatePartition(kPictures, "cats")));
  Put({{1, "a", 1}});
  Put({{2, "b", 2}}, "cats");
  ASSERT_TRUE(IsOk(store->Flush(kPictures)));
  Put({{3, "c", 3}}, "cats");
  Put({{4, "d", 4}});
  ASSERT_TRUE(IsOk(store->DropPartition(kPictures, "cats")));
  InEveryLayout([&] {
    EXPECT_THAT(Ids(), ElementsAre(1, 4));
    EXPECT_EQ(store->DescribeCollection(kPictures)->partitions.size(), 1U);
  });
  EXPECT_TRUE(IsOk(store->DropPartition(kPictures, "cats")));
  EXPECT_FALSE(store->DropPartition(kPictures, "_default").ok());
  // The name may be used again, and its rows are gone.
  ASSERT_TRUE(IsOk(store->CreatePartition(kPictures, "cats")));
  ASSERT_TRUE(IsOk(store->Load(kPictures, {})));
  EXPECT_THAT(Ids({"cats"}), ElementsAre());
}

TEST_F(DataModel, TruncatesToNothing) {
  Make(PictureSchema());
  Put({{1, "a", 1}});
  ASSERT_TRUE(IsOk(store->Flush(kPictures)));
  Put({{2, "b", 2}});
  ASSERT_TRUE(IsOk(store->TruncateCollection(kPictures)));
  EXPECT_THAT(Ids(), ElementsAre());
  EXPECT_EQ(store->GetStatistics(kPictures)->rows, 0);
  Put({{3, "c", 3}});
  InEveryLayout([&] { EXPECT_THAT(Ids(), ElementsAre(3)); });
}

TEST_F(DataModel, SpreadsRowsByThePartitionKey) {
  core::CollectionSchema schema = PictureSchema();
  schema.fields[1].is_partition_key = true;
  Make(schema);
  EXPECT_EQ(store->DescribeCollection(kPictures)->partitions.size(), 64U);
  std::vector<Picture> pictures;
  std::vector<int64_t> all;
  for (int i = 0; i < 200; ++i) {
    pictures.push_back({i, "owner" + std::to_string(i % 20), i});
    all.push_back(i);
  }
  Put(pictures);
  InEveryLayout([&] { EXPECT_EQ(Ids(), all); });
  EXPECT_GT(store->GetStatistics(kPictures)->segments, 5);
  EXPECT_FALSE(
      store->Insert({.to = kPictures, .rows = RowsOf(pictures), .partition = "_default_1"}).ok());
  EXPECT_FALSE(store->CreatePartition(kPictures, "cats").ok());
}

TEST_F(DataModel, LooksOnlyIntoThePartitionsOfTheKey) {
  core::CollectionSchema schema = PictureSchema();
  schema.fields[1].is_partition_key = true;
  Make(schema);
  std::vector<Picture> pictures;
  for (int i = 0; i < 2000; ++i) pictures.push_back({i, "owner" + std::to_string(i % 40), i});
  Put(pictures);
  core::QueryRequest request;
  request.from = kPictures;
  request.filter = "name == 'owner7' and size < 500";
  InEveryLayout([&] {
    const auto answer = store->Query(request);
    ASSERT_TRUE(IsOk(answer));
    EXPECT_EQ(answer->rows.rows(), 13U);
    EXPECT_EQ(answer->work.segments, 1);
    // Forty owners in 64 partitions: few share one.
    EXPECT_LE(answer->work.rows_filtered, 300);
  });
  request.filter = "name in ['owner7', 'owner8', 'nobody'] or size == 3";
  InEveryLayout([&] { EXPECT_EQ(Found(request).size(), 101U); });
}

TEST_F(DataModel, FindsKeysWithoutReadingRows) {
  Make(PictureSchema());
  std::vector<Picture> pictures;
  for (int i = 0; i < 2000; ++i) pictures.push_back({2 * i, "a", i});
  Put(pictures);
  core::QueryRequest request;
  request.from = kPictures;
  InEveryLayout([&] {
    for (const auto& [filter, rows] :
         std::vector<std::pair<std::string, size_t>>{{"id == 10", 1},
                                                     {"id == 11", 0},
                                                     {"id in [1, 2, 4, 4.0, 9999]", 2},
                                                     {"id > 3990", 4},
                                                     {"id >= 3990 and id < 3994", 2},
                                                     {"4 <= id <= 8", 3},
                                                     {"id < 0", 0}}) {
      request.filter = filter;
      const auto answer = store->Query(request);
      ASSERT_TRUE(IsOk(answer));
      EXPECT_EQ(answer->rows.rows(), rows) << filter;
      // One of two wide ranges is left to be evaluated, on the rows of the other.
      EXPECT_LE(answer->work.rows_filtered, 5) << filter;
    }
    request.filter = "id > 7";
    EXPECT_EQ(Found(request).size(), 1996U);
    request.filter = "not (id == 10)";
    EXPECT_EQ(Found(request).size(), 1999U);
    request.filter = "id < 3.5";
    EXPECT_EQ(Found(request).size(), 2U);
  });
}

core::Batch WithDynamic(const std::vector<Picture>& pictures,
                        const std::vector<std::string_view>& objects) {
  core::Batch rows = RowsOf(pictures);
  core::Column& meta = rows.Add(core::kDynamicField, core::DataType::kJson);
  for (std::string_view object : objects) meta.AppendText(object);
  return rows;
}

TEST_F(DataModel, KeepsDynamicKeys) {
  core::CollectionSchema schema = PictureSchema();
  schema.enable_dynamic_field = true;
  Make(schema);
  const core::Batch rows =
      WithDynamic({{1, "a", 1}, {2, "b", 2}}, {R"({"colour":"red","n":1.5})", R"({"n":2})"});
  ASSERT_TRUE(IsOk(store->Insert({.to = kPictures, .rows = rows, .partition = ""})));
  Put({{3, "c", 3}});
  core::QueryRequest request;
  request.from = kPictures;
  InEveryLayout([&] {
    request.output_fields = {"colour"};
    auto answer = store->Query(request);
    ASSERT_TRUE(IsOk(answer));
    core::ColumnView meta = answer->rows.Find(core::kDynamicField)->view();
    EXPECT_EQ(meta.Text(0), R"({"colour":"red"})");
    EXPECT_EQ(meta.Text(1), "{}");
    EXPECT_EQ(meta.Text(2), "{}");
    request.output_fields = {"*"};
    answer = store->Query(request);
    ASSERT_TRUE(IsOk(answer));
    meta = answer->rows.Find(core::kDynamicField)->view();
    EXPECT_EQ(meta.Text(0), R"({"colour":"red","n":1.5})");
  });
}

TEST_F(DataModel, RefusesDynamicRowsThatAreNone) {
  core::CollectionSchema schema = PictureSchema();
  schema.enable_dynamic_field = true;
  Make(schema);
  const auto insert = [&](std::string_view object) {
    return store
        ->Insert({.to = kPictures, .rows = WithDynamic({{1, "a", 1}}, {object}), .partition = ""})
        .status();
  };
  EXPECT_THAT(insert("[1]").message(), HasSubstr("holds a JSON object a row"));
  EXPECT_THAT(insert("{\"a\":").message(), HasSubstr("not JSON"));
  EXPECT_THAT(insert(R"({"size":1})").message(), HasSubstr("static field name: size"));
  EXPECT_FALSE(insert(std::string(2000, '[') + std::string(2000, ']')).ok());
  EXPECT_TRUE(IsOk(insert(R"({"a":{"b":[1,2]}})")));
}

TEST_F(DataModel, KeepsArraysAndJson) {
  core::CollectionSchema schema = PictureSchema();
  core::FieldSchema& tags = schema.fields.emplace_back();
  tags.name = "tags";
  tags.type = core::DataType::kArray;
  tags.element_type = core::DataType::kVarChar;
  tags.max_length = 5;
  tags.max_capacity = 2;
  core::FieldSchema& facts = schema.fields.emplace_back();
  facts.name = "facts";
  facts.type = core::DataType::kJson;
  facts.nullable = true;
  Make(schema);
  const auto insert = [&](std::vector<std::string_view> texts, std::string_view json) {
    core::Batch rows = RowsOf({{1, "a", 1}});
    rows.Add("tags", core::DataType::kArray).AppendText(core::TextArrayRow(texts));
    rows.Add("facts", core::DataType::kJson).AppendText(json);
    return store->Insert({.to = kPictures, .rows = rows, .partition = ""}).status();
  };
  EXPECT_THAT(insert({"a", "b", "c"}, "1").message(), HasSubstr("exceeds max capacity (2)"));
  EXPECT_THAT(insert({"toolong"}, "1").message(), HasSubstr("exceeds max length (5)"));
  EXPECT_THAT(insert({"a"}, "nope").message(), HasSubstr("not JSON"));
  ASSERT_TRUE(IsOk(insert({"a", "b"}, R"({"x":[1,null]})")));
  core::QueryRequest request;
  request.from = kPictures;
  request.output_fields = {"tags", "facts"};
  InEveryLayout([&] {
    const auto answer = store->Query(request);
    ASSERT_TRUE(IsOk(answer));
    const core::ArrayView array(core::DataType::kVarChar,
                                answer->rows.Find("tags")->view().Text(0));
    ASSERT_EQ(array.size(), 2U);
    EXPECT_EQ(array.Text(1), "b");
    EXPECT_EQ(answer->rows.Find("facts")->view().Text(0), R"({"x":[1,null]})");
  });
}

TEST_F(DataModel, UpdatesOnlyTheGivenFields) {
  core::CollectionSchema schema = PictureSchema();
  schema.enable_dynamic_field = true;
  Make(schema);
  const core::Batch rows = WithDynamic({{1, "a", 1}, {2, "b", 2}}, {R"({"x":1,"y":1})", "{}"});
  ASSERT_TRUE(IsOk(store->Insert({.to = kPictures, .rows = rows, .partition = ""})));

  core::Batch change;
  change.Add("id", core::DataType::kInt64).Append<int64_t>(1);
  change.Add("size", core::DataType::kInt32).Append<int32_t>(50);
  change.Add(core::kDynamicField, core::DataType::kJson).AppendText(R"({"y":2})");
  core::UpsertRequest request{.to = kPictures, .rows = change, .partition = "", .is_partial = true};
  ASSERT_TRUE(IsOk(store->Upsert(request)));
  core::QueryRequest query;
  query.from = kPictures;
  query.output_fields = {"*"};
  InEveryLayout([&] {
    const auto answer = store->Query(query);
    ASSERT_TRUE(IsOk(answer));
    ASSERT_EQ(answer->rows.rows(), 2U);
    EXPECT_EQ(answer->rows.Find("name")->view().Text(0), "a");
    EXPECT_THAT(answer->rows.Find("size")->view().Values<int32_t>(), ElementsAre(50, 2));
    EXPECT_EQ(answer->rows.Find(core::kDynamicField)->view().Text(0), R"({"x":1,"y":2})");
    EXPECT_EQ(answer->rows.Find("clip")->view().Vector(0)[1], 1.0F);
  });

  // A key that nobody has needs the fields that cannot be empty.
  request.rows.columns[0].column = core::Int64Column(std::array<int64_t, 1>{9});
  EXPECT_THAT(store->Upsert(request).status().message(),
              HasSubstr("row 0 replaces no row: field 'name' is missing"));
  EXPECT_THAT(Ids(), ElementsAre(1, 2));
}

TEST_F(DataModel, APartialUpsertReadsTheYoungestRowOfItsKey) {
  core::CollectionSchema schema = PictureSchema();
  schema.fields[1].is_partition_key = true;
  Make(schema);
  std::vector<Picture> pictures;
  for (int i = 1; i <= 8; ++i) {
    const std::string owner(1, static_cast<char>('a' + i));
    // Sealed one by one, so that the segments are not in the order of the partitions.
    Put({{100 - i, owner, 0}});
    ASSERT_TRUE(IsOk(store->Flush(kPictures)));
    pictures.push_back({1, owner, i});
  }
  // One moment, several partitions: the rows of the key are of one age but for the partition.
  ASSERT_TRUE(IsOk(store->Insert({.to = kPictures, .rows = RowsOf(pictures), .partition = ""})));
  const int32_t youngest = ReadAll(store.get(), "id == 1")->back().size;
  core::Batch change;
  change.Add("id", core::DataType::kInt64).Append<int64_t>(1);
  ASSERT_TRUE(
      IsOk(store->Upsert({.to = kPictures, .rows = change, .partition = "", .is_partial = true})));
  InEveryLayout([&] {
    const auto left = ReadAll(store.get(), "id == 1");
    ASSERT_TRUE(IsOk(left));
    ASSERT_EQ(left->size(), 1U);
    EXPECT_EQ(left->front().size, youngest);
  });
}

TEST_F(DataModel, UpsertGivesNewKeysWhereKeysAreGenerated) {
  core::CollectionSchema schema = PictureSchema();
  schema.fields[0].auto_id = true;
  Make(schema);
  core::Batch rows = RowsOf({{1, "a", 1}, {2, "b", 2}});
  rows.columns.erase(rows.columns.begin());
  const auto inserted = store->Insert({.to = kPictures, .rows = rows, .partition = ""});
  ASSERT_TRUE(IsOk(inserted));
  core::Batch next = RowsOf({{inserted->keys.view().Values<int64_t>()[1], "c", 3}});
  const auto upserted = store->Upsert({.to = kPictures, .rows = next, .partition = ""});
  ASSERT_TRUE(IsOk(upserted));
  EXPECT_THAT(Ids(), ElementsAre(inserted->keys.view().Values<int64_t>()[0],
                                 upserted->keys.view().Values<int64_t>()[0]));
}

TEST_F(DataModel, AddsAFieldToRowsThatAreThere) {
  Make(PictureSchema());
  Put({{1, "a", 1}});
  ASSERT_TRUE(IsOk(store->Flush(kPictures)));
  Put({{2, "b", 2}});
  core::FieldSchema field;
  field.name = "stars";
  field.type = core::DataType::kInt16;
  EXPECT_THAT(store->AddField(kPictures, field).message(), HasSubstr("must be nullable"));
  field.nullable = true;
  ASSERT_TRUE(IsOk(store->AddField(kPictures, field)));
  field.name = "shots";
  field.default_value = int64_t{3};
  ASSERT_TRUE(IsOk(store->AddField(kPictures, field)));
  core::Batch rows = RowsOf({{3, "c", 3}});
  rows.Add("stars", core::DataType::kInt16).Append<int16_t>(5);
  ASSERT_TRUE(IsOk(store->Insert({.to = kPictures, .rows = rows, .partition = ""})));
  core::QueryRequest request;
  request.from = kPictures;
  InEveryLayout([&] {
    request.filter = "stars is null and shots == 3";
    EXPECT_THAT(Found(request), ElementsAre(1, 2));
    request.filter = "stars == 5";
    EXPECT_THAT(Found(request), ElementsAre(3));
  });
}

TEST_F(DataModel, RowsExpire) {
  core::CollectionSchema schema = PictureSchema();
  schema.properties[core::kTtlProperty] = "60";
  Make(schema);
  Put({{1, "a", 1}});
  clock.now_ms += 40'000;
  Put({{2, "b", 2}});
  EXPECT_THAT(Ids(), ElementsAre(1, 2));
  clock.now_ms += 40'000;
  EXPECT_EQ(store->GetStatistics(kPictures)->rows, 1);
  InEveryLayout([&] {
    EXPECT_THAT(Ids(), ElementsAre(2));
    EXPECT_EQ(*CountRows(store.get(), kPictures, ""), 1);
  });
  // Compaction has purged the row, so that no longer life brings it back.
  ASSERT_TRUE(
      IsOk(store->AlterCollection(kPictures, {.set = {}, .removed = {core::kTtlProperty}})));
  EXPECT_THAT(Ids(), ElementsAre(2));
}

TEST_F(DataModel, APinnedStateStaysReadable) {
  Make(PictureSchema());
  Put({{1, "a", 1}, {2, "b", 2}});
  core::QueryRequest request;
  request.from = kPictures;
  request.at.pin = true;
  const uint64_t timestamp = store->Query(request)->timestamp;
  EXPECT_GT(timestamp, 0U);
  Put({{2, "c", 3}, {3, "d", 4}});
  ASSERT_TRUE(IsOk(store->Delete(DeleteIds({1}))));
  const core::ReadPoint then{.timestamp = timestamp, .pin = false};
  EXPECT_THAT(Ids({}, then), ElementsAre(1, 2));
  ASSERT_TRUE(IsOk(store->Compact(kPictures)));
  EXPECT_THAT(Ids({}, then), ElementsAre(1, 2));
  EXPECT_THAT(Ids(), ElementsAre(2, 3));
}

TEST_F(DataModel, AStateOfThePastIsReadFromWhatIsThere) {
  Make(PictureSchema());
  Put({{1, "a", 1}, {2, "b", 2}});
  core::QueryRequest request;
  request.from = kPictures;
  const core::ReadPoint then{.timestamp = store->Query(request)->timestamp, .pin = false};
  clock.now_ms += 10;
  Put({{3, "d", 4}});
  ASSERT_TRUE(IsOk(store->Delete(DeleteIds({1}))));
  EXPECT_THAT(Ids({}, then), ElementsAre(1, 2));
  ASSERT_TRUE(IsOk(store->Flush(kPictures)));
  EXPECT_THAT(Ids(), ElementsAre(2, 3));
}

}  // namespace
}  // namespace elanus::engine
