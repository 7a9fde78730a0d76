#include "engine/limits.h"

#include "engine/check_rows.h"

namespace elanus::engine {

core::Status CheckSupported(const core::CollectionSchema& schema) {
  for (const core::FieldSchema& field : schema.fields) {
    if (!std::holds_alternative<std::monostate>(field.default_value)) {
      core::Column column(field.type, field.dim);
      TRY(AppendValue(field, field.default_value, &column));
    }
  }
  return core::Status::Ok();
}

}  // namespace elanus::engine
