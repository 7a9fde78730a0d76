#include "wire/rows.h"

#include <gmock/gmock.h>

#include <limits>

#include "core/limits.h"
#include "schema.pb.h"
#include "wire/halves.h"
#include "wire/test_columns.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto::schema;
using testing::HasSubstr;

core::FieldSchema FieldOf(const std::string& name, core::DataType type, int64_t dim = 0) {
  core::FieldSchema field;
  field.name = name;
  field.type = type;
  field.dim = dim;
  return field;
}

core::CollectionSchema Pictures() {
  core::CollectionSchema schema;
  schema.name = "pictures";
  schema.fields.push_back(FieldOf("id", core::DataType::kInt64));
  schema.fields.back().is_primary = true;
  schema.fields.push_back(FieldOf("clip", core::DataType::kFloatVector, 4));
  schema.fields.push_back(FieldOf("year", core::DataType::kInt16));
  schema.fields.push_back(FieldOf(core::kDynamicField, core::DataType::kJson));
  schema.fields.back().is_dynamic = true;
  schema.enable_dynamic_field = true;
  return schema;
}

// A request of `rows` rows for Pictures().
class PictureRows : public testing::Test {
 protected:
  PictureRows() {
    pb::FieldData* ids = Add("id", pb::Int64);
    pb::FieldData* clips = Add("clip", pb::FloatVector);
    pb::FieldData* years = Add("year", pb::Int16);
    clips->mutable_vectors()->set_dim(4);
    for (int row = 0; row < 3; ++row) {
      ids->mutable_scalars()->mutable_long_data()->add_data(row);
      years->mutable_scalars()->mutable_int_data()->add_data(2000 + row);
      for (int i = 0; i < 4; ++i) {
        clips->mutable_vectors()->mutable_float_vector()->add_data(static_cast<float>(row));
      }
    }
  }

  pb::FieldData* Add(const std::string& name, pb::DataType type) {
    pb::FieldData* field = fields.Add();
    field->set_field_name(name);
    field->set_type(type);
    return field;
  }
  pb::FieldData* Find(const std::string& name) {
    for (pb::FieldData& field : fields) {
      if (field.field_name() == name) return &field;
    }
    return nullptr;
  }

  void ExpectRefused(const std::string& message) {
    const auto read = ReadRows(&fields, 3, schema);
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.code(), core::Code::kInvalidArgument);
    EXPECT_THAT(read.status().message(), HasSubstr(message));
  }

  core::CollectionSchema schema = Pictures();
  google::protobuf::RepeatedPtrField<pb::FieldData> fields;
};

TEST_F(PictureRows, AreRead) {
  const auto rows = ReadRows(&fields, 3, schema);
  ASSERT_TRUE(rows.ok()) << rows.status().message();
  EXPECT_THAT(rows->Find("id")->view().Values<int64_t>(), testing::ElementsAre(0, 1, 2));
  EXPECT_THAT(rows->Find("year")->view().Values<int16_t>(), testing::ElementsAre(2000, 2001, 2002));
  EXPECT_THAT(rows->Find("clip")->view().Vector(2), testing::ElementsAre(2, 2, 2, 2));
}

TEST_F(PictureRows, GiveTheirMemoryBack) {
  ASSERT_TRUE(ReadRows(&fields, 3, schema).ok());
  for (const pb::FieldData& field : fields) EXPECT_EQ(field.ByteSizeLong(), 0);
}

TEST_F(PictureRows, MayHaveDynamicKeysWithoutAName) {
  pb::FieldData* dynamic = Add("", pb::JSON);
  dynamic->set_is_dynamic(true);
  for (const char* text : {R"({"a": 1})", "", "{}"}) {
    dynamic->mutable_scalars()->mutable_json_data()->add_data(text);
  }
  const auto rows = ReadRows(&fields, 3, schema);
  ASSERT_TRUE(rows.ok()) << rows.status().message();
  EXPECT_EQ(rows->Find("$meta")->view().Text(0), R"({"a": 1})");
  EXPECT_EQ(rows->Find("$meta")->view().Text(1), "{}");
}

