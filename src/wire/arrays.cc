#include "wire/arrays.h"

#include <vector>

#include "wire/kind.h"
#include "wire/scalar_kinds.h"

namespace elanus::wire {
namespace {

core::Result<std::string> ReadTexts(const ScalarField& message) {
  const auto& values = TextKind::Read(message);
  const std::vector<std::string_view> texts(values.begin(), values.end());
  return core::TextArrayRow(texts);
}

template <typename T>
core::Result<std::string> ReadNumbers(const ScalarField& message) {
  using Value = typename T::Value;
  std::vector<Value> values;
  const auto& numbers = ElementKind<T>::Read(message);
  values.reserve(static_cast<size_t>(numbers.size()));
  for (const auto number : numbers) {
    if constexpr (std::is_same_v<ElementKind<T>, IntKind>) {
      if (!IsInRange<Value>(number)) {
        return core::InvalidArgument(OutOfRange<Value>(number, T::kType));
      }
    }
    values.push_back(static_cast<Value>(number));
  }
  return core::ArrayRow<Value>(values);
}

}  // namespace

core::Result<std::string> ReadArray(core::DataType element, const ScalarField& message) {
  return core::VisitType(element, [&]<typename T>(T) -> core::Result<std::string> {
    if constexpr (!kIsElement<T>) {
      return core::Unimplemented(std::string("arrays of ") + core::TypeName(T::kType) +
                                 " do not exist");
    } else {
      if (message.data_case() != ElementKind<T>::kCase &&
          message.data_case() != ScalarField::DATA_NOT_SET) {
        return core::InvalidArgument(std::string("the elements are ") + core::TypeName(T::kType) +
                                     " (" + ElementKind<T>::kName + "), but the values are " +
                                     KindOf(message));
      }
      if constexpr (T::kType == core::DataType::kVarChar) {
        return ReadTexts(message);
      } else {
        return ReadNumbers<T>(message);
      }
    }
  });
}

void WriteArray(const core::ArrayView& array, core::DataType element, ScalarField* message) {
  core::VisitType(element, [&]<typename T>(T) {
    if constexpr (kIsElement<T>) {
      auto& values = ElementKind<T>::Write(message);
      values.Reserve(static_cast<int>(array.size()));
      for (size_t i = 0; i < array.size(); ++i) {
        if constexpr (T::kType == core::DataType::kVarChar) {
          *values.Add() = array.Text(i);
        } else {
          values.Add(array.At<typename T::Value>(i));
        }
      }
    }
  });
}

}  // namespace elanus::wire
