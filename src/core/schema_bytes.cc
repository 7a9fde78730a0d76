// The byte form of schemas (docs/formats.md, "Schema").
#include "core/schema.h"

namespace elanus::core {
namespace {

constexpr uint32_t kSchemaVersion = 2;

void PutMap(const std::map<std::string, std::string>& map, ByteWriter* writer) {
  writer->Put<uint32_t>(static_cast<uint32_t>(map.size()));
  for (const auto& [key, value] : map) {
    writer->PutText(key);
    writer->PutText(value);
  }
}

Result<std::map<std::string, std::string>> GetMap(ByteReader* reader) {
  std::map<std::string, std::string> map;
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    std::string key = TRY(reader->GetText());
    map[std::move(key)] = TRY(reader->GetText());
  }
  return map;
}

void PutValue(const Value& value, ByteWriter* writer) {
  writer->Put<uint8_t>(static_cast<uint8_t>(value.index()));
  if (const bool* b = std::get_if<bool>(&value)) writer->Put<uint8_t>(*b ? 1 : 0);
  if (const int64_t* i = std::get_if<int64_t>(&value)) writer->Put(*i);
  if (const double* d = std::get_if<double>(&value)) writer->Put(*d);
  if (const std::string* s = std::get_if<std::string>(&value)) writer->PutText(*s);
}

Result<Value> GetValue(ByteReader* reader) {
  const uint8_t kind = TRY(reader->Get<uint8_t>());
  if (kind == 0) return Value();
  if (kind == 1) return Value(TRY(reader->Get<uint8_t>()) != 0);
  if (kind == 2) return Value(TRY(reader->Get<int64_t>()));
  if (kind == 3) return Value(TRY(reader->Get<double>()));
  if (kind == 4) return Value(TRY(reader->GetText()));
  return Corruption("a schema has a value of unknown kind " + std::to_string(kind));
}

Result<DataType> GetType(ByteReader* reader) {
  const int32_t number = TRY(reader->Get<int32_t>());
  if (!IsKnownType(number)) {
    return Corruption("a schema has unknown data type " + std::to_string(number));
  }
  return static_cast<DataType>(number);
}

void PutField(const FieldSchema& field, ByteWriter* writer) {
  writer->Put(field.id);
  writer->PutText(field.name);
  writer->PutText(field.description);
  writer->Put(field.type);
  writer->Put(field.element_type);
  writer->Put(field.dim);
  writer->Put(field.max_length);
  writer->Put(field.max_capacity);
  for (bool flag : {field.is_primary, field.auto_id, field.nullable, field.is_partition_key,
                    field.is_dynamic, field.is_clustering_key, field.is_function_output}) {
    writer->Put<uint8_t>(flag ? 1 : 0);
  }
  PutValue(field.default_value, writer);
  PutMap(field.params, writer);
}

Result<FieldSchema> GetField(uint32_t version, ByteReader* reader) {
  FieldSchema field;
  field.id = TRY(reader->Get<int64_t>());
  field.name = TRY(reader->GetText());
  field.description = TRY(reader->GetText());
  field.type = TRY(GetType(reader));
  field.element_type = TRY(GetType(reader));
  field.dim = TRY(reader->Get<int64_t>());
  field.max_length = TRY(reader->Get<int64_t>());
  field.max_capacity = TRY(reader->Get<int64_t>());
  for (bool* flag : {&field.is_primary, &field.auto_id, &field.nullable, &field.is_partition_key,
                     &field.is_dynamic}) {
    *flag = TRY(reader->Get<uint8_t>()) != 0;
  }
  if (version > 1) {
    field.is_clustering_key = TRY(reader->Get<uint8_t>()) != 0;
    field.is_function_output = TRY(reader->Get<uint8_t>()) != 0;
  }
  field.default_value = TRY(GetValue(reader));
  field.params = TRY(GetMap(reader));
  return field;
}

void PutTexts(const std::vector<std::string>& texts, ByteWriter* writer) {
  writer->Put<uint32_t>(static_cast<uint32_t>(texts.size()));
  for (const std::string& text : texts) writer->PutText(text);
}

Result<std::vector<std::string>> GetTexts(ByteReader* reader) {
  std::vector<std::string> texts;
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    texts.push_back(TRY(reader->GetText()));
  }
  return texts;
}

void PutFunction(const FunctionSchema& function, ByteWriter* writer) {
  writer->PutText(function.name);
  writer->PutText(function.description);
  writer->Put(function.type);
  PutTexts(function.inputs, writer);
  PutTexts(function.outputs, writer);
  PutMap(function.params, writer);
}

Result<FunctionSchema> GetFunction(ByteReader* reader) {
  FunctionSchema function;
  function.name = TRY(reader->GetText());
  function.description = TRY(reader->GetText());
  function.type = TRY(reader->Get<FunctionType>());
  function.inputs = TRY(GetTexts(reader));
  function.outputs = TRY(GetTexts(reader));
  function.params = TRY(GetMap(reader));
  return function;
}

// What version 2 has behind version 1.
Status GetAdditions(ByteReader* reader, CollectionSchema* schema) {
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    schema->functions.push_back(TRY(GetFunction(reader)));
  }
  schema->num_partitions = TRY(reader->Get<int64_t>());
  schema->shards = TRY(reader->Get<int64_t>());
  const int32_t consistency = TRY(reader->Get<int32_t>());
  if (consistency < 0 || consistency > static_cast<int32_t>(Consistency::kCustomized)) {
    return Corruption("a schema has unknown consistency " + std::to_string(consistency));
  }
  schema->consistency = static_cast<Consistency>(consistency);
  return Status::Ok();
}

}  // namespace

void PutSchema(const CollectionSchema& schema, ByteWriter* writer) {
  writer->Put(kSchemaVersion);
  writer->PutText(schema.name);
  writer->PutText(schema.description);
  writer->Put<uint32_t>(static_cast<uint32_t>(schema.fields.size()));
  for (const FieldSchema& field : schema.fields) PutField(field, writer);
  writer->Put<uint8_t>(schema.enable_dynamic_field ? 1 : 0);
  PutMap(schema.properties, writer);
  writer->Put<uint32_t>(static_cast<uint32_t>(schema.functions.size()));
  for (const FunctionSchema& function : schema.functions) PutFunction(function, writer);
  writer->Put(schema.num_partitions);
  writer->Put(schema.shards);
  writer->Put(schema.consistency);
}

Result<CollectionSchema> GetSchema(ByteReader* reader) {
  const uint32_t version = TRY(reader->Get<uint32_t>());
  if (version < 1 || version > kSchemaVersion) {
    return Corruption("a schema has version " + std::to_string(version) +
                      "; this build reads 1 and 2");
  }
  CollectionSchema schema;
  schema.name = TRY(reader->GetText());
  schema.description = TRY(reader->GetText());
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    schema.fields.push_back(TRY(GetField(version, reader)));
  }
  schema.enable_dynamic_field = TRY(reader->Get<uint8_t>()) != 0;
  schema.properties = TRY(GetMap(reader));
  if (version > 1) TRY(GetAdditions(reader, &schema));
  return schema;
}

}  // namespace elanus::core
