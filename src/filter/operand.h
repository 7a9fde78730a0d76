// Operand: a bound part of a filter, before its neighbours decide how it is evaluated.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "core/schema.h"
#include "core/value.h"
#include "filter/numbers.h"
#include "filter/place.h"
#include "filter/predicate.h"

namespace elanus::filter {

// A field stays a field until it is known what for, so that `field < 3` needs no computed number.
struct FieldOperand {
  const core::FieldSchema* field;
  size_t column;  // Its place in BoundFilter::fields().
};

struct Operand {
  // What may be done with it.
  enum class Kind { kNumber, kText, kCondition };

  Place place;
  // A constant; null is a number that is unknown (1 / 0).
  std::variant<core::Value, FieldOperand, NumberPtr, PredicatePtr> what;

  const core::Value* constant() const { return std::get_if<core::Value>(&what); }
  const FieldOperand* field() const { return std::get_if<FieldOperand>(&what); }

  Kind kind() const;
  // REQUIRES: kind() is kNumber
  Rank rank() const;
  // REQUIRES: a constant of kind kNumber
  ConstantNumber number() const;

  // "VarChar field 'name'", "the number 1", "the condition a > 1": as messages speak of it.
  std::string Describe(std::string_view text) const;
};

// "a number", "a text", "a condition".
const char* KindName(Operand::Kind kind);

// What the operand is, as a number that meets one of rank `other`. REQUIRES: kind() is kNumber
NumberPtr ToNumber(Operand operand, Rank other);

// REQUIRES: kind() is kCondition
PredicatePtr ToPredicate(Operand operand);

// The rank of a computation: integer with integer is an integer, a Float field keeps its rank next
// to another or a constant, all else is double.
Rank CombinedRank(const Operand& left, const Operand& right);

}  // namespace elanus::filter
