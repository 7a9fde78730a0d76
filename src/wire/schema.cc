#include "wire/schema.h"

#include "schema.pb.h"
#include "wire/pairs.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto::schema;

constexpr const char* kDim = "dim";
constexpr const char* kMaxLength = "max_length";
constexpr const char* kMaxCapacity = "max_capacity";

core::Status OfField(const pb::FieldSchema& message, const core::Status& status) {
  return status.WithContext("field " + message.name());
}

core::Result<core::DataType> ReadType(int number) {
  if (core::IsKnownType(number)) return static_cast<core::DataType>(number);
  const std::string name = pb::DataType_Name(number);
  if (name.empty() || number == pb::None) {
    return core::InvalidArgument("data type " + std::to_string(number) + " is not known");
  }
  const char* advice = number == pb::String ? "; use VarChar with max_length" : "";
  return core::Unimplemented("data type " + name + " is not supported" + advice);
}

// Takes a length out of the type parameters: the schema has it as a number.
core::Status TakeLength(const char* key, Parameters* params, int64_t* length) {
  const auto value = TRY(FindInteger(*params, key));
  if (value.has_value()) *length = *value;
  params->erase(key);
  return core::Status::Ok();
}

core::Result<core::Value> ReadValue(const pb::ValueField& message) {
  switch (message.data_case()) {
    case pb::ValueField::kBoolData:
      return core::Value(message.bool_data());
    case pb::ValueField::kIntData:
      return core::Value(static_cast<int64_t>(message.int_data()));
    case pb::ValueField::kLongData:
      return core::Value(message.long_data());
    case pb::ValueField::kFloatData:
      return core::Value(static_cast<double>(message.float_data()));
    case pb::ValueField::kDoubleData:
      return core::Value(message.double_data());
    case pb::ValueField::kStringData:
      return core::Value(message.string_data());
    case pb::ValueField::kTimestamptzData:
      return core::Value(message.timestamptz_data());
    case pb::ValueField::DATA_NOT_SET:
      return core::Value();
    default:
      return core::InvalidArgument("default values of this type are not supported");
  }
}

template <typename Tag>
void WriteValue(Tag, const core::Value& value, pb::ValueField* message) {
  if (const bool* truth = std::get_if<bool>(&value)) message->set_bool_data(*truth);
  if (const auto* text = std::get_if<std::string>(&value)) message->set_string_data(*text);
  if (const auto* number = std::get_if<int64_t>(&value)) {
    if constexpr (Tag::kType == core::DataType::kTimestamptz) {
      message->set_timestamptz_data(*number);
    } else if constexpr (Tag::kType == core::DataType::kInt64) {
      message->set_long_data(*number);
    } else if constexpr (Tag::kType == core::DataType::kFloat) {
      message->set_float_data(static_cast<float>(*number));
    } else if constexpr (Tag::kType == core::DataType::kDouble) {
      message->set_double_data(static_cast<double>(*number));
    } else {
      message->set_int_data(static_cast<int32_t>(*number));
    }
  }
  if (const double* number = std::get_if<double>(&value)) {
    if constexpr (Tag::kType == core::DataType::kFloat) {
      message->set_float_data(static_cast<float>(*number));
    } else {
      message->set_double_data(*number);
    }
  }
}

core::Result<core::FieldSchema> ReadFieldMessage(const pb::FieldSchema& message) {
  core::FieldSchema field;
  field.name = message.name();
  field.description = message.description();
  field.type = TRY(ReadType(message.data_type()));
  if (field.type == core::DataType::kArray) {
    field.element_type = TRY(ReadType(message.element_type()));
  }
  field.params = ReadPairs(message.type_params());
  TRY(TakeLength(kDim, &field.params, &field.dim));
  TRY(TakeLength(kMaxLength, &field.params, &field.max_length));
  TRY(TakeLength(kMaxCapacity, &field.params, &field.max_capacity));
  field.is_primary = message.is_primary_key();
  field.auto_id = message.autoid();
  field.nullable = message.nullable();
  field.is_partition_key = message.is_partition_key();
  field.is_clustering_key = message.is_clustering_key();
  field.default_value = TRY(ReadValue(message.default_value()));
  return field;
}

core::FunctionSchema ReadFunction(const pb::FunctionSchema& message) {
  core::FunctionSchema function;
  function.name = message.name();
  function.description = message.description();
  function.type = static_cast<core::FunctionType>(message.type());
  function.inputs.assign(message.input_field_names().begin(), message.input_field_names().end());
  function.outputs.assign(message.output_field_names().begin(), message.output_field_names().end());
  function.params = ReadPairs(message.params());
  return function;
}

