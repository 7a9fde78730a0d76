#include "filter/dynamic.h"

#include <algorithm>

#include "filter/arithmetic.h"
#include "filter/texts.h"

namespace elanus::filter {
namespace {

using Kind = DynamicValue::Kind;

Order OrderOf(const DynamicValue& a, const DynamicValue& b) {
  if (a.kind == Kind::kInteger && b.kind == Kind::kInteger) return CompareNumbers(a.whole, b.whole);
  if (a.kind == Kind::kReal && b.kind == Kind::kReal) return CompareNumbers(a.real, b.real);
  if (a.kind == Kind::kInteger) return CompareNumbers(a.whole, b.real);
  const Order mirrored = CompareNumbers(b.whole, a.real);
  return mirrored == Order::kLess      ? Order::kGreater
         : mirrored == Order::kGreater ? Order::kLess
                                       : mirrored;
}

// Recursion is as deep as the shallower value, and constants are at most as deep as a filter.
bool IsSame(const DynamicValue& a, const DynamicValue& b) {
  if (a.is_number() && b.is_number()) return OrderOf(a, b) == Order::kEqual;
  if (a.kind != b.kind) return false;
  if (a.kind == Kind::kText) return a.text == b.text;
  if (a.kind == Kind::kBool) return a.truth == b.truth;
  if (a.kind == Kind::kNull) return true;
  if (a.kind != Kind::kArray && a.kind != Kind::kObject) return false;
  return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), IsSame);
}

ConstantNumber ToConstantNumber(const DynamicValue& value) {
  if (value.kind == Kind::kInteger) return value.whole;
  return value.real;
}

class DynamicConstant final : public Dynamic {
 public:
  explicit DynamicConstant(const core::FilterValue& value) : constant_(value) {}
  DynamicValue At(const Block&, size_t) const override { return constant_.value(); }

 private:
  const Constant constant_;
};

// A Bool, text or number field as it lies in its column.
template <typename Tag>
class DynamicField final : public Dynamic {
 public:
  explicit DynamicField(size_t column) : column_(column) {}

  DynamicValue At(const Block& block, size_t i) const override {
    const core::ColumnView& column = block.Read(column_);
    const size_t row = block.begin + i;
    if (!column.IsValid(row)) return DynamicValue::Of(Kind::kUnknown);
    if constexpr (Tag::kLayout == core::Layout::kVariable) {
      return DynamicValue::Text(column.Text(row));
    } else {
      const auto value = column.Values<typename Tag::Value>()[row];
      if constexpr (Tag::kType == core::DataType::kBool) return DynamicValue::Bool(value != 0);
      if constexpr (std::is_integral_v<typename Tag::Value>) return DynamicValue::Integer(value);
      return DynamicValue::Real(static_cast<double>(value));
    }
  }

 private:
  const size_t column_;
};

// Computes the 64 rows around the one that is asked for: numbers come in blocks.
class DynamicNumber final : public Dynamic {
 public:
  explicit DynamicNumber(NumberPtr number) : number_(std::move(number)) {}

  DynamicValue At(const Block& block, size_t i) const override {
    const size_t first = i / 64 * 64;
    Block part{
        block.evaluation, block.begin + first, std::min<size_t>(64, block.count - first), {}};
    Numbers numbers;
    number_->Evaluate(part, &numbers);
    if (((numbers.known[0] >> (i - first)) & 1) == 0) return DynamicValue::Of(Kind::kUnknown);
    return number_->rank() == Rank::kInteger ? DynamicValue::Integer(numbers.ints[i - first])
                                             : DynamicValue::Real(numbers.reals[i - first]);
  }

 private:
  const NumberPtr number_;
};

class DynamicArithmetic final : public Dynamic {
 public:
  DynamicArithmetic(BinaryOp op, DynamicPtr left, DynamicPtr right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}

  DynamicValue At(const Block& block, size_t i) const override {
    const DynamicValue left = left_->At(block, i);
    if (left.kind == Kind::kUnknown) return left;
    const DynamicValue right = right_->At(block, i);
    if (right.kind == Kind::kUnknown || right.kind == Kind::kBeyond) return right;
    if (left.kind == Kind::kBeyond) return left;
    const bool is_bitwise = op_ >= BinaryOp::kShiftLeft && op_ <= BinaryOp::kBitOr;
    const bool has_real = left.kind == Kind::kReal || right.kind == Kind::kReal;
    if (!left.is_number() || !right.is_number() || (is_bitwise && has_real)) {
      return DynamicValue::Of(Kind::kMissing);
    }
    const ConstantNumber result = Fold(op_, ToConstantNumber(left), ToConstantNumber(right));
    if (const auto* whole = std::get_if<int64_t>(&result)) return DynamicValue::Integer(*whole);
    if (const auto* real = std::get_if<double>(&result)) return DynamicValue::Real(*real);
    return DynamicValue::Of(Kind::kUnknown);
  }

