// Every limit of limits.h through the store, on both sides: what is the most, what one more says.
#include "core/limits.h"

#include <gmock/gmock.h>

#include "core/array.h"
#include "engine/test_store.h"

namespace elanus::engine {
namespace {

using core::Number;
using testing::HasSubstr;

template <typename T>
void ExpectRefused(const T& outcome, Number number, const std::string& message) {
  const core::Status& status = AsStatus(outcome);
  EXPECT_FALSE(status.ok()) << message;
  EXPECT_EQ(status.number(), number) << status.message();
  EXPECT_THAT(status.message(), HasSubstr(message));
}

class Limits : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(IsOk(store.Open())); }

  core::FieldSchema& Add(const std::string& name, core::DataType type) {
    core::FieldSchema& field = schema.fields.emplace_back();
    field.name = name;
    field.type = type;
    return field;
  }
  core::Status Make() { return MakeReady(store.get(), schema); }
  // Inserts one row that has this text in the field, too.
  core::Status InsertText(const char* field, core::DataType type, std::string_view text) {
    core::Batch rows = RowsOf({{1, "a", 1}});
    rows.Add(field, type).AppendText(text);
    return store->Insert({.to = kPictures, .rows = rows, .partition = ""}).status();
  }
  core::Status Query(const std::string& filter, int64_t limit = 0, int64_t offset = 0) {
    core::QueryRequest request;
    request.from = kPictures;
    request.filter = filter;
    request.limit = limit;
    request.offset = offset;
    return store->Query(request).status();
  }
  static core::SearchRequest Near(size_t queries = 1) {
    core::SearchRequest request;
    request.in = kPictures;
    request.queries = core::Column(core::DataType::kFloatVector, kTestDim);
    for (size_t i = 0; i < queries; ++i) request.queries.AppendVector(VectorOf({1, "a", 1}));
    return request;
  }

  core::CollectionSchema schema = PictureSchema();
  TestStore store;
};