TEST_F(PictureRows, HaveDynamicKeysOnlyWhereTheSchemaHas) {
  Add("", pb::JSON)->set_is_dynamic(true);
  schema.fields.pop_back();
  ExpectRefused("collection 'pictures' has none; create it with enable_dynamic_field");
}

TEST_F(PictureRows, AreMoreThanNone) {
  const auto read = ReadRows(&fields, 0, schema);
  EXPECT_EQ(read.status().message(),
            "num_rows should be greater than 0: invalid parameter[expected=invalid "
            "num_rows][actual=0]");
  EXPECT_EQ(read.status().number(), core::Number::kParameterInvalid);
}

TEST_F(PictureRows, HaveNoFieldThatTheSchemaLacks) {
  Find("year")->set_field_name("yaer");
  ExpectRefused("field 'yaer' does not exist in collection 'pictures'");
}

TEST_F(PictureRows, HaveNoFieldTwice) {
  fields.Add()->CopyFrom(*Find("year"));
  ExpectRefused("field 'year' is given twice");
}

TEST_F(PictureRows, AreAsManyInEachField) {
  Find("year")->mutable_scalars()->mutable_int_data()->add_data(2003);
  ExpectRefused("field 'year' has 4 rows, but num_rows is 3");
}

TEST_F(PictureRows, NameTheDimensionsThatDisagree) {
  Find("clip")->mutable_vectors()->set_dim(8);
  ExpectRefused("field 'clip' has dimension 4, but the vectors have 8");
}

TEST_F(PictureRows, HaveWholeVectors) {
  Find("clip")->mutable_vectors()->mutable_float_vector()->add_data(1);
  ExpectRefused("the values are 52 bytes: not a whole number of vectors");
}

TEST_F(PictureRows, HaveIntegersInRange) {
  Find("year")->mutable_scalars()->mutable_int_data()->set_data(1, 40000);
  ExpectRefused(
      "field 'year' in row 1: the value 40000 is out of range: Int16 has -32768 to 32767");
}

TEST_F(PictureRows, HaveTheKindOfTheField) {
  Find("year")->mutable_scalars()->mutable_long_data()->add_data(1);
  ExpectRefused("field 'year' is Int16 (int_data), but the values are long_data");
}

TEST_F(PictureRows, HaveTheTypeOfTheField) {
  Find("year")->set_type(pb::Float);
  ExpectRefused("field 'year' is Int16, but the values are Float");
}

TEST_F(PictureRows, HaveVectorsInAVectorField) {
  Find("clip")->mutable_scalars();
  ExpectRefused("field 'clip' is FloatVector (vectors), but the values are scalars");
}

TEST_F(PictureRows, HaveAFlagForEachRowOrNone) {
  Find("year")->add_valid_data(true);
  ExpectRefused("field 'year' has 1 flags in valid_data, but num_rows is 3");
}

TEST_F(PictureRows, CannotAskForMoreMemoryThanThereIs) {
  schema.fields[1].dim = core::kDimensionMax;
  pb::FieldData* clips = Find("clip");
  clips->Clear();
  clips->set_field_name("clip");
  clips->mutable_valid_data()->Resize(1 << 20, false);
  const auto read = ReadRows(&fields, 1 << 20, schema);
  EXPECT_EQ(read.code(), core::Code::kExhausted);
  EXPECT_THAT(read.status().message(), HasSubstr("send at most"));
}

// How clients send nulls: without values for them. How servers answer: with any value.
TEST(Nulls, AreReadWithAndWithoutValues) {
  core::FieldSchema field = FieldOf("n", core::DataType::kInt32);
  for (const std::vector<int>& values : {std::vector<int>{7, 9}, std::vector<int>{7, 0, 9}}) {
    pb::FieldData message;
    for (bool valid : {true, false, true}) message.add_valid_data(valid);
    for (int value : values) message.mutable_scalars()->mutable_int_data()->add_data(value);
    const auto column = ReadColumn(message, field, 3);
    ASSERT_TRUE(column.ok()) << column.status().message();
    EXPECT_THAT(column->view().Values<int32_t>(), testing::ElementsAre(7, 0, 9));
    EXPECT_FALSE(column->view().IsValid(1));
  }
}

