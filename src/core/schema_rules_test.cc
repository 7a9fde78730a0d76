// What a schema may say, on both sides of every rule.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/limits.h"
#include "core/schema.h"

namespace elanus::core {
namespace {

using testing::HasSubstr;

FieldSchema Field(const std::string& name, DataType type) {
  FieldSchema field;
  field.name = name;
  field.type = type;
  if (type == DataType::kVarChar) field.max_length = 10;
  if (type == DataType::kArray) field.max_capacity = 10;
  if (IsVector(type) && LayoutOf(type) == Layout::kFixed) field.dim = 8;
  return field;
}

FieldSchema ArrayOf(DataType element) {
  FieldSchema field = Field("f", DataType::kArray);
  field.element_type = element;
  if (element == DataType::kVarChar) field.max_length = 10;
  return field;
}

void ExpectOk(const Status& status) {
  EXPECT_TRUE(status.ok()) << status.message();
}

void ExpectRefused(const Status& status, const std::string& message,
                   Number number = Number::kParameterInvalid) {
  EXPECT_EQ(status.code(), Code::kInvalidArgument);
  EXPECT_EQ(status.number(), number);
  EXPECT_THAT(status.message(), HasSubstr(message));
}

CollectionSchema Schema() {
  CollectionSchema schema;
  schema.name = "c";
  schema.fields = {Field("id", DataType::kInt64), Field("owner", DataType::kVarChar),
                   Field("clip", DataType::kFloatVector)};
  schema.fields[0].is_primary = true;
  return schema;
}

TEST(FieldRules, NamesOfTheSystemAreReserved) {
  for (const char* name : {"RowID", "Timestamp", "$meta"}) {
    ExpectRefused(ValidateField(Field(name, DataType::kInt64)), "schema contains system field");
  }
  ExpectOk(ValidateField(Field("timestamp", DataType::kInt64)));
  ExpectRefused(ValidateField(Field("a-b", DataType::kInt64)), "Invalid field name: a-b",
                Number::kFieldInvalidName);
  FieldSchema dynamic = Field("more", DataType::kJson);
  dynamic.is_dynamic = true;
  ExpectRefused(ValidateField(dynamic), "'more': cannot explicitly set a field as a dynamic field");
}

TEST(FieldRules, TheTypeExists) {
  FieldSchema field = Field("f", DataType::kInt64);
  field.type = static_cast<DataType>(99);
  ExpectRefused(ValidateField(field), "'f': the data type");
}

TEST(FieldRules, AutoIdIsForPrimaryKeys) {
  FieldSchema field = Field("f", DataType::kInt64);
  field.auto_id = true;
  ExpectRefused(ValidateField(field), "'f' has auto_id");
  field.is_primary = true;
  ExpectOk(ValidateField(field));
  field = Field("f", DataType::kVarChar);
  field.auto_id = field.is_primary = true;
  ExpectOk(ValidateField(field));
}

TEST(FieldRules, APartitionKeyIsANumberOrTextAndNeverNull) {
  for (const DataType type : {DataType::kInt64, DataType::kVarChar}) {
    FieldSchema field = Field("f", type);
    field.is_partition_key = true;
    ExpectOk(ValidateField(field));
    field.nullable = true;
    ExpectRefused(ValidateField(field), "'f': partition key field not support nullable");
    field.nullable = false;
    field.is_primary = true;
    ExpectRefused(ValidateField(field), "'f': the partition key field must not be primary field");
  }
  FieldSchema field = Field("f", DataType::kInt32);
  field.is_partition_key = true;
  ExpectRefused(ValidateField(field), "should be Int64 or VarChar, not Int32");
}

TEST(FieldRules, EverythingButKeysMayBeNull) {
  for (const DataType type :
       {DataType::kBool, DataType::kDouble, DataType::kVarChar, DataType::kArray, DataType::kJson,
        DataType::kFloatVector, DataType::kSparseFloatVector}) {
    FieldSchema field = Field("f", type);
    field.nullable = true;
    ExpectOk(ValidateField(field));
  }
  FieldSchema key = Field("f", DataType::kInt64);
  key.is_primary = key.nullable = true;
  ExpectRefused(ValidateField(key), "'f' must not be nullable");
}

TEST(FieldRules, AnArrayHasScalarElements) {
  for (const DataType type : {DataType::kBool, DataType::kInt8, DataType::kInt64, DataType::kFloat,
                              DataType::kDouble, DataType::kVarChar}) {
    ExpectOk(ValidateField(ArrayOf(type)));
  }
  for (const DataType type : {DataType::kJson, DataType::kArray, DataType::kFloatVector}) {
    ExpectRefused(ValidateField(ArrayOf(type)), "'f': element type ", Number::kUnexpected);
  }
  ExpectRefused(ValidateField(ArrayOf(static_cast<DataType>(0))), "element type 0 is not supported",
                Number::kUnexpected);
}

TEST(FieldRules, AnArrayHasACapacity) {
  FieldSchema field = ArrayOf(DataType::kInt64);
  for (const int64_t capacity : {int64_t{1}, kArrayCapacityMax}) {
    field.max_capacity = capacity;
    ExpectOk(ValidateField(field));
  }
  for (const int64_t capacity : {int64_t{-1}, int64_t{0}, kArrayCapacityMax + 1}) {
    field.max_capacity = capacity;
    ExpectRefused(ValidateField(field), "should be in (0, 4096]", Number::kUnexpected);
  }
}

TEST(FieldRules, TextAndTextsOfAnArrayHaveALength) {
  for (FieldSchema field : {Field("f", DataType::kVarChar), ArrayOf(DataType::kVarChar)}) {
    for (const int64_t length : {int64_t{1}, kVarCharBytesMax}) {
      field.max_length = length;
      ExpectOk(ValidateField(field));
    }
    for (const int64_t length : {int64_t{-1}, int64_t{0}, kVarCharBytesMax + 1}) {
      field.max_length = length;
      ExpectRefused(ValidateField(field), "should be in (0, 65535]");
    }
  }
}

TEST(FieldRules, VectorsHaveADimension) {
  for (const DataType type :
       {DataType::kBinaryVector, DataType::kFloatVector, DataType::kFloat16Vector,
        DataType::kBFloat16Vector, DataType::kInt8Vector}) {
    FieldSchema field = Field("f", type);
    for (const int64_t dim : {int64_t{8}, kDimensionMax}) {
      field.dim = dim;
      ExpectOk(ValidateField(field));
    }
    for (const int64_t dim : {int64_t{-8}, int64_t{0}, kDimensionMax + 1, kDimensionMax + 8}) {
      field.dim = dim;
      ExpectRefused(
          ValidateField(field),
          "'f': invalid dimension: " + std::to_string(dim) + ". should be in range 1 ~ 32768",
          Number::kUnexpected);
    }
  }
}

TEST(FieldRules, BinaryVectorsAreWholeBytesAndSparseOnesHaveNoDimension) {
  FieldSchema field = Field("f", DataType::kBinaryVector);
  field.dim = 12;
  ExpectRefused(ValidateField(field), "invalid dimension: 12. should be multiple of 8.",
                Number::kUnexpected);
  field = Field("f", DataType::kFloatVector);
  field.dim = 1;
  ExpectOk(ValidateField(field));
  field = Field("f", DataType::kSparseFloatVector);
  ExpectOk(ValidateField(field));
  field.dim = 8;
  ExpectRefused(ValidateField(field), "dim should not be specified", Number::kUnexpected);
}

TEST(FieldRules, ADefaultIsOfTheFieldsTypeAndRange) {
  const auto check = [](DataType type, const Value& value) {
    FieldSchema field = Field("f", type);
    field.default_value = value;
    return ValidateField(field);
  };
  const std::string misfit = "default value type mismatches";
  ExpectOk(check(DataType::kBool, true));
  ExpectRefused(check(DataType::kBool, int64_t{1}), misfit);
  ExpectOk(check(DataType::kInt8, int64_t{-128}));
  ExpectRefused(check(DataType::kInt8, int64_t{128}), misfit);
  ExpectOk(check(DataType::kInt64, INT64_MIN));
  ExpectRefused(check(DataType::kInt64, 1.0), misfit);
  ExpectOk(check(DataType::kFloat, int64_t{3}));
  ExpectRefused(check(DataType::kFloat, 1e39), misfit);
  ExpectOk(check(DataType::kDouble, 1e39));
  ExpectRefused(check(DataType::kDouble, std::nan("")), misfit);
  ExpectOk(check(DataType::kVarChar, std::string(10, 'a')));
  ExpectRefused(check(DataType::kVarChar, std::string(11, 'a')),
                "the length (11) of string exceeds max length (10)");
  ExpectRefused(check(DataType::kVarChar, int64_t{1}), misfit);
}

TEST(FieldRules, KeysVectorsArraysAndJsonHaveNoDefault) {
  FieldSchema key = Field("f", DataType::kInt64);
  key.default_value = int64_t{1};
  key.is_primary = true;
  ExpectRefused(ValidateField(key), "'f': primary field not support default_value");
  key.is_primary = false;
  key.is_partition_key = true;
  ExpectOk(ValidateField(key));
  for (const DataType type :
       {DataType::kArray, DataType::kJson, DataType::kFloatVector, DataType::kSparseFloatVector}) {
    FieldSchema field = Field("f", type);
    field.default_value = std::string("{}");
    ExpectRefused(ValidateField(field), "field 'f' is ");
  }
}

TEST(SchemaRules, OnePartitionKeyAtMost) {
  CollectionSchema schema = Schema();
  schema.fields.push_back(Field("group", DataType::kInt64));
  schema.fields[1].is_partition_key = true;
  ExpectOk(ValidateSchema(schema));
  schema.fields[3].is_partition_key = true;
  ExpectRefused(ValidateSchema(schema), "more than one partition key, field name = owner, group");
}

TEST(SchemaRules, TenVectorFieldsAtMost) {
  CollectionSchema schema = Schema();
  while (schema.fields.size() < 2 + kVectorFieldsMax) {
    schema.fields.push_back(
        Field("v" + std::to_string(schema.fields.size()), DataType::kSparseFloatVector));
  }
  ExpectOk(ValidateSchema(schema));
  schema.fields.push_back(Field("w", DataType::kBinaryVector));
  ExpectRefused(ValidateSchema(schema), "vector field's number should be limited to 10, got 11",
                Number::kUnexpected);
}

TEST(SchemaRules, SixteenShardsAtMost) {
  CollectionSchema schema = Schema();
  for (const int64_t shards : {int64_t{0}, int64_t{1}, kShardsMax}) {
    schema.shards = shards;
    ExpectOk(ValidateSchema(schema));
  }
  for (const int64_t shards : {int64_t{-1}, kShardsMax + 1}) {
    schema.shards = shards;
    ExpectRefused(ValidateSchema(schema), "shards's number should be limited to 16",
                  Number::kUnexpected);
  }
}

TEST(SchemaRules, PartitionsAreCountedWhereThereIsAKey) {
  CollectionSchema schema = Schema();
  schema.num_partitions = 16;
  ExpectRefused(ValidateSchema(schema), "only be specified with partition key field enabled",
                Number::kUnexpected);
  schema.fields[1].is_partition_key = true;
  for (const int64_t partitions : {0, 1, 1024}) {
    schema.num_partitions = partitions;
    ExpectOk(ValidateSchema(schema));
  }
  schema.num_partitions = 1025;
  ExpectRefused(ValidateSchema(schema), "partition number (1025) exceeds max configuration (1024)",
                Number::kUnexpected);
  schema.num_partitions = -1;
  ExpectRefused(ValidateSchema(schema), "should be greater than 0", Number::kUnexpected);
}

}  // namespace
}  // namespace elanus::core