void WriteField(const core::FieldSchema& field, pb::FieldSchema* message) {
  message->set_fieldid(field.id);
  message->set_name(field.name);
  message->set_description(field.description);
  message->set_data_type(static_cast<pb::DataType>(field.type));
  if (field.type == core::DataType::kArray) {
    message->set_element_type(static_cast<pb::DataType>(field.element_type));
  }
  Parameters params = field.params;
  if (field.dim > 0) params[kDim] = std::to_string(field.dim);
  if (field.max_length > 0) params[kMaxLength] = std::to_string(field.max_length);
  if (field.max_capacity > 0) params[kMaxCapacity] = std::to_string(field.max_capacity);
  WritePairs(params, message->mutable_type_params());
  message->set_is_primary_key(field.is_primary);
  message->set_autoid(field.auto_id);
  message->set_nullable(field.nullable);
  message->set_is_partition_key(field.is_partition_key);
  message->set_is_clustering_key(field.is_clustering_key);
  message->set_is_function_output(field.is_function_output);
  if (!std::holds_alternative<std::monostate>(field.default_value)) {
    core::VisitType(field.type, [&](auto tag) {
      WriteValue(tag, field.default_value, message->mutable_default_value());
    });
  }
}

void WriteFunction(const core::CollectionSchema& schema, const core::FunctionSchema& function,
                   pb::FunctionSchema* message) {
  message->set_name(function.name);
  message->set_description(function.description);
  message->set_type(static_cast<pb::FunctionType>(function.type));
  for (const std::string& name : function.inputs) {
    message->add_input_field_names(name);
    if (const auto* field = schema.Find(name)) message->add_input_field_ids(field->id);
  }
  for (const std::string& name : function.outputs) {
    message->add_output_field_names(name);
    if (const auto* field = schema.Find(name)) message->add_output_field_ids(field->id);
  }
  WritePairs(function.params, message->mutable_params());
}

core::Status CheckSupported(const pb::CollectionSchema& message) {
  if (message.struct_array_fields_size() > 0) {
    return core::Unimplemented("struct array field " + message.struct_array_fields(0).name() +
                               " is not supported; use Array or JSON fields");
  }
  if (!message.external_source().empty() || !message.external_spec().empty()) {
    return core::Unimplemented("external collections are not supported");
  }
  if (message.enable_namespace()) return core::Unimplemented("namespaces are not supported");
  return core::Status::Ok();
}

}  // namespace

core::Result<core::CollectionSchema> ReadSchema(const std::string& bytes) {
  pb::CollectionSchema message;
  if (!message.ParseFromString(bytes)) {
    return core::InvalidArgument("the bytes of the schema are not a CollectionSchema message");
  }
  TRY(CheckSupported(message));
  core::CollectionSchema schema;
  schema.name = message.name();
  schema.description = message.description();
  for (const pb::FieldSchema& field : message.fields()) {
    auto read = ReadFieldMessage(field);
    if (!read.ok()) return OfField(field, read.status());
    schema.fields.push_back(std::move(*read));
    // Older clients say it of the collection alone.
    if (message.autoid() && schema.fields.back().is_primary) schema.fields.back().auto_id = true;
  }
  for (const pb::FunctionSchema& function : message.functions()) {
    schema.functions.push_back(ReadFunction(function));
  }
  schema.enable_dynamic_field = message.enable_dynamic_field();
  schema.properties = ReadPairs(message.properties());
  return schema;
}

core::Result<core::FieldSchema> ReadField(const std::string& bytes) {
  pb::FieldSchema message;
  if (!message.ParseFromString(bytes)) {
    return core::InvalidArgument("the bytes of the field are not a FieldSchema message");
  }
  auto field = ReadFieldMessage(message);
  if (!field.ok()) return OfField(message, field.status());
  return field;
}

void WriteSchema(const core::CollectionSchema& schema, pb::CollectionSchema* message) {
  message->set_name(schema.name);
  message->set_description(schema.description);
  for (const core::FieldSchema& field : schema.fields) {
    if (!field.is_dynamic) WriteField(field, message->add_fields());
    if (field.is_primary) message->set_autoid(field.auto_id);
  }
  for (const core::FunctionSchema& function : schema.functions) {
    WriteFunction(schema, function, message->add_functions());
  }
  message->set_enable_dynamic_field(schema.enable_dynamic_field);
}

}  // namespace elanus::wire
