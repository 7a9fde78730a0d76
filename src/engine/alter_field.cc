// AlterField: what may change of a field without touching its rows. Limits grow only, because rows
// that are there must stay within them.
#include "core/limits.h"
#include "engine/change_properties.h"
#include "engine/redescribe.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

constexpr const char* kMaxLength = "max_length";
constexpr const char* kMaxCapacity = "max_capacity";
constexpr const char* kDescription = "description";

core::Status Grow(const std::string& key, const std::string& text, int64_t max, int64_t* limit) {
  const int64_t wanted = TRY(ParseWhole(key, text));
  if (wanted < *limit || wanted > max) {
    return core::InvalidArgument("the " + key + " of a field may only grow, from " +
                                 std::to_string(*limit) + " up to " + std::to_string(max) +
                                 ", but got " + text);
  }
  *limit = wanted;
  return core::Status::Ok();
}

core::Status Alter(const core::PropertyChange& change, core::FieldSchema* field) {
  core::PropertyChange others;
  others.removed = change.removed;
  const bool has_length =
      field->type == core::DataType::kVarChar ||
      (field->type == core::DataType::kArray && field->element_type == core::DataType::kVarChar);
  for (const auto& [key, value] : change.set) {
    if (key == kMaxLength && has_length) {
      TRY(Grow(key, value, core::kVarCharBytesMax, &field->max_length));
    } else if (key == kMaxCapacity && field->type == core::DataType::kArray) {
      TRY(Grow(key, value, core::kArrayCapacityMax, &field->max_capacity));
    } else if (key == kDescription) {
      field->description = value;
    } else if (key == kMaxLength || key == kMaxCapacity || key == "dim") {
      return core::InvalidArgument("can not alter " + key + " of field '" + field->name + "' (" +
                                   core::TypeName(field->type) + ")");
    } else {
      others.set[key] = value;
    }
  }
  for (const std::string& key : change.removed) {
    if (key != kMaxLength && key != kMaxCapacity) continue;
    return core::InvalidArgument("can not remove " + key + " of field '" + field->name + "'");
  }
  ChangeProperties(others, &field->params);
  return CheckProperties(field->params);
}

}  // namespace

core::Status AlterField(Collection* collection, const std::string& name,
                        const core::PropertyChange& change) {
  return Redescribe(collection, [&](core::CollectionDescription* description) -> core::Status {
    for (core::FieldSchema& field : description->schema.fields) {
      if (field.name == name) return Alter(change, &field);
    }
    return core::NotFound("field " + name + " does not exist in collection " +
                          description->schema.name)
        .WithNumber(core::Number::kFieldNotFound);
  });
}

}  // namespace elanus::engine
