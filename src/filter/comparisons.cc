// Comparing a field with a constant is most of what filters do, so it is worth the trouble of
// making the inner loop a comparison of two values of the field's own type: the constant is fitted
// to that type once, when the filter is bound.
//
//   i8 < 300     every Int8 is: always true, and the loop is gone (nulls stay unknown)
//   i8 < 2.5     the same as i8 <= 2
//   f >= 2^24+1  no Float lies between 2^24 and that: the same as f > 2^24
//
// So no constant is ever rounded, and no field is ever widened.
#include "filter/comparisons.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "filter/arithmetic.h"

namespace elanus::filter {
namespace {

// A comparison with a constant, put in terms of the values that T has.
template <typename T>
struct Fitted {
  std::optional<bool> always = {};  // The same answer for every T.
  BinaryOp op = BinaryOp::kEqual;
  T value{};
};

// For a constant that lies above `below` and below the next T: `x < c` is `x <= below`, and nothing
// equals c.
template <typename T>
Fitted<T> FitBetween(BinaryOp op, T below) {
  if (op == BinaryOp::kEqual) return {.always = false};
  if (op == BinaryOp::kNotEqual) return {.always = true};
  const bool is_upper_bound = op == BinaryOp::kLess || op == BinaryOp::kLessEqual;
  return {.op = is_upper_bound ? BinaryOp::kLessEqual : BinaryOp::kGreater, .value = below};
}

// An integer beyond T's range is less or greater than all of T; one that T cannot hold exactly (a
// large one beside a Float) lies between two values of T.
template <typename T>
Fitted<T> Fit(BinaryOp op, int64_t constant) {
  if constexpr (std::is_integral_v<T>) {
    if (constant > std::numeric_limits<T>::max()) return {.always = Holds(op, Order::kLess)};
    if (constant < std::numeric_limits<T>::min()) return {.always = Holds(op, Order::kGreater)};
    return {.op = op, .value = static_cast<T>(constant)};
  } else {
    const T nearest = static_cast<T>(constant);
    const Order order = CompareNumbers(constant, static_cast<double>(nearest));
    if (order == Order::kEqual) return {.op = op, .value = nearest};
    const T infinity = std::numeric_limits<T>::infinity();
    return FitBetween(op, order == Order::kLess ? std::nextafter(nearest, -infinity) : nearest);
  }
}

// 2^63 and its negation are doubles, the largest Int64 is not: hence the bounds.
template <typename T>
Fitted<T> Fit(BinaryOp op, double constant) {
  if (std::isnan(constant)) return {.always = Holds(op, Order::kUnordered)};
  if constexpr (std::is_integral_v<T>) {
    if (constant >= 0x1p63) return {.always = Holds(op, Order::kLess)};
    if (constant < -0x1p63) return {.always = Holds(op, Order::kGreater)};
    const double below = std::floor(constant);
    if (below == constant) return Fit<T>(op, static_cast<int64_t>(below));
    // Between two Int64s; T may be narrower, and then `below` decides.
    const Fitted<int64_t> wide = FitBetween(op, static_cast<int64_t>(below));
    return wide.always.has_value() ? Fitted<T>{.always = wide.always} : Fit<T>(wide.op, wide.value);
  } else {
    const double rounded = std::is_same_v<T, float> ? RoundToSingle(constant) : constant;
    const T value = static_cast<T>(rounded);
    if (static_cast<double>(value) == rounded) return {.op = op, .value = value};
    // Beyond the largest Float: the next T is infinity, or the one below is minus infinity.
    return FitBetween(
        op, rounded > 0 ? std::numeric_limits<T>::max() : -std::numeric_limits<T>::infinity());
  }
}

template <typename T>
Fitted<T> FitConstant(BinaryOp op, const ConstantNumber& constant) {
  const auto* whole = std::get_if<int64_t>(&constant);
  return whole != nullptr ? Fit<T>(op, *whole) : Fit<T>(op, std::get<double>(constant));
}

// Calls visit with a function bool(T, T) for the operator, so that loops hold no switch.
template <typename T, typename Visitor>
void VisitComparison(BinaryOp op, Visitor&& visit) {
  switch (op) {
    case BinaryOp::kLess:
      return visit([](T a, T b) { return a < b; });
    case BinaryOp::kLessEqual:
      return visit([](T a, T b) { return a <= b; });
    case BinaryOp::kGreater:
      return visit([](T a, T b) { return a > b; });
    case BinaryOp::kGreaterEqual:
      return visit([](T a, T b) { return a >= b; });
    case BinaryOp::kEqual:
      return visit([](T a, T b) { return a == b; });
    default:
      return visit([](T a, T b) { return a != b; });
  }
}

template <typename T>
class FieldComparison final : public Predicate {
 public:
  FieldComparison(size_t column, Fitted<T> fitted) : column_(column), fitted_(fitted) {}

