// What the model test draws: schemas, values, filters; and the way between values and columns.
// Values are few, so that keys collide and scores are equal. Only tests include it.
#pragma once

#include <random>

#include "core/array.h"
#include "core/batch.h"
#include "engine/model.h"

namespace elanus::engine {

inline constexpr int64_t kModelDim = 4;

class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}
  uint64_t Next() { return random_(); }
  int64_t Below(int64_t limit) { return static_cast<int64_t>(random_() % limit); }
  bool OneIn(int64_t count) { return Below(count) == 0; }
  template <typename T, size_t kCount>
  T Of(const T (&values)[kCount]) {
    return values[Below(kCount)];
  }

 private:
  std::mt19937_64 random_;
};

inline core::FieldSchema& AddModelField(core::CollectionSchema* schema, const char* name,
                                        core::DataType type) {
  core::FieldSchema& field = schema->fields.emplace_back();
  field.name = name;
  field.type = type;
  if (type == core::DataType::kVarChar) field.max_length = 64;
  return field;
}

inline void AddRandomVector(Dice* dice, core::CollectionSchema* schema) {
  constexpr core::DataType kTypes[] = {core::DataType::kInt8Vector, core::DataType::kBinaryVector,
                                       core::DataType::kSparseFloatVector};
  core::FieldSchema& field = AddModelField(schema, "extra", dice->Of(kTypes));
  field.dim = field.type == core::DataType::kBinaryVector ? 8 : kModelDim;
  if (field.type == core::DataType::kSparseFloatVector) field.dim = 0;
  field.nullable = dice->OneIn(2);
}

inline core::CollectionSchema RandomSchema(Dice* dice) {
  using core::DataType;
  core::CollectionSchema schema;
  schema.name = "things";
  core::FieldSchema& key =
      AddModelField(&schema, "id", dice->OneIn(3) ? DataType::kVarChar : DataType::kInt64);
  key.is_primary = true;
  key.auto_id = dice->OneIn(5);
  AddModelField(&schema, "clip", DataType::kFloatVector).dim = kModelDim;
  core::FieldSchema& n = AddModelField(&schema, "n", DataType::kInt32);
  n.nullable = dice->OneIn(2);
  if (dice->OneIn(3)) n.default_value = int64_t{5};
  if (dice->OneIn(2)) AddModelField(&schema, "d", DataType::kDouble).nullable = dice->OneIn(2);
  core::FieldSchema& s = AddModelField(&schema, "s", DataType::kVarChar);
  if (dice->OneIn(5)) {
    s.is_partition_key = true;
    schema.num_partitions = 3;
  } else {
    s.nullable = dice->OneIn(2);
    if (dice->OneIn(4)) s.default_value = std::string("ab");
  }
  if (dice->OneIn(2)) AddModelField(&schema, "b", DataType::kBool).nullable = dice->OneIn(2);
  if (dice->OneIn(3)) AddModelField(&schema, "j", DataType::kJson).nullable = dice->OneIn(2);
  if (dice->OneIn(3)) {
    core::FieldSchema& tags = AddModelField(&schema, "tags", DataType::kArray);
    tags.element_type = DataType::kInt32;
    tags.max_capacity = 3;
    tags.nullable = dice->OneIn(2);
  }
  if (dice->OneIn(3)) AddRandomVector(dice, &schema);
  schema.enable_dynamic_field = dice->OneIn(3);
  if (schema.enable_dynamic_field) {
    AddModelField(&schema, core::kDynamicField, DataType::kJson).is_dynamic = true;
  }
  return schema;
}

inline core::Value RandomKey(Dice* dice, core::DataType type) {
  const int64_t number = dice->Below(40);
  if (type == core::DataType::kInt64) return number;
  return "k" + std::to_string(number);
}

inline std::string RandomVectorBytes(Dice* dice, core::DataType type) {
  if (type == core::DataType::kFloatVector) {
    std::vector<float> vector(kModelDim);
    for (float& x : vector) x = static_cast<float>(dice->Below(3) - 1);
    return core::ArrayRow<float>(vector);
  }
  if (type == core::DataType::kSparseFloatVector) {
    std::vector<core::SparseEntry> entries;
    for (uint32_t i = 0; i < 4; ++i) {
      if (dice->OneIn(2)) entries.push_back({i * 10, static_cast<float>(1 + dice->Below(2))});
    }
    if (entries.empty()) entries.push_back({7, 1.0F});
    return core::SparseRow(entries);
  }
  std::string bytes(type == core::DataType::kBinaryVector ? 1 : kModelDim, '\0');
  for (char& byte : bytes) byte = static_cast<char>(dice->Below(4));
  return bytes;
}

