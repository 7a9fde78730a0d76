#include "wire/queries.h"

#include "common.pb.h"
#include "core/bytes.h"
#include "core/limits.h"
#include "wire/halves.h"
#include "wire/presence.h"
#include "wire/vectors.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto::common;

// Types of queries have the numbers of the data types; those of lists of vectors are beyond them.
std::string NameOf(const pb::PlaceholderValue& placeholder) {
  if (core::IsKnownType(placeholder.type())) {
    return core::TypeName(static_cast<core::DataType>(placeholder.type()));
  }
  if (pb::PlaceholderType_IsValid(placeholder.type())) {
    return pb::PlaceholderType_Name(placeholder.type());
  }
  return "of type " + std::to_string(placeholder.type());
}

core::Status WrongType(const pb::PlaceholderValue& placeholder, const core::FieldSchema& field) {
  const std::string given = NameOf(placeholder);
  const std::string what =
      std::string("is ") + core::TypeName(field.type) + ", but the queries are " + given;
  if (given.starts_with("EmbList")) {
    return core::Unimplemented("field '" + field.name + "' " + what +
                               ": lists of vectors as a query are not supported; search for each "
                               "vector by itself");
  }
  if (given == "VarChar") {
    return WrongField(field, what +
                                 ": texts can be searched for in a field that a function "
                                 "computes");
  }
  return WrongField(field, what + "; search with vectors of the field's type");
}

core::Status WrongDimension(const core::FieldSchema& field, size_t query, size_t bytes,
                            size_t width) {
  const std::string which = "query " + std::to_string(query);
  const auto dim = static_cast<size_t>(field.dim);
  if (bytes * dim % width == 0) {
    return WrongField(field, "has dimension " + std::to_string(field.dim) + ", but " + which +
                                 " has " + std::to_string(bytes * dim / width));
  }
  return WrongField(field, "has dimension " + std::to_string(field.dim) + ", so a query takes " +
                               std::to_string(width) + " bytes, but " + which + " has " +
                               std::to_string(bytes));
}

core::Result<core::Column> ReadTexts(const pb::PlaceholderValue& placeholder) {
  core::Column texts(core::DataType::kVarChar);
  for (const std::string& text : placeholder.values()) texts.AppendText(text);
  return texts;
}

core::Result<core::Column> ReadSparse(const pb::PlaceholderValue& placeholder,
                                      const core::FieldSchema& field) {
  core::Column vectors(field.type);
  for (const std::string& bytes : placeholder.values()) {
    auto ordered = OrderedSparse(bytes);
    if (!ordered.ok()) {
      return WrongField(
          field, "in query " + std::to_string(vectors.rows()) + ": " + ordered.status().message());
    }
    vectors.AppendText(*ordered);
  }
  return vectors;
}

core::Result<core::Column> ReadDense(const pb::PlaceholderValue& placeholder,
                                     const core::FieldSchema& field, bool is_rounded) {
  core::Column vectors(field.type, field.dim);
  const auto dim = static_cast<size_t>(field.dim);
  const size_t width = is_rounded ? dim * sizeof(float) : core::RowWidth(field.type, field.dim);
  for (const std::string& bytes : placeholder.values()) {
    if (bytes.size() != width) return WrongDimension(field, vectors.rows(), bytes.size(), width);
    if (is_rounded) {
      std::vector<float> floats(dim);
      std::memcpy(floats.data(), bytes.data(), width);
      const std::vector<uint16_t> halves = ToHalves(field.type, floats);
      vectors.AppendRow(std::as_bytes(std::span(halves)));
    } else {
      vectors.AppendRow(core::AsBytes(bytes));
    }
  }
  return vectors;
}

}  // namespace

core::Status CheckQueryCount(int64_t nq) {
  if (nq >= 1 && nq <= core::kLimitMax) return core::Status::Ok();
  const std::string number = std::to_string(nq);
  return core::InvalidArgument(
             "nq [" + number +
             "] is invalid, nq (number of search vector per search request) should be in range "
             "[1, " +
             std::to_string(core::kLimitMax) + "], but got " + number)
      .WithNumber(core::Number::kUnexpected);
}

core::Result<core::Column> ReadQueries(std::string_view placeholder_group,
                                       const core::FieldSchema& field, int64_t nq) {
  TRY(CheckQueryCount(nq));
  pb::PlaceholderGroup group;
  if (!group.ParseFromArray(placeholder_group.data(), static_cast<int>(placeholder_group.size()))) {
    return core::InvalidArgument("placeholder_group is not a PlaceholderGroup message");
  }
  if (group.placeholders_size() != 1) {
    return core::InvalidArgument("placeholder_group has " +
                                 std::to_string(group.placeholders_size()) +
                                 " placeholders; one is expected, with all queries");
  }
  const pb::PlaceholderValue& placeholder = group.placeholders(0);
  if (placeholder.values_size() != nq) {
    return core::InvalidArgument("nq is " + std::to_string(nq) + ", but there are " +
                                 std::to_string(placeholder.values_size()) + " queries");
  }
  if (placeholder.type() == pb::VarChar && field.is_function_output) return ReadTexts(placeholder);
  const bool is_rounded =
      placeholder.type() == pb::FloatVector && (field.type == core::DataType::kFloat16Vector ||
                                                field.type == core::DataType::kBFloat16Vector);
  if (!is_rounded && static_cast<int>(placeholder.type()) != static_cast<int>(field.type)) {
    return WrongType(placeholder, field);
  }
  if (field.type == core::DataType::kSparseFloatVector) return ReadSparse(placeholder, field);
  return ReadDense(placeholder, field, is_rounded);
}

std::string WriteQueries(const core::ColumnView& queries) {
  pb::PlaceholderGroup group;
  pb::PlaceholderValue& placeholder = *group.add_placeholders();
  placeholder.set_tag("$0");
  placeholder.set_type(static_cast<pb::PlaceholderType>(queries.type));
  for (size_t row = 0; row < queries.rows; ++row) {
    placeholder.add_values(std::string(core::AsText(queries.Row(row))));
  }
  return group.SerializeAsString();
}

}  // namespace elanus::wire
