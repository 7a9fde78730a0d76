// A number is computed a block at a time into 64-bit integers or doubles, whatever the field's
// type: a loop for each pair of types would be twelve times the code, and widening costs less than
// reading the column. What is not known (null, or divided by zero) is computed like the rest, on
// whatever lies there, and masked: the operators are defined for every input, so no branch is
// needed.
#include "filter/numbers.h"

#include <cmath>
#include <utility>

#include "filter/arithmetic.h"

namespace elanus::filter {
namespace {

// The numbers as reals, whatever their rank: what an operation of mixed ranks works on.
void WidenToReals(Rank rank, size_t count, Numbers* numbers) {
  if (rank != Rank::kInteger) return;
  std::array<double, kBlockRows> reals;
  for (size_t i = 0; i < count; ++i) reals[i] = static_cast<double>(numbers->ints[i]);
  numbers->reals = reals;
}

template <typename Tag>
class NumberField final : public Number {
 public:
  using Value = typename Tag::Value;
  static constexpr Rank kRank = std::is_integral_v<Value>      ? Rank::kInteger
                                : std::is_same_v<Value, float> ? Rank::kSingle
                                                               : Rank::kDouble;

  explicit NumberField(size_t column) : Number(kRank), column_(column) {}

  void Evaluate(const Block& block, Numbers* numbers) const override {
    const core::ColumnView& column = block.Read(column_);
    const Value* values = column.Values<Value>().data() + block.begin;
    for (size_t i = 0; i < block.count; ++i) {
      if constexpr (kRank == Rank::kInteger) {
        numbers->ints[i] = values[i];
      } else {
        numbers->reals[i] = values[i];
      }
    }
    numbers->known = KnownRows(block, column);
  }

 private:
  const size_t column_;
};

// Fills the block anew each time: cheaper than asking everywhere whether a side is constant.
class NumberConstant final : public Number {
 public:
  NumberConstant(const ConstantNumber& value, Rank rank) : Number(rank), value_(value) {}

  void Evaluate(const Block&, Numbers* numbers) const override {
    const bool is_known = !std::holds_alternative<std::monostate>(value_);
    numbers->known.fill(is_known ? ~uint64_t{0} : 0);
    if (const auto* real = std::get_if<double>(&value_)) {
      numbers->reals.fill(*real);
    } else {
      const auto* whole = std::get_if<int64_t>(&value_);
      numbers->ints.fill(whole == nullptr ? 0 : *whole);
    }
  }

 private:
  const ConstantNumber value_;
};

class UnaryNumber final : public Number {
 public:
  UnaryNumber(UnaryOp op, NumberPtr operand)
      : Number(operand->rank()), op_(op), operand_(std::move(operand)) {}

  void Evaluate(const Block& block, Numbers* numbers) const override {
    operand_->Evaluate(block, numbers);
    if (rank() != Rank::kInteger) {
      for (size_t i = 0; i < block.count; ++i) numbers->reals[i] = -numbers->reals[i];
      return;
    }
    // -x is ~x + 1; in unsigned numbers it wraps.
    const uint64_t carry = op_ == UnaryOp::kMinus ? 1 : 0;
    for (size_t i = 0; i < block.count; ++i) {
      numbers->ints[i] = static_cast<int64_t>(~static_cast<uint64_t>(numbers->ints[i]) + carry);
    }
  }

 private:
  const UnaryOp op_;
  const NumberPtr operand_;
};

class ArithmeticNumber final : public Number {
 public:
  ArithmeticNumber(BinaryOp op, Rank rank, NumberPtr left, NumberPtr right)
      : Number(rank), op_(op), left_(std::move(left)), right_(std::move(right)) {}

