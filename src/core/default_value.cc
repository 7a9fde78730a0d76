#include "core/default_value.h"

#include <cmath>
#include <limits>

namespace elanus::core {
namespace {

Status TooLong(const FieldSchema& field, size_t size) {
  return InvalidArgument("field '" + field.name + "' has a default value that is too long: the " +
                         "length (" + std::to_string(size) + ") of string exceeds max length (" +
                         std::to_string(field.max_length) + ")");
}

}  // namespace

Status AppendValue(const FieldSchema& field, const Value& value, Column* column) {
  const auto misfit = [&] {
    return InvalidArgument("field '" + field.name + "' is " + TypeName(field.type) +
                           ", but its default value is not: default value type mismatches field "
                           "schema type, or is out of its range");
  };
  const bool* flag = std::get_if<bool>(&value);
  const int64_t* whole = std::get_if<int64_t>(&value);
  const double* real = std::get_if<double>(&value);
  const std::string* text = std::get_if<std::string>(&value);
  return VisitType(field.type, [&]<typename T>(T) {
    using Value = typename T::Value;
    if constexpr (T::kType == DataType::kBool) {
      if (flag == nullptr) return misfit();
      column->Append<uint8_t>(*flag ? 1 : 0);
    } else if constexpr (T::kType == DataType::kVarChar) {
      if (text == nullptr) return misfit();
      if (text->size() > static_cast<size_t>(field.max_length)) return TooLong(field, text->size());
      column->AppendText(*text);
    } else if constexpr (T::kIsNumber && std::is_floating_point_v<Value>) {
      if (real == nullptr && whole == nullptr) return misfit();
      const double number = real != nullptr ? *real : static_cast<double>(*whole);
      // Beyond the range of Float a conversion is undefined; NaN is in no range.
      if (!(std::abs(number) <= std::numeric_limits<Value>::max())) return misfit();
      column->Append(static_cast<Value>(number));
    } else if constexpr (T::kIsNumber) {
      if (whole == nullptr || *whole < std::numeric_limits<Value>::min() ||
          *whole > std::numeric_limits<Value>::max()) {
        return misfit();
      }
      column->Append(static_cast<Value>(*whole));
    } else {
      return misfit();
    }
    return Status::Ok();
  });
}

}  // namespace elanus::core