 private:
  const BinaryOp op_;
  const DynamicPtr left_;
  const DynamicPtr right_;
};

class Length final : public Dynamic {
 public:
  explicit Length(DynamicPtr array) : array_(std::move(array)) {}

  DynamicValue At(const Block& block, size_t i) const override {
    const DynamicValue array = array_->At(block, i);
    if (array.kind == Kind::kUnknown) return array;
    if (array.kind != Kind::kArray) return DynamicValue::Of(Kind::kMissing);
    return DynamicValue::Integer(static_cast<int64_t>(array.items.size()));
  }

 private:
  const DynamicPtr array_;
};

}  // namespace

DynamicValue DynamicValue::Integer(int64_t whole) {
  DynamicValue value = Of(Kind::kInteger);
  value.whole = whole;
  return value;
}

DynamicValue DynamicValue::Real(double real) {
  DynamicValue value = Of(Kind::kReal);
  value.real = real;
  return value;
}

DynamicValue DynamicValue::Bool(bool truth) {
  DynamicValue value = Of(Kind::kBool);
  value.truth = truth;
  return value;
}

DynamicValue DynamicValue::Text(std::string_view text) {
  DynamicValue value = Of(Kind::kText);
  value.text = text;
  return value;
}

std::optional<bool> CompareDynamic(BinaryOp op, const DynamicValue& left,
                                   const DynamicValue& right) {
  if (left.kind == Kind::kUnknown || right.kind == Kind::kUnknown) return std::nullopt;
  if (left.kind == Kind::kBeyond || right.kind == Kind::kBeyond) return false;
  if (left.is_number() && right.is_number()) return Holds(op, OrderOf(left, right));
  if (left.kind == Kind::kText && right.kind == Kind::kText) {
    return CompareTexts(op, left.text, right.text);
  }
  if (left.kind == Kind::kBool && right.kind == Kind::kBool) {
    return Holds(op, CompareNumbers<int>(left.truth, right.truth));
  }
  if (op == BinaryOp::kEqual) return IsSame(left, right);
  return op == BinaryOp::kNotEqual && !IsSame(left, right);
}

Constant::Constant(const core::FilterValue& value) {
  if (const auto* list = std::get_if<std::vector<core::FilterValue>>(&value.what)) {
    for (const core::FilterValue& part : *list) {
      parts_.push_back(std::make_unique<const Constant>(part));
      items_.push_back(parts_.back()->value());
    }
    value_ = DynamicValue::Of(Kind::kArray);
    value_.items = items_;
    return;
  }
  const auto& scalar = std::get<core::Value>(value.what);
  if (const auto* truth = std::get_if<bool>(&scalar)) value_ = DynamicValue::Bool(*truth);
  if (const auto* whole = std::get_if<int64_t>(&scalar)) value_ = DynamicValue::Integer(*whole);
  if (const auto* real = std::get_if<double>(&scalar)) value_ = DynamicValue::Real(*real);
  if (const auto* text = std::get_if<std::string>(&scalar)) {
    text_ = *text;
    value_ = DynamicValue::Text(text_);
  }
  if (scalar.index() == 0) value_ = DynamicValue::Of(Kind::kUnknown);
}

DynamicPtr MakeDynamicConstant(const core::FilterValue& value) {
  return std::make_unique<DynamicConstant>(value);
}

DynamicPtr MakeDynamicField(core::DataType type, size_t column) {
  return core::VisitType(type, [&]<typename Tag>(Tag) -> DynamicPtr {
    if constexpr (Tag::kIsNumber || Tag::kType == core::DataType::kBool ||
                  Tag::kType == core::DataType::kVarChar) {
      return std::make_unique<DynamicField<Tag>>(column);
    }
    return nullptr;
  });
}

DynamicPtr MakeDynamicNumber(NumberPtr number) {
  return std::make_unique<DynamicNumber>(std::move(number));
}

DynamicPtr MakeLength(DynamicPtr array) {
  return std::make_unique<Length>(std::move(array));
}

DynamicPtr MakeDynamicArithmetic(BinaryOp op, DynamicPtr left, DynamicPtr right) {
  return std::make_unique<DynamicArithmetic>(op, std::move(left), std::move(right));
}

}  // namespace elanus::filter