  void Evaluate(const Block& block, Numbers* numbers) const override {
    Numbers right;
    left_->Evaluate(block, numbers);
    right_->Evaluate(block, &right);
    for (size_t w = 0; w < kBlockWords; ++w) numbers->known[w] &= right.known[w];
    if (rank() == Rank::kInteger) {
      VisitIntegerOp(op_, [&](auto apply) {
        Apply(block.count, apply, numbers->ints.data(), right.ints.data(), &numbers->known);
      });
      return;
    }
    WidenToReals(left_->rank(), block.count, numbers);
    WidenToReals(right_->rank(), block.count, &right);
    VisitRealOp(op_, [&](auto apply) {
      Apply(block.count, apply, numbers->reals.data(), right.reals.data(), &numbers->known);
    });
    if (rank() != Rank::kSingle) return;
    for (size_t i = 0; i < block.count; ++i) {
      numbers->reals[i] = static_cast<float>(numbers->reals[i]);
    }
  }

 private:
  // `apply` says which results are defined; only division, modulo and shifts ever say no, and then
  // the rows become unknown.
  template <typename T, typename Operation>
  static void Apply(size_t count, Operation apply, T* left, const T* right, BlockBits* known) {
    std::array<uint8_t, kBlockRows> defined;
    bool is_all_defined = true;
    for (size_t i = 0; i < count; ++i) {
      defined[i] = apply(left[i], right[i], &left[i]) ? 1 : 0;
      is_all_defined &= defined[i] != 0;
    }
    if (is_all_defined) return;
    BlockBits bits{};
    PackBits(
        count, [&](size_t i) { return defined[i] != 0; }, &bits);
    for (size_t w = 0; w < kBlockWords; ++w) (*known)[w] &= bits[w];
  }

  const BinaryOp op_;
  const NumberPtr left_;
  const NumberPtr right_;
};

double ToReal(const ConstantNumber& value) {
  const auto* whole = std::get_if<int64_t>(&value);
  return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
}

// Whether the power of two integers is one: what overflows is a double instead.
bool IsIntegerPower(int64_t base, int64_t exponent) {
  if (exponent < 0) return false;
  if (base >= -1 && base <= 1) return true;
  int64_t power = 1;
  for (int64_t i = 0; i < exponent; ++i) {
    if (__builtin_mul_overflow(power, base, &power)) return false;
  }
  return true;
}

}  // namespace

ConstantNumber Fold(BinaryOp op, const ConstantNumber& left, const ConstantNumber& right) {
  if (std::holds_alternative<std::monostate>(left)) return left;
  if (std::holds_alternative<std::monostate>(right)) return right;
  ConstantNumber result;
  const auto keep = [&]<typename T>(auto apply, T a, T b) {
    T value{};
    if (apply(a, b, &value)) result = value;
  };
  const auto* a = std::get_if<int64_t>(&left);
  const auto* b = std::get_if<int64_t>(&right);
  if (a != nullptr && b != nullptr && (op != BinaryOp::kPower || IsIntegerPower(*a, *b))) {
    VisitIntegerOp(op, [&](auto apply) { keep(apply, *a, *b); });
  } else {
    VisitRealOp(op, [&](auto apply) { keep(apply, ToReal(left), ToReal(right)); });
  }
  return result;
}

NumberPtr MakeNumberField(core::DataType type, size_t column) {
  return core::VisitType(type, [&]<typename Tag>(Tag) -> NumberPtr {
    if constexpr (Tag::kIsNumber) return std::make_unique<NumberField<Tag>>(column);
    return nullptr;
  });
}

NumberPtr MakeNumberConstant(const ConstantNumber& value, Rank rank) {
  const auto* real = std::get_if<double>(&value);
  if (real == nullptr) return std::make_unique<NumberConstant>(value, Rank::kInteger);
  if (rank != Rank::kSingle) return std::make_unique<NumberConstant>(value, Rank::kDouble);
  return std::make_unique<NumberConstant>(RoundToSingle(*real), Rank::kSingle);
}

NumberPtr MakeUnary(UnaryOp op, NumberPtr operand) {
  return std::make_unique<UnaryNumber>(op, std::move(operand));
}

NumberPtr MakeArithmetic(BinaryOp op, Rank rank, NumberPtr left, NumberPtr right) {
  return std::make_unique<ArithmeticNumber>(op, rank, std::move(left), std::move(right));
}

double RoundToSingle(double value) {
  const auto single = static_cast<float>(value);
  return std::isinf(single) ? value : single;
}

}  // namespace elanus::filter
