#include "core/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/limits.h"
#include "core/request.h"

namespace elanus::core {
namespace {

using testing::HasSubstr;

FieldSchema Field(const std::string& name, DataType type) {
  FieldSchema field;
  field.name = name;
  field.type = type;
  return field;
}

CollectionSchema Pictures() {
  CollectionSchema schema;
  schema.name = "pictures";
  schema.fields = {Field("id", DataType::kInt64), Field("path", DataType::kVarChar),
                   Field("clip", DataType::kFloatVector)};
  schema.fields[0].is_primary = true;
  schema.fields[1].max_length = 100;
  schema.fields[2].dim = 512;
  return schema;
}

void ExpectInvalid(const CollectionSchema& schema, const std::string& message) {
  const Status status = ValidateSchema(schema);
  EXPECT_EQ(status.code(), Code::kInvalidArgument);
  EXPECT_THAT(status.message(), HasSubstr(message));
}

TEST(Schema, AValidOneIsValid) {
  EXPECT_TRUE(ValidateSchema(Pictures()).ok());
}

TEST(Schema, FindsFieldsAndThePrimaryKey) {
  const CollectionSchema schema = Pictures();
  EXPECT_EQ(schema.Find("clip")->dim, 512);
  EXPECT_EQ(schema.Find("nothing"), nullptr);
  EXPECT_EQ(schema.primary().name, "id");
}

TEST(Schema, NamesHaveRules) {
  for (const char* name : {"", "9lives", "a-b", "gr\xc3\xbcn"}) {
    CollectionSchema schema = Pictures();
    schema.name = name;
    ExpectInvalid(schema, "Invalid collection name");
  }
  CollectionSchema schema = Pictures();
  schema.fields[1].name = std::string(kNameBytesMax + 1, 'a');
  ExpectInvalid(schema, "Invalid field name");
  schema.fields[1].name = std::string(kNameBytesMax, 'a');
  EXPECT_TRUE(ValidateSchema(schema).ok());
}

TEST(Schema, DimensionsHaveLimits) {
  CollectionSchema schema = Pictures();
  schema.fields[2].dim = kDimensionMax;
  EXPECT_TRUE(ValidateSchema(schema).ok());
  schema.fields[2].dim = kDimensionMax + 1;
  ExpectInvalid(schema, "32769");
  schema.fields[2].dim = 0;
  ExpectInvalid(schema, "dimension");
}

TEST(Schema, TextHasALength) {
  CollectionSchema schema = Pictures();
  schema.fields[1].max_length = kVarCharBytesMax + 1;
  ExpectInvalid(schema, "max_length");
}

TEST(Schema, ExactlyOneFieldIsThePrimaryKey) {
  CollectionSchema schema = Pictures();
  schema.fields[0].is_primary = false;
  ExpectInvalid(schema, "0 primary keys");
  schema.fields[0].is_primary = schema.fields[1].is_primary = true;
  ExpectInvalid(schema, "2 primary keys");
}

TEST(Schema, ThePrimaryKeyIsANumberOrText) {
  CollectionSchema schema = Pictures();
  schema.fields[0].type = DataType::kDouble;
  ExpectInvalid(schema, "must be Int64 or VarChar");
}

TEST(Schema, ANameIsGivenOnce) {
  CollectionSchema schema = Pictures();
  schema.fields[1].name = "clip";
  ExpectInvalid(schema, "'clip' is given twice");
}

TEST(Schema, FieldsHaveALimit) {
  CollectionSchema schema = Pictures();
  while (schema.fields.size() <= kFieldsMax) {
    schema.fields.push_back(Field("f" + std::to_string(schema.fields.size()), DataType::kBool));
  }
  ExpectInvalid(schema, "65 fields");
}

CollectionSchema Rich() {
  CollectionSchema schema = Pictures();
  schema.description = "what is on my disk";
  schema.enable_dynamic_field = true;
  schema.properties = {{"model", "joint"}, {"ttl", "0"}};
  schema.fields[0].auto_id = true;
  schema.fields[1].params = {{"max_length", "100"}};
  const std::vector<Value> values = {Value(), Value(true), Value(int64_t{-3}), Value(0.5),
                                     Value(std::string("x"))};
  for (const Value& value : values) {
    FieldSchema field = Field("v" + std::to_string(value.index()), DataType::kInt32);
    field.default_value = value;
    field.nullable = true;
    schema.fields.push_back(field);
  }
  return schema;
}

TEST(Schema, ComesBackFromItsBytes) {
  ByteWriter writer;
  PutSchema(Rich(), &writer);
  ByteReader reader(writer.bytes());
  const auto schema = GetSchema(&reader);
  ASSERT_TRUE(schema.ok());
  EXPECT_EQ(*schema, Rich());
  EXPECT_EQ(reader.remaining(), 0U);
}

TEST(Schema, BytesThatAreCutAreAnError) {
  ByteWriter writer;
  PutSchema(Rich(), &writer);
  for (size_t size = 0; size < writer.size(); ++size) {
    ByteReader reader(writer.bytes().first(size));
    EXPECT_EQ(GetSchema(&reader).code(), Code::kCorruption) << size;
  }
}

TEST(Metric, NamesComeBack) {
  for (Metric metric : {Metric::kL2, Metric::kIp, Metric::kCosine}) {
    EXPECT_EQ(*ParseMetric(MetricName(metric)), metric);
  }
  EXPECT_EQ(ParseMetric("cosine").code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace elanus::core