TEST(Nulls, MayComeWithoutAnyValue) {
  pb::FieldData message;
  message.mutable_valid_data()->Resize(2, false);
  for (core::DataType type : kAllTypes) {
    const auto column = ReadColumn(message, FieldOf("f", type, IsDense(type) ? 8 : 0), 2);
    ASSERT_TRUE(column.ok()) << core::TypeName(type) << column.status().message();
    EXPECT_EQ(column->rows(), 2);
    EXPECT_FALSE(column->view().IsValid(0) || column->view().IsValid(1));
  }
}

TEST(Nulls, AreNullsOfJsonForClientsThatKnowNoFlags) {
  core::Column column(core::DataType::kJson);
  column.AppendNull();
  pb::FieldData message;
  WriteColumn(column.view(), FieldOf("j", core::DataType::kJson), Nulls::kKept, &message);
  EXPECT_EQ(message.scalars().json_data().data(0), "null");
}

TEST(Halves, AreRoundedFromFloats) {
  pb::FieldData message;
  message.mutable_vectors()->set_dim(4);
  for (float value : {1.0F, -2.5F, 1e-7F, 70000.0F}) {
    message.mutable_vectors()->mutable_float_vector()->add_data(value);
  }
  const auto halves = ReadColumn(message, FieldOf("h", core::DataType::kFloat16Vector, 4), 1);
  ASSERT_TRUE(halves.ok()) << halves.status().message();
  EXPECT_THAT(halves->view().Values<uint16_t>(),
              testing::ElementsAre(0x3c00, 0xc100, 0x0002, 0x7c00));
  const auto brains = ReadColumn(message, FieldOf("b", core::DataType::kBFloat16Vector, 4), 1);
  ASSERT_TRUE(brains.ok()) << brains.status().message();
  EXPECT_THAT(brains->view().Values<uint16_t>(),
              testing::ElementsAre(0x3f80, 0xc020, 0x33d7, 0x4789));
}

TEST(Halves, AreTheNearestNumbers) {
  // Every half that is a number comes back from its float, and so do floats a little beside it.
  for (uint32_t half = 0; half < 0x7c00; ++half) {
    const int exponent = static_cast<int>(half >> 10);
    const float value = exponent == 0
                            ? std::ldexp(static_cast<float>(half), -24)
                            : std::ldexp(1024.0F + static_cast<float>(half & 1023), exponent - 25);
    ASSERT_EQ(ToFloat16(value), half);
    ASSERT_EQ(ToFloat16(-value), half | 0x8000);
    ASSERT_EQ(ToFloat16(std::nextafter(value, 1e9F)), half) << value;
  }
  EXPECT_EQ(ToFloat16(65519), 0x7bff);
  EXPECT_EQ(ToFloat16(65520), 0x7c00);
  EXPECT_EQ(ToFloat16(std::numeric_limits<float>::quiet_NaN()) & 0x7e00, 0x7e00);
  EXPECT_EQ(ToBFloat16(std::numeric_limits<float>::quiet_NaN()), 0x7fc0);
}

TEST(Times, AreTextsOrNumbers) {
  const core::FieldSchema field = FieldOf("at", core::DataType::kTimestamptz);
  pb::FieldData message;
  message.mutable_scalars()->mutable_string_data()->add_data("1970-01-01T01:00:01+01:00");
  EXPECT_EQ(ReadColumn(message, field, 1)->view().Values<int64_t>()[0], 1000000);
  message.mutable_scalars()->mutable_timestamptz_data()->add_data(5);
  EXPECT_EQ(ReadColumn(message, field, 1)->view().Values<int64_t>()[0], 5);
  message.mutable_scalars()->mutable_long_data()->add_data(std::numeric_limits<int64_t>::max());
  EXPECT_THAT(ReadColumn(message, field, 1).status().message(),
              HasSubstr("field 'at' in row 0: the time is not of the years"));
  message.mutable_scalars()->mutable_string_data()->add_data("soon");
  EXPECT_THAT(ReadColumn(message, field, 1).status().message(),
              HasSubstr("field 'at' in row 0: 'soon' is not a time"));
}

