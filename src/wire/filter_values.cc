// What stands for the {names} of a filter.
#include <nlohmann/json.hpp>

#include "schema.pb.h"
#include "wire/search.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto::schema;

core::FilterValue Scalar(core::Value value) {
  return core::FilterValue{std::move(value)};
}

template <typename Value, typename List>
std::vector<core::FilterValue> ReadScalars(const List& list) {
  std::vector<core::FilterValue> values;
  for (const auto& value : list) values.push_back(Scalar(static_cast<Value>(value)));
  return values;
}

// Lists of several types come as JSON, an element each.
core::Result<core::FilterValue> ReadJson(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_boolean()) return Scalar(json.get<bool>());
  if (json.is_number_integer()) return Scalar(json.get<int64_t>());
  if (json.is_number()) return Scalar(json.get<double>());
  if (json.is_string()) return Scalar(json.get<std::string>());
  return core::InvalidArgument("expected a bool, a number or a text in the list");
}

core::Result<std::vector<core::FilterValue>> ReadList(const pb::TemplateArrayValue& message) {
  switch (message.data_case()) {
    case pb::TemplateArrayValue::kBoolData:
      return ReadScalars<bool>(message.bool_data().data());
    case pb::TemplateArrayValue::kLongData:
      return ReadScalars<int64_t>(message.long_data().data());
    case pb::TemplateArrayValue::kDoubleData:
      return ReadScalars<double>(message.double_data().data());
    case pb::TemplateArrayValue::kStringData:
      return ReadScalars<std::string>(message.string_data().data());
    case pb::TemplateArrayValue::kArrayData: {
      std::vector<core::FilterValue> lists;
      for (const pb::TemplateArrayValue& inner : message.array_data().data()) {
        lists.push_back(core::FilterValue{TRY(ReadList(inner))});
      }
      return lists;
    }
    case pb::TemplateArrayValue::kJsonData: {
      std::vector<core::FilterValue> values;
      for (const std::string& text : message.json_data().data()) {
        values.push_back(TRY(ReadJson(text)));
      }
      return values;
    }
    case pb::TemplateArrayValue::DATA_NOT_SET:
      return std::vector<core::FilterValue>();
  }
  return core::InvalidArgument("a filter template of an unknown kind");
}

core::Result<core::FilterValue> ReadValue(const pb::TemplateValue& message) {
  switch (message.val_case()) {
    case pb::TemplateValue::kBoolVal:
      return Scalar(message.bool_val());
    case pb::TemplateValue::kInt64Val:
      return Scalar(message.int64_val());
    case pb::TemplateValue::kFloatVal:
      return Scalar(message.float_val());
    case pb::TemplateValue::kStringVal:
      return Scalar(message.string_val());
    case pb::TemplateValue::kArrayVal:
      return core::FilterValue{TRY(ReadList(message.array_val()))};
    default:
      return core::InvalidArgument("expected a bool, a number, a text or a list");
  }
}

}  // namespace

core::Result<core::FilterValues> ReadFilterValues(const TemplateValues& values) {
  core::FilterValues read;
  for (const auto& [name, message] : values) {
    auto value = ReadValue(message);
    if (!value.ok()) return value.status().WithContext("value of the filter template " + name);
    read[name] = std::move(*value);
  }
  return read;
}

}  // namespace elanus::wire