// A value that is not null.
inline core::Value RandomValue(Dice* dice, const core::FieldSchema& field) {
  constexpr const char* kTexts[] = {"", "a", "b", "ab", "ba", "abc"};
  constexpr const char* kJsons[] = {R"({"a":1})", R"({"a":"x"})",    R"({"b":2})", "{}", "[1]",
                                    "7",          R"({"a":2,"b":1})"};
  constexpr const char* kObjects[] = {"{}", R"({"colour":1})", R"({"colour":2})", R"({"weight":1})",
                                      R"({"colour":1,"weight":2})"};
  if (field.is_primary) return RandomKey(dice, field.type);
  if (core::IsVector(field.type)) return RandomVectorBytes(dice, field.type);
  if (field.is_dynamic) return dice->Of(kObjects);
  if (field.type == core::DataType::kJson) return dice->Of(kJsons);
  if (field.type == core::DataType::kVarChar) return dice->Of(kTexts);
  if (field.type == core::DataType::kBool) return dice->OneIn(2);
  if (field.type == core::DataType::kDouble) return static_cast<double>(dice->Below(8)) / 2;
  if (field.type == core::DataType::kArray) {
    std::vector<int32_t> elements(static_cast<size_t>(dice->Below(4)));
    for (int32_t& element : elements) element = static_cast<int32_t>(dice->Below(4));
    return core::ArrayRow<int32_t>(elements);
  }
  return dice->Below(10);
}

// The value as the column has it. REQUIRES: the column is of the field's type
inline void AppendModelValue(const core::Value& value, core::Column* column) {
  if (IsNull(value)) {
    column->AppendNull();
  } else if (const auto* flag = std::get_if<bool>(&value)) {
    column->Append<uint8_t>(*flag ? 1 : 0);
  } else if (const auto* real = std::get_if<double>(&value)) {
    column->Append(*real);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    column->AppendRow(std::as_bytes(std::span(*text)));
  } else if (column->type() == core::DataType::kInt32) {
    column->Append(static_cast<int32_t>(std::get<int64_t>(value)));
  } else {
    column->Append(std::get<int64_t>(value));
  }
}

inline core::Value ModelValueAt(const core::FieldSchema& field, const core::ColumnView& view,
                                size_t row) {
  if (!view.IsValid(row)) return {};
  if (field.type == core::DataType::kInt64) return view.Values<int64_t>()[row];
  if (field.type == core::DataType::kInt32) return int64_t{view.Values<int32_t>()[row]};
  if (field.type == core::DataType::kDouble) return view.Values<double>()[row];
  if (field.type == core::DataType::kBool) return view.Values<uint8_t>()[row] != 0;
  const auto bytes = view.Row(row);
  std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (field.is_dynamic) return DynamicObject(text);
  return text;
}

inline core::Column KeyColumn(core::DataType type, const ModelKeys& keys) {
  core::Column column(type);
  for (const core::Value& key : keys) AppendModelValue(key, &column);
  return column;
}

inline ModelKeys KeysOfColumn(const core::FieldSchema& primary, const core::Column& column) {
  ModelKeys keys;
  for (size_t row = 0; row < column.rows(); ++row) {
    keys.push_back(ModelValueAt(primary, column.view(), row));
  }
  return keys;
}

// The values as a person reads them.
inline std::string ShowValue(const core::Value& value) {
  if (const auto* whole = std::get_if<int64_t>(&value)) return std::to_string(*whole);
  if (const auto* real = std::get_if<double>(&value)) return std::to_string(*real);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (IsNull(value)) return "null";
  std::string shown = "\"";
  for (const char c : std::get<std::string>(value)) {
    const bool is_plain = c >= ' ' && c <= '~';
    shown += is_plain ? std::string(1, c) : "\\" + std::to_string(static_cast<uint8_t>(c));
  }
  return shown + "\"";
}

inline std::string ShowRow(const ModelRow& row) {
  std::string shown;
  for (const core::Value& value : row.values) shown += ShowValue(value) + " ";
  return shown;
}

}  // namespace elanus::engine
