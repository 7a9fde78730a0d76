#include "wire/rows.h"

#include <unordered_set>

#include "schema.pb.h"
#include "wire/kind.h"
#include "wire/vectors.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto::schema;

core::Status CheckRowCount(uint64_t rows, const core::CollectionSchema& schema) {
  if (rows == 0) {
    return core::InvalidArgument(
        "num_rows should be greater than 0: invalid parameter[expected=invalid "
        "num_rows][actual=0]");
  }
  uint64_t width = 0;
  for (const core::FieldSchema& field : schema.fields) {
    width += core::RowWidth(field.type, field.dim) + sizeof(uint64_t);
    if (const auto* text = std::get_if<std::string>(&field.default_value)) width += text->size();
  }
  if (rows <= kRowBytesMax / width) return core::Status::Ok();
  return core::Exhausted("num_rows is " + std::to_string(rows) + ", and a row of collection '" +
                         schema.name + "' takes " + std::to_string(width) +
                         " bytes; send at most " + std::to_string(kRowBytesMax / width) + " rows")
      .WithNumber(core::Number::kParameterTooLarge);
}

// Names that differ for one thing: older clients give the dynamic field no name.
core::Result<const core::FieldSchema*> FieldOf(const pb::FieldData& message,
                                               const core::CollectionSchema& schema) {
  if (message.is_dynamic()) {
    if (schema.dynamic() != nullptr) return schema.dynamic();
    return core::InvalidArgument("the rows have dynamic fields, but collection '" + schema.name +
                                 "' has none; create it with enable_dynamic_field");
  }
  const core::FieldSchema* field = schema.Find(message.field_name());
  if (field != nullptr) return field;
  return core::InvalidArgument("field '" + message.field_name() +
                               "' does not exist in collection '" + schema.name + "'");
}

core::Status CheckType(const pb::FieldData& message, const core::FieldSchema& field) {
  const auto type = static_cast<int32_t>(message.type());
  // Old clients may say String, newer ones Text.
  const bool is_text = message.type() == pb::String || message.type() == pb::Text;
  if (message.type() == pb::None || type == static_cast<int32_t>(field.type) ||
      (is_text && field.type == core::DataType::kVarChar)) {
    return core::Status::Ok();
  }
  return WrongField(field, std::string("is ") + core::TypeName(field.type) +
                               ", but the values are " +
                               (pb::DataType_IsValid(type) ? pb::DataType_Name(type)
                                                           : "of type " + std::to_string(type)));
}

}  // namespace

core::Result<core::Column> ReadColumn(const pb::FieldData& message, const core::FieldSchema& field,
                                      size_t rows) {
  TRY(CheckType(message, field));
  const Presence presence = TRY(Presence::Of(message, field, rows));
  const bool is_vector = core::IsVector(field.type);
  // A column of nulls alone may come without values.
  const bool is_null =
      message.field_case() == pb::FieldData::FIELD_NOT_SET && presence.given() == 0;
  const auto expected = is_vector ? pb::FieldData::kVectors : pb::FieldData::kScalars;
  if (message.field_case() != expected && !is_null) {
    return WrongField(field, std::string("is ") + core::TypeName(field.type) + " (" +
                                 (is_vector ? "vectors" : "scalars") + "), but the values are " +
                                 KindOf(message));
  }
  if (is_vector) return ReadVectors(message.vectors(), field, presence);
  return ReadScalars(message.scalars(), field, presence);
}

core::Result<core::Batch> ReadRows(FieldDataList* fields, uint64_t num_rows,
                                   const core::CollectionSchema& schema) {
  TRY(CheckRowCount(num_rows, schema));
  // A batch counts its rows by its columns.
  if (fields->empty()) {
    return core::InvalidArgument("the request has " + std::to_string(num_rows) +
                                 " rows and no fields");
  }
  // Names first, so that no memory goes to columns that nobody wants.
  std::vector<const core::FieldSchema*> targets;
  std::unordered_set<std::string_view> seen;
  for (const pb::FieldData& message : *fields) {
    const core::FieldSchema* field = TRY(FieldOf(message, schema));
    if (!seen.insert(field->name).second) return WrongField(*field, "is given twice");
    targets.push_back(field);
  }
  core::Batch rows;
  for (size_t i = 0; i < targets.size(); ++i) {
    pb::FieldData message;
    message.Swap(fields->Mutable(static_cast<int>(i)));
    core::Column column = TRY(ReadColumn(message, *targets[i], num_rows));
    rows.columns.push_back({targets[i]->name, std::move(column)});
  }
  return rows;
}

void WriteColumnHead(const core::ColumnView& column, const core::FieldSchema& field,
                     pb::FieldData* message) {
  message->set_type(static_cast<pb::DataType>(field.type));
  message->set_field_name(field.name);
  message->set_field_id(field.id);
  message->set_is_dynamic(field.is_dynamic);
  // Fields that can be null have flags even if nothing is; of others only what is null is told.
  if (!field.nullable && column.valid.empty()) return;
  auto& flags = *message->mutable_valid_data();
  flags.Reserve(static_cast<int>(column.rows));
  for (size_t row = 0; row < column.rows; ++row) flags.Add(column.IsValid(row));
}

void WriteColumn(const core::ColumnView& column, const core::FieldSchema& field, Nulls nulls,
                 pb::FieldData* message) {
  WriteColumnHead(column, field, message);
  if (core::IsVector(field.type)) {
    WriteVectors(column, message->mutable_vectors());
  } else {
    WriteScalars(column, field, nulls, message->mutable_scalars());
  }
}

}  // namespace elanus::wire
