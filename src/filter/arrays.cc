// Rows of Array columns. Their bytes may come from a damaged file, so each row is checked before it
// is read; one that is broken counts as null.
#include <vector>

#include "core/array.h"
#include "filter/dynamic.h"

namespace elanus::filter {
namespace {

using Kind = DynamicValue::Kind;

// The array in a row; nullopt if it is null or broken.
std::optional<core::ArrayView> ArrayAt(core::DataType element, const core::ColumnView& column,
                                       size_t row) {
  if (!column.IsValid(row) || !core::CheckArray(element, column.Text(row)).ok()) {
    return std::nullopt;
  }
  return core::ArrayView(element, column.Text(row));
}

DynamicValue ElementAt(core::DataType element, const core::ArrayView& array, size_t place) {
  return core::VisitType(element, [&]<typename Tag>(Tag) {
    using Value = typename Tag::Value;
    if constexpr (Tag::kLayout == core::Layout::kVariable) {
      return DynamicValue::Text(array.Text(place));
    } else if constexpr (Tag::kType == core::DataType::kBool) {
      return DynamicValue::Bool(array.At<uint8_t>(place) != 0);
    } else if constexpr (std::is_integral_v<Value>) {
      return DynamicValue::Integer(array.At<Value>(place));
    } else {
      return DynamicValue::Real(static_cast<double>(array.At<Value>(place)));
    }
  });
}

class ArrayElement final : public Dynamic {
 public:
  ArrayElement(core::DataType element, size_t column, size_t place)
      : element_(element), column_(column), place_(place) {}

  DynamicValue At(const Block& block, size_t i) const override {
    const auto array = ArrayAt(element_, block.Read(column_), block.begin + i);
    if (!array.has_value()) return DynamicValue::Of(Kind::kUnknown);
    if (place_ >= array->size()) return DynamicValue::Of(Kind::kBeyond);
    return ElementAt(element_, *array, place_);
  }

 private:
  const core::DataType element_;
  const size_t column_;
  const size_t place_;
};

class WholeArray final : public Dynamic {
 public:
  WholeArray(core::DataType element, size_t column, Slot slot)
      : element_(element), column_(column), slot_(slot) {}

  DynamicValue At(const Block& block, size_t i) const override {
    thread_local std::vector<DynamicValue> buffers[2];
    const auto array = ArrayAt(element_, block.Read(column_), block.begin + i);
    if (!array.has_value()) return DynamicValue::Of(Kind::kUnknown);
    std::vector<DynamicValue>& items = buffers[static_cast<size_t>(slot_)];
    items.clear();
    for (size_t place = 0; place < array->size(); ++place) {
      items.push_back(ElementAt(element_, *array, place));
    }
    DynamicValue value = DynamicValue::Of(Kind::kArray);
    value.items = items;
    return value;
  }

 private:
  const core::DataType element_;
  const size_t column_;
  const Slot slot_;
};

class ArrayLength final : public Number {
 public:
  ArrayLength(core::DataType element, size_t column)
      : Number(Rank::kInteger), element_(element), column_(column) {}

  void Evaluate(const Block& block, Numbers* numbers) const override {
    const core::ColumnView& column = block.Read(column_);
    numbers->known.fill(0);
    for (size_t i = 0; i < block.count; ++i) {
      const auto array = ArrayAt(element_, column, block.begin + i);
      numbers->ints[i] = array.has_value() ? static_cast<int64_t>(array->size()) : 0;
      if (array.has_value()) numbers->known[i / 64] |= uint64_t{1} << (i % 64);
    }
  }

 private:
  const core::DataType element_;
  const size_t column_;
};

}  // namespace

DynamicPtr MakeArrayElement(const core::FieldSchema& field, size_t column, size_t place) {
  return std::make_unique<ArrayElement>(field.element_type, column, place);
}

DynamicPtr MakeWholeArray(const core::FieldSchema& field, size_t column, Reading reading) {
  return std::make_unique<WholeArray>(field.element_type, column, reading.slot);
}

NumberPtr MakeArrayLength(core::DataType element, size_t column) {
  return std::make_unique<ArrayLength>(element, column);
}

}  // namespace elanus::filter