  void Evaluate(const Block& block, Truth* truth) const override {
    const core::ColumnView& column = block.Read(column_);
    BlockBits holds{};
    if (fitted_.always.has_value()) {
      holds.fill(*fitted_.always ? ~uint64_t{0} : 0);
    } else {
      const T* values = column.Values<T>().data() + block.begin;
      VisitComparison<T>(fitted_.op, [&, value = fitted_.value](auto compare) {
        PackBits(
            block.count, [&](size_t i) { return compare(values[i], value); }, &holds);
      });
    }
    Decide(holds, KnownRows(block, column), truth);
  }

 private:
  const size_t column_;
  const Fitted<T> fitted_;
};

// Both sides computed. Sides of one kind compare as they are; an integer beside a real compares
// exactly, which costs a little more.
class NumberComparison final : public Predicate {
 public:
  NumberComparison(BinaryOp op, NumberPtr left, NumberPtr right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}

  void Evaluate(const Block& block, Truth* truth) const override {
    Numbers left;
    Numbers right;
    left_->Evaluate(block, &left);
    right_->Evaluate(block, &right);
    BlockBits known;
    for (size_t w = 0; w < kBlockWords; ++w) known[w] = left.known[w] & right.known[w];
    const bool is_left_integer = left_->rank() == Rank::kInteger;
    const bool is_right_integer = right_->rank() == Rank::kInteger;
    BlockBits holds{};
    if (is_left_integer && is_right_integer) {
      Same<int64_t>(block.count, left.ints.data(), right.ints.data(), &holds);
    } else if (!is_left_integer && !is_right_integer) {
      Same<double>(block.count, left.reals.data(), right.reals.data(), &holds);
    } else if (is_left_integer) {
      Mixed(op_, block.count, left.ints.data(), right.reals.data(), &holds);
    } else {
      Mixed(Mirror(op_), block.count, right.ints.data(), left.reals.data(), &holds);
    }
    Decide(holds, known, truth);
  }

 private:
  template <typename T>
  void Same(size_t count, const T* left, const T* right, BlockBits* holds) const {
    VisitComparison<T>(op_, [&](auto compare) {
      PackBits(
          count, [&](size_t i) { return compare(left[i], right[i]); }, holds);
    });
  }

  static void Mixed(BinaryOp op, size_t count, const int64_t* left, const double* right,
                    BlockBits* holds) {
    PackBits(
        count, [&](size_t i) { return Holds(op, CompareNumbers(left[i], right[i])); }, holds);
  }

  const BinaryOp op_;
  const NumberPtr left_;
  const NumberPtr right_;
};

// Two conditions side by side, as in `(x > 3) == is_public`.
class TruthComparison final : public Predicate {
 public:
  TruthComparison(BinaryOp op, PredicatePtr left, PredicatePtr right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}

  void Evaluate(const Block& block, Truth* truth) const override {
    Truth left;
    Truth right;
    left_->Evaluate(block, &left);
    right_->Evaluate(block, &right);
    *truth = {};
    for (size_t w = 0; w < kBlockWords; ++w) {
      Add(Order::kLess, left.no[w] & right.yes[w], &truth->yes[w], &truth->no[w]);
      Add(Order::kGreater, left.yes[w] & right.no[w], &truth->yes[w], &truth->no[w]);
      const uint64_t equal = (left.yes[w] & right.yes[w]) | (left.no[w] & right.no[w]);
      Add(Order::kEqual, equal, &truth->yes[w], &truth->no[w]);
    }
  }
  Cost cost() const override { return std::max(left_->cost(), right_->cost()); }

 private:
  // Adds the rows that stand in this order to those that the operator selects, or to the others.
  void Add(Order order, uint64_t rows, uint64_t* yes, uint64_t* no) const {
    *(Holds(op_, order) ? yes : no) |= rows;
  }

