// What the arithmetic operators mean, one pair of numbers at a time.
//
// Nothing is ever undefined: integers wrap as in two's complement; division and modulo truncate
// towards zero as in C; division or modulo by zero, and a shift by a negative count, are unknown; a
// shift by 64 or more leaves only the sign. Reals follow IEEE 754 but for division by zero.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "filter/ast.h"

namespace elanus::filter {

// base to the power of exponent, wrapping. REQUIRES: exponent >= 0
inline int64_t WrappingPower(int64_t base, int64_t exponent) {
  uint64_t result = 1;
  for (auto square = static_cast<uint64_t>(base); exponent > 0; exponent >>= 1, square *= square) {
    if ((exponent & 1) != 0) result *= square;
  }
  return static_cast<int64_t>(result);
}

// The switch over operators is here, outside the loops over rows, and the functions are lambdas
// that those loops inline. One for each operator: bool(T a, T b, T* result), false for unknown.
// Calls visit with the function of `op`. REQUIRES: an arithmetic or bitwise operator
template <typename Visitor>
void VisitIntegerOp(BinaryOp op, Visitor&& visit) {
  using I = int64_t;
  using U = uint64_t;
  constexpr I kLeast = std::numeric_limits<I>::min();
  const auto wrap = [](U value) { return static_cast<I>(value); };
  switch (op) {
    case BinaryOp::kAdd:
      return visit([=](I a, I b, I* r) { return *r = wrap(U(a) + U(b)), true; });
    case BinaryOp::kSubtract:
      return visit([=](I a, I b, I* r) { return *r = wrap(U(a) - U(b)), true; });
    case BinaryOp::kMultiply:
      return visit([=](I a, I b, I* r) { return *r = wrap(U(a) * U(b)), true; });
    case BinaryOp::kDivide:
      // The smallest number divided by -1 has no positive twin: it wraps to itself.
      return visit([](I a, I b, I* r) {
        *r = b == 0 || (a == kLeast && b == -1) ? a : a / b;
        return b != 0;
      });
    case BinaryOp::kModulo:
      return visit([](I a, I b, I* r) { return *r = b == 0 || b == -1 ? 0 : a % b, b != 0; });
    case BinaryOp::kPower:
      return visit([](I a, I b, I* r) { return *r = WrappingPower(a, b), true; });
    case BinaryOp::kShiftLeft:
      return visit(
          [=](I a, I b, I* r) { return *r = b > 63 ? 0 : wrap(U(a) << (b & 63)), b >= 0; });
    case BinaryOp::kShiftRight:
      return visit([](I a, I b, I* r) { return *r = a >> (b > 63 ? 63 : b & 63), b >= 0; });
    case BinaryOp::kBitAnd:
      return visit([](I a, I b, I* r) { return *r = a & b, true; });
    case BinaryOp::kBitXor:
      return visit([](I a, I b, I* r) { return *r = a ^ b, true; });
    case BinaryOp::kBitOr:
      return visit([](I a, I b, I* r) { return *r = a | b, true; });
    default:
      return;
  }
}

// REQUIRES: an arithmetic operator, not a bitwise one
template <typename Visitor>
void VisitRealOp(BinaryOp op, Visitor&& visit) {
  using R = double;
  switch (op) {
    case BinaryOp::kAdd:
      return visit([](R a, R b, R* r) { return *r = a + b, true; });
    case BinaryOp::kSubtract:
      return visit([](R a, R b, R* r) { return *r = a - b, true; });
    case BinaryOp::kMultiply:
      return visit([](R a, R b, R* r) { return *r = a * b, true; });
    case BinaryOp::kDivide:
      return visit([](R a, R b, R* r) { return *r = b == 0 ? 0 : a / b, b != 0; });
    case BinaryOp::kModulo:
      return visit([](R a, R b, R* r) { return *r = b == 0 ? 0 : std::fmod(a, b), b != 0; });
    case BinaryOp::kPower:
      return visit([](R a, R b, R* r) { return *r = std::pow(a, b), true; });
    default:
      return;
  }
}

// How two numbers stand to each other; numbered so that an operator is a set of orders.
enum class Order { kLess = 0, kEqual = 1, kGreater = 2, kUnordered = 3 };

// The orders in which `op` holds, one bit each. A NaN differs from everything.
constexpr unsigned OrdersOf(BinaryOp op) {
  return op == BinaryOp::kLess           ? 0b0001
         : op == BinaryOp::kLessEqual    ? 0b0011
         : op == BinaryOp::kGreater      ? 0b0100
         : op == BinaryOp::kGreaterEqual ? 0b0110
         : op == BinaryOp::kEqual        ? 0b0010
                                         : 0b1101;
}
constexpr bool Holds(BinaryOp op, Order order) {
  return ((OrdersOf(op) >> static_cast<unsigned>(order)) & 1) != 0;
}

template <typename T>
Order CompareNumbers(T a, T b) {
  return a < b    ? Order::kLess
         : a > b  ? Order::kGreater
         : a == b ? Order::kEqual
                  : Order::kUnordered;
}

// Exact, where converting either number to the other's type would round.
inline Order CompareNumbers(int64_t a, double b) {
  if (std::isnan(b)) return Order::kUnordered;
  if (b >= 0x1p63) return Order::kLess;
  if (b < -0x1p63) return Order::kGreater;
  const auto whole = static_cast<int64_t>(b);  // Towards zero; converting back is exact.
  if (a != whole) return CompareNumbers(a, whole);
  return CompareNumbers(static_cast<double>(whole), b);
}

// The operator with its sides exchanged.
constexpr BinaryOp Mirror(BinaryOp op) {
  return op == BinaryOp::kLess           ? BinaryOp::kGreater
         : op == BinaryOp::kLessEqual    ? BinaryOp::kGreaterEqual
         : op == BinaryOp::kGreater      ? BinaryOp::kLess
         : op == BinaryOp::kGreaterEqual ? BinaryOp::kLessEqual
                                         : op;
}

}  // namespace elanus::filter
