// Numbers: fields, constants and what is computed from them.
#pragma once

#include <optional>
#include <variant>

#include "core/types.h"
#include "filter/ast.h"
#include "filter/predicate.h"

namespace elanus::filter {

// A constant of the filter's text; monostate is unknown (1 / 0).
using ConstantNumber = std::variant<std::monostate, int64_t, double>;

// What `left op right` is, in integers if both are (and a power's exponent is not negative and the
// power fits), else in doubles. REQUIRES: bitwise operators get integers
ConstantNumber Fold(BinaryOp op, const ConstantNumber& left, const ConstantNumber& right);

// REQUIRES: a type with kIsNumber
NumberPtr MakeNumberField(core::DataType type, size_t column);

// `rank` is that of what the constant meets: kSingle rounds a double to Float, as a literal next to
// a Float field means the Float nearest to it.
NumberPtr MakeNumberConstant(const ConstantNumber& value, Rank rank);

// -operand, or ~operand. REQUIRES: ~ gets rank kInteger
NumberPtr MakeUnary(UnaryOp op, NumberPtr operand);

// REQUIRES: a rank of kInteger comes from operands of that rank
NumberPtr MakeArithmetic(BinaryOp op, Rank rank, NumberPtr left, NumberPtr right);

// The Float nearest to a double, unless that would be infinite.
double RoundToSingle(double value);

}  // namespace elanus::filter
