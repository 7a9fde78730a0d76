// Refused by name here, so that no other part of the engine meets a type that it cannot keep.
#include "engine/limits.h"

#include "engine/check_rows.h"

namespace elanus::engine {
namespace {

bool IsTypeSupported(core::DataType type) {
  return core::VisitType(type, []<typename T>(T) {
    return !T::kIsVector || T::kType == core::DataType::kFloatVector;
  });
}

}  // namespace

core::Status CheckSupported(const core::CollectionSchema& schema) {
  for (const core::FieldSchema& field : schema.fields) {
    if (!IsTypeSupported(field.type)) {
      return core::Unimplemented("field '" + field.name + "' has type " +
                                 core::TypeName(field.type) + ", which is not supported yet");
    }
    if (!std::holds_alternative<std::monostate>(field.default_value)) {
      core::Column column(field.type, field.dim);
      TRY(AppendValue(field, field.default_value, &column));
    }
  }
  return core::Status::Ok();
}

}  // namespace elanus::engine