  const BinaryOp op_;
  const PredicatePtr left_;
  const PredicatePtr right_;
};

// Few values are compared one by one, which is vector code; many are searched.
constexpr size_t kFewValues = 8;

template <typename T>
void FindInList(size_t count, const T* numbers, const std::vector<T>& sorted, BlockBits* holds) {
  if (sorted.size() > kFewValues) {
    // Not std::binary_search: a NaN is not less than anything, and it would take it for a member.
    const auto is_member = [&](size_t i) {
      const auto found = std::lower_bound(sorted.begin(), sorted.end(), numbers[i]);
      return found != sorted.end() && *found == numbers[i];
    };
    PackBits(count, is_member, holds);
    return;
  }
  for (const T value : sorted) {
    BlockBits equal{};
    PackBits(
        count, [&](size_t i) { return numbers[i] == value; }, &equal);
    for (size_t w = 0; w < kBlockWords; ++w) (*holds)[w] |= equal[w];
  }
}

class NumberIn final : public Predicate {
 public:
  NumberIn(NumberPtr number, const std::vector<ConstantNumber>& items)
      : number_(std::move(number)) {
    for (const ConstantNumber& item : items) {
      if (number_->rank() == Rank::kInteger) {
        Keep(FitConstant<int64_t>(BinaryOp::kEqual, item), &ints_);
      } else if (number_->rank() == Rank::kDouble) {
        Keep(FitConstant<double>(BinaryOp::kEqual, item), &reals_);
      } else {
        const auto fitted = FitConstant<float>(BinaryOp::kEqual, item);
        Keep(Fitted<double>{fitted.always, fitted.op, fitted.value}, &reals_);
      }
    }
    std::sort(ints_.begin(), ints_.end());
    std::sort(reals_.begin(), reals_.end());
  }

  void Evaluate(const Block& block, Truth* truth) const override {
    Numbers numbers;
    number_->Evaluate(block, &numbers);
    BlockBits holds{};
    if (number_->rank() == Rank::kInteger) {
      FindInList(block.count, numbers.ints.data(), ints_, &holds);
    } else {
      FindInList(block.count, numbers.reals.data(), reals_, &holds);
    }
    Decide(holds, numbers.known, truth);
  }

 private:
  template <typename T>
  static void Keep(const Fitted<T>& fitted, std::vector<T>* values) {
    if (!fitted.always.has_value()) values->push_back(fitted.value);
  }

  const NumberPtr number_;
  std::vector<int64_t> ints_;  // Sorted, for rank kInteger.
  std::vector<double> reals_;  // Sorted, for the others.
};

}  // namespace

PredicatePtr MakeFieldComparison(BinaryOp op, core::DataType type, size_t column,
                                 const ConstantNumber& value) {
  return core::VisitType(type, [&]<typename Tag>(Tag) -> PredicatePtr {
    if constexpr (Tag::kIsNumber) {
      using Value = typename Tag::Value;
      return std::make_unique<FieldComparison<Value>>(column, FitConstant<Value>(op, value));
    }
    return nullptr;
  });
}

PredicatePtr MakeNumberComparison(BinaryOp op, NumberPtr left, NumberPtr right) {
  return std::make_unique<NumberComparison>(op, std::move(left), std::move(right));
}

std::optional<bool> CompareConstants(BinaryOp op, const ConstantNumber& left,
                                     const ConstantNumber& right) {
  if (left.index() == 0 || right.index() == 0) return std::nullopt;
  const auto* a = std::get_if<int64_t>(&left);
  const auto* b = std::get_if<int64_t>(&right);
  if (a != nullptr && b != nullptr) return Holds(op, CompareNumbers(*a, *b));
  if (a != nullptr) return Holds(op, CompareNumbers(*a, std::get<double>(right)));
  const double real = std::get<double>(left);
  if (b != nullptr) return Holds(Mirror(op), CompareNumbers(*b, real));
  return Holds(op, CompareNumbers(real, std::get<double>(right)));
}

PredicatePtr MakeTruthComparison(BinaryOp op, PredicatePtr left, PredicatePtr right) {
  return std::make_unique<TruthComparison>(op, std::move(left), std::move(right));
}

PredicatePtr MakeNumberIn(NumberPtr number, const std::vector<ConstantNumber>& items) {
  return std::make_unique<NumberIn>(std::move(number), items);
}

}  // namespace elanus::filter