std::string Repeat(const std::string& piece, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

const std::string kLongest(255, 'n');
const std::string kTooLong(256, 'n');

TEST_F(Limits, NamesOfCollectionsAndFieldsHave255Bytes) {
  schema.name = kTooLong;
  ExpectRefused(Make(), Number::kParameterInvalid, "Invalid collection name");
  schema.name = kLongest;
  schema.fields[1].name = kTooLong;
  ExpectRefused(Make(), Number::kFieldInvalidName, "must not exceed 255");
  schema.fields[1].name = kLongest;
  EXPECT_TRUE(IsOk(Make()));
}

TEST_F(Limits, OtherNamesHave255Bytes) {
  ASSERT_TRUE(IsOk(store->CreateCollection("", schema)));
  EXPECT_TRUE(IsOk(store->CreatePartition(kPictures, kLongest)));
  ExpectRefused(store->CreatePartition(kPictures, kTooLong), Number::kParameterInvalid,
                "Invalid partition name");
  EXPECT_TRUE(IsOk(store->CreateAlias(kPictures, kLongest)));
  ExpectRefused(store->CreateAlias(kPictures, kTooLong), Number::kParameterInvalid,
                "Invalid collection alias name");
  EXPECT_TRUE(IsOk(store->CreateDatabase(kLongest, {})));
  ExpectRefused(store->CreateDatabase(kTooLong, {}), Number::kDatabaseInvalidName,
                "Invalid database name");
  core::IndexDescription index;
  index.field = "clip";
  index.name = kTooLong;
  ExpectRefused(store->CreateIndex(kPictures, index), Number::kParameterInvalid,
                "Invalid index name");
  index.name = kLongest;
  EXPECT_TRUE(IsOk(store->CreateIndex(kPictures, index)));
}

TEST_F(Limits, ACollectionHas64Fields) {
  while (schema.fields.size() < 64) {
    Add("f" + std::to_string(schema.fields.size()), core::DataType::kBool).nullable = true;
  }
  EXPECT_TRUE(IsOk(Make()));
  core::FieldSchema& more = Add("more", core::DataType::kBool);
  more.nullable = true;
  ExpectRefused(store->AddField(kPictures, more), Number::kParameterInvalid,
                "number of fields has reached the maximum value 64");
  schema.name = "other";
  ExpectRefused(Make(), Number::kUnexpected, "maximum field's number should be limited to 64");
}

TEST_F(Limits, AVectorHas32768Dimensions) {
  schema.fields[3].dim = 32769;
  ExpectRefused(Make(), Number::kUnexpected,
                "'clip': invalid dimension: 32769. should be in range 1 ~ 32768");
  schema.fields[3].dim = 32768;
  ASSERT_TRUE(IsOk(Make()));
  std::vector<float> vector(32768, 0.5F);
  vector.back() = 3.0F;
  core::Batch rows = RowsOf({{1, "a", 1}});
  core::Column wide(core::DataType::kFloatVector, 32768);
  wide.AppendVector(vector);
  rows.columns[3].column = wide;
  ASSERT_TRUE(IsOk(store->Insert({.to = kPictures, .rows = rows, .partition = ""})));
  core::SearchRequest request = Near();
  request.queries = wide;
  for (int i = 0; i < 2; ++i) {
    const auto answer = store->Search(request);
    ASSERT_TRUE(IsOk(answer));
    EXPECT_THAT(answer->scores, testing::ElementsAre(0.0F));
    ASSERT_TRUE(IsOk(store->Flush(kPictures)));
  }
}

TEST_F(Limits, ATextHas65535Bytes) {
  Add("text", core::DataType::kVarChar).max_length = 65536;
  ExpectRefused(Make(), Number::kParameterInvalid, "should be in (0, 65535]");
  schema.fields.back().max_length = 65535;
  ASSERT_TRUE(IsOk(Make()));
  EXPECT_TRUE(IsOk(InsertText("text", core::DataType::kVarChar, std::string(65535, 't'))));
  ExpectRefused(InsertText("text", core::DataType::kVarChar, std::string(65536, 't')),
                Number::kParameterInvalid,
                "the length (65536) of 0th string exceeds max length (65535)");
}

TEST_F(Limits, AnArrayHas4096Elements) {
  Add("list", core::DataType::kArray).max_capacity = 4097;
  ExpectRefused(Make(), Number::kUnexpected, "should be in (0, 4096]");
  schema.fields.back().max_capacity = 4096;
  ASSERT_TRUE(IsOk(Make()));
  const std::vector<int64_t> numbers(4097, 7);
  const auto insert = [&](size_t size) {
    return InsertText("list", core::DataType::kArray,
                      core::ArrayRow<int64_t>(std::span(numbers).first(size)));
  };
  EXPECT_TRUE(IsOk(insert(4096)));
  ExpectRefused(insert(4097), Number::kParameterInvalid,
                "the length (4097) of 0th array exceeds max capacity (4096)");
}

TEST_F(Limits, ARowOfJsonHas65536Bytes) {
  Add("facts", core::DataType::kJson);
  ASSERT_TRUE(IsOk(Make()));
  const auto insert = [&](size_t size) {
    return InsertText("facts", core::DataType::kJson, "\"" + std::string(size - 2, 'j') + "\"");
  };
  EXPECT_TRUE(IsOk(insert(65536)));
  ExpectRefused(insert(65537), Number::kParameterInvalid,
                "the length (65537) of json field exceeds max length (65536)");
}

TEST_F(Limits, ADynamicRowHas65536Bytes) {
  schema.enable_dynamic_field = true;
  ASSERT_TRUE(IsOk(Make()));
  const auto insert = [&](size_t size) {
    const std::string object = R"({"a":")" + std::string(size - 8, 'j') + R"("})";
    return InsertText(core::kDynamicField, core::DataType::kJson, object);
  };
  EXPECT_TRUE(IsOk(insert(65536)));
  ExpectRefused(insert(65537), Number::kParameterInvalid,
                "the length (65537) of json field exceeds max length (65536)");
}

TEST_F(Limits, ACollectionHas1024Partitions) {
  ASSERT_TRUE(IsOk(store->CreateCollection("", schema)));
  for (int i = 1; i < 1024; ++i) {
    ASSERT_TRUE(IsOk(store->CreatePartition(kPictures, "p" + std::to_string(i))));
  }
  EXPECT_TRUE(IsOk(store->CreatePartition(kPictures, "p1"))) << "it is there";
  ExpectRefused(store->CreatePartition(kPictures, "more"), Number::kUnexpected,
                "partition number (1024) exceeds max configuration (1024)");
  schema.name = "keyed";
  schema.fields[1].is_partition_key = true;
  schema.num_partitions = 1025;
  ExpectRefused(Make(), Number::kUnexpected,
                "partition number (1025) exceeds max configuration (1024)");
  schema.num_partitions = 1024;
  ASSERT_TRUE(IsOk(Make()));
  EXPECT_EQ(store->DescribeCollection({"", "keyed"})->partitions.size(), 1024U);
}

TEST_F(Limits, ThereAre64DatabasesBesideTheDefault) {
  for (int i = 0; i < 64; ++i) {
    ASSERT_TRUE(IsOk(store->CreateDatabase("d" + std::to_string(i), {})));
  }
  ExpectRefused(store->CreateDatabase("more", {}), Number::kDatabaseLimit, "[limit=64]");
}

class ReadLimits : public Limits {
 protected:
  void SetUp() override {
    Limits::SetUp();
    ASSERT_TRUE(IsOk(Make()));
    ASSERT_TRUE(IsOk(store->Insert(Put({{1, "a", 1}}))));
  }
  void Refuses(const core::SearchRequest& request, Number number, const std::string& message) {
    ExpectRefused(store->Search(request), number, message);
  }
};

TEST_F(ReadLimits, AQueryHas16384RowsWithItsOffset) {
  const std::string window = "(offset+limit) should be in range [1, 16384], but got 16385";
  EXPECT_TRUE(IsOk(Query("", 16384)));
  ExpectRefused(Query("", 16385), Number::kUnexpected, window);
  EXPECT_TRUE(IsOk(Query("", 1, 16383)));
  ExpectRefused(Query("", 1, 16384), Number::kUnexpected, window);
  ExpectRefused(Query("", INT64_MAX, INT64_MAX), Number::kUnexpected, "(offset+limit)");
  ExpectRefused(Query("", -1), Number::kUnexpected, "limit [-1] is invalid");
  ExpectRefused(Query("", 1, -1), Number::kUnexpected, "offset [-1] is invalid");
  EXPECT_TRUE(IsOk(Query(""))) << "no limit, no window";
}

TEST_F(ReadLimits, ASearchHas16384HitsWithItsOffset) {
  core::SearchRequest request = Near();
  request.limit = 16384;
  EXPECT_TRUE(IsOk(store->Search(request)));
  request.offset = 1;
  Refuses(request, Number::kUnexpected, "offset+topk [16385] is invalid");
  request.offset = 0;
  request.limit = 16385;
  Refuses(request, Number::kUnexpected, "topk [16385] is invalid");
}

TEST_F(ReadLimits, ASearchHas16384Queries) {
  EXPECT_TRUE(IsOk(store->Search(Near(16384))));
  Refuses(Near(16385), Number::kUnexpected, "nq [16385] is invalid");
}

TEST_F(ReadLimits, AGroupHasTenHits) {
  core::SearchRequest request = Near();
  request.group_by = core::Grouping{.field = "name", .size = 10};
  EXPECT_TRUE(IsOk(store->Search(request)));
  request.group_by->size = 11;
  Refuses(request, Number::kParameterInvalid, "exceeds configured max group size:10");
}

TEST_F(ReadLimits, ScoresHaveSixDecimals) {
  core::SearchRequest request = Near();
  request.round_decimal = 6;
  EXPECT_TRUE(IsOk(store->Search(request)));
  request.round_decimal = 7;
  Refuses(request, Number::kUnexpected, "round_decimal [7] is invalid");
}

TEST_F(ReadLimits, AFilterIs200Deep) {
  const auto nested = [](int depth) { return Repeat("(", depth) + "id == 1" + Repeat(")", depth); };
  EXPECT_TRUE(IsOk(Query(nested(199))));
  ExpectRefused(Query(nested(201)), Number::kParameterInvalid, "nested deeper than 200 levels");
}

TEST_F(ReadLimits, AFilterHas65536Bytes) {
  const std::string filter = "id == 1";
  EXPECT_TRUE(IsOk(Query(std::string(65536 - filter.size(), ' ') + filter)));
  ExpectRefused(Query(std::string(65537 - filter.size(), ' ') + filter), Number::kParameterInvalid,
                "the text has 65537 bytes; at most 65536 are allowed");
}

}  // namespace
}  // namespace elanus::engine