TEST(Arrays, NameTheRowThatIsWrong) {
  core::FieldSchema field = FieldOf("tags", core::DataType::kArray);
  field.element_type = core::DataType::kInt8;
  pb::FieldData message;
  auto* arrays = message.mutable_scalars()->mutable_array_data();
  arrays->add_data();
  arrays->add_data()->mutable_int_data()->add_data(200);
  EXPECT_THAT(ReadColumn(message, field, 2).status().message(),
              HasSubstr("field 'tags' in row 1: the value 200 is out of range"));
  arrays->mutable_data(1)->mutable_string_data();
  EXPECT_THAT(ReadColumn(message, field, 2).status().message(),
              HasSubstr("the elements are Int8 (int_data), but the values are string_data"));
  arrays->set_element_type(pb::Int64);
  EXPECT_THAT(ReadColumn(message, field, 2).status().message(),
              HasSubstr("field 'tags' has elements of Int8, but the arrays are of Int64"));
}

TEST(SparseVectors, ArePutInOrder) {
  const std::vector<core::SparseEntry> entries = {{.index = 9, .value = 1},
                                                  {.index = 2, .value = 3}};
  pb::FieldData message;
  message.mutable_vectors()->mutable_sparse_float_vector()->add_contents(core::SparseRow(entries));
  const core::FieldSchema field = FieldOf("s", core::DataType::kSparseFloatVector);
  const auto column = ReadColumn(message, field, 1);
  ASSERT_TRUE(column.ok());
  EXPECT_EQ(core::SparseEntries(column->view().Text(0)).front().index, 2);
  message.mutable_vectors()->mutable_sparse_float_vector()->add_contents("123");
  EXPECT_THAT(ReadColumn(message, field, 2).status().message(),
              HasSubstr("field 's' in row 1: a sparse vector of 3 bytes"));
}

// Clients of every line divide by the dimension, also of an empty column.
TEST(WriteColumn, TellsTheDimensionOfNothing) {
  for (core::DataType type : kAllTypes) {
    if (!IsDense(type)) continue;
    pb::FieldData message;
    WriteColumn(core::Column(type, 16).view(), FieldOf("v", type, 16), Nulls::kKept, &message);
    EXPECT_EQ(message.vectors().dim(), 16);
    EXPECT_NE(message.vectors().data_case(), pb::VectorField::DATA_NOT_SET) << core::TypeName(type);
  }
}

// The Node SDK asks which member is set, also of an empty column.
TEST(WriteColumn, TellsTheKindOfNothing) {
  for (core::DataType type : kAllTypes) {
    if (core::IsVector(type)) continue;
    pb::FieldData message;
    WriteColumn(core::Column(type).view(), FieldOf("s", type), Nulls::kKept, &message);
    EXPECT_NE(message.scalars().data_case(), pb::ScalarField::DATA_NOT_SET) << core::TypeName(type);
  }
}

TEST(WriteColumn, TellsTheField) {
  core::FieldSchema field = FieldOf("$meta", core::DataType::kJson);
  field.is_dynamic = true;
  field.id = 107;
  pb::FieldData message;
  WriteColumn(core::Column(core::DataType::kJson).view(), field, Nulls::kKept, &message);
  EXPECT_EQ(message.field_name(), "$meta");
  EXPECT_EQ(message.field_id(), 107);
  EXPECT_EQ(message.type(), pb::JSON);
  EXPECT_TRUE(message.is_dynamic());
}

TEST(WriteColumn, IsReadBackWhateverTheTypeAndTheNulls) {
  Dice dice;
  for (int round = 0; round < 50; ++round) {
    for (core::DataType type : kAllTypes) {
      const core::FieldSchema field = dice.Field("f", type);
      const core::Column column = dice.Values(field, dice.Below(20));
      for (Nulls nulls : {Nulls::kLeftOut, Nulls::kKept}) {
        pb::FieldData message;
        WriteColumn(column.view(), field, nulls, &message);
        pb::FieldData received;
        ASSERT_TRUE(received.ParseFromString(message.SerializeAsString()));
        const auto read = ReadColumn(received, field, column.rows());
        ASSERT_TRUE(read.ok()) << core::TypeName(type) << ": " << read.status().message();
        ExpectEqual(*read, column, core::TypeName(type));
      }
    }
  }
}

}  // namespace
}  // namespace elanus::wire
