// Which member of a ScalarField carries a type, and how its values become those of a column: the
// one table of that, for columns and for arrays. For .cc files, as it shows the messages.
#pragma once

#include <limits>
#include <string>
#include <type_traits>

#include "core/status.h"
#include "core/types.h"
#include "schema.pb.h"

namespace elanus::wire {

using milvus::proto::schema::ScalarField;

// Each kind: the case of the oneof, its name in messages, and its repeated values.
struct BoolKind {
  static constexpr auto kCase = ScalarField::kBoolData;
  static constexpr const char* kName = "bool_data";
  static const auto& Read(const ScalarField& message) { return message.bool_data().data(); }
  static auto& Write(ScalarField* message) { return *message->mutable_bool_data()->mutable_data(); }
};
struct IntKind {
  static constexpr auto kCase = ScalarField::kIntData;
  static constexpr const char* kName = "int_data";
  static const auto& Read(const ScalarField& message) { return message.int_data().data(); }
  static auto& Write(ScalarField* message) { return *message->mutable_int_data()->mutable_data(); }
};
struct LongKind {
  static constexpr auto kCase = ScalarField::kLongData;
  static constexpr const char* kName = "long_data";
  static const auto& Read(const ScalarField& message) { return message.long_data().data(); }
  static auto& Write(ScalarField* message) { return *message->mutable_long_data()->mutable_data(); }
};
struct FloatKind {
  static constexpr auto kCase = ScalarField::kFloatData;
  static constexpr const char* kName = "float_data";
  static const auto& Read(const ScalarField& message) { return message.float_data().data(); }
  static auto& Write(ScalarField* message) {
    return *message->mutable_float_data()->mutable_data();
  }
};
struct DoubleKind {
  static constexpr auto kCase = ScalarField::kDoubleData;
  static constexpr const char* kName = "double_data";
  static const auto& Read(const ScalarField& message) { return message.double_data().data(); }
  static auto& Write(ScalarField* message) {
    return *message->mutable_double_data()->mutable_data();
  }
};
struct TextKind {
  static constexpr auto kCase = ScalarField::kStringData;
  static constexpr const char* kName = "string_data";
  static const auto& Read(const ScalarField& message) { return message.string_data().data(); }
  static auto& Write(ScalarField* message) {
    return *message->mutable_string_data()->mutable_data();
  }
};
struct JsonKind {
  static constexpr auto kCase = ScalarField::kJsonData;
  static constexpr const char* kName = "json_data";
  static const auto& Read(const ScalarField& message) { return message.json_data().data(); }
  static auto& Write(ScalarField* message) { return *message->mutable_json_data()->mutable_data(); }
};
struct ArrayKind {
  static constexpr auto kCase = ScalarField::kArrayData;
  static constexpr const char* kName = "array_data";
  static const auto& Read(const ScalarField& message) { return message.array_data().data(); }
  static auto& Write(ScalarField* message) {
    return *message->mutable_array_data()->mutable_data();
  }
};

template <typename T>
auto KindFor() {
  using Value = typename T::Value;
  if constexpr (T::kType == core::DataType::kBool) {
    return BoolKind();
  } else if constexpr (T::kType == core::DataType::kJson) {
    return JsonKind();
  } else if constexpr (T::kType == core::DataType::kArray) {
    return ArrayKind();
  } else if constexpr (T::kType == core::DataType::kVarChar ||
                       T::kType == core::DataType::kTimestamptz) {
    // Times are texts, which is what every client reads.
    return TextKind();
  } else if constexpr (std::is_same_v<Value, double>) {
    return DoubleKind();
  } else if constexpr (std::is_same_v<Value, float>) {
    return FloatKind();
  } else if constexpr (std::is_same_v<Value, int64_t>) {
    return LongKind();
  } else {
    return IntKind();
  }
}
// The kind of a type that is no vector.
template <typename T>
using Kind = decltype(KindFor<T>());
// The kind of an array's elements. No client knows arrays of times; they are numbers here.
template <typename T>
using ElementKind = std::conditional_t<T::kType == core::DataType::kTimestamptz, LongKind, Kind<T>>;

// Whether scalars of the type may be an array's elements; see core::IsElementType.
template <typename T>
inline constexpr bool kIsElement =
    T::kIsNumber || T::kType == core::DataType::kBool || T::kType == core::DataType::kVarChar;

// Whether an integer of a wider array is one of the type's.
template <typename Value>
bool IsInRange(int64_t number) {
  return number >= std::numeric_limits<Value>::min() && number <= std::numeric_limits<Value>::max();
}

template <typename Value>
std::string OutOfRange(int64_t number, core::DataType type) {
  return "the value " + std::to_string(number) + " is out of range: " + core::TypeName(type) +
         " has " + std::to_string(std::numeric_limits<Value>::min()) + " to " +
         std::to_string(std::numeric_limits<Value>::max());
}

}  // namespace elanus::wire
