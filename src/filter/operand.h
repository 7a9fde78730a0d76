// Operand: a bound part of a filter, before its neighbours decide how it is evaluated.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "core/schema.h"
#include "core/value.h"
#include "filter/dynamic.h"
#include "filter/numbers.h"
#include "filter/place.h"
#include "filter/predicate.h"

namespace elanus::filter {

// A field stays a field until it is known what for, so that `field < 3` needs no computed number.
struct FieldOperand {
  const core::FieldSchema* field;
  size_t column;  // Its place in BoundFilter::fields().
};

// A value inside a JSON field, or, for an Array field, the element at `place`.
struct PathOperand {
  FieldOperand named;
  std::vector<std::string> path;  // JSON only.
  size_t place = 0;               // Array only.
};

struct Operand {
  // What may be done with it. A JSON value may be any of the others; lists are constants.
  enum class Kind { kNumber, kText, kCondition, kJson, kArray, kList, kInterval };

  Place place;
  // A constant; null is a number that is unknown (1 / 0).
  std::variant<core::Value, FieldOperand, NumberPtr, PredicatePtr, PathOperand, DynamicPtr,
               std::vector<core::FilterValue>, Interval>
      what;
  // Of a DynamicPtr: kNumber or kJson, by what it is computed from.
  Kind dynamic_kind = Kind::kJson;

  const core::Value* constant() const { return std::get_if<core::Value>(&what); }
  const FieldOperand* field() const { return std::get_if<FieldOperand>(&what); }

  const PathOperand* path() const { return std::get_if<PathOperand>(&what); }
  const std::vector<core::FilterValue>* list() const {
    return std::get_if<std::vector<core::FilterValue>>(&what);
  }

  Kind kind() const;
  // Whether it must be read a row at a time, and so must what it meets.
  bool is_dynamic() const;
  // REQUIRES: kind() is kNumber
  Rank rank() const;
  // REQUIRES: a constant of kind kNumber
  ConstantNumber number() const;

  // "VarChar field 'name'", "the number 1", "the condition a > 1": as messages speak of it.
  std::string Describe(std::string_view text) const;
};

// What the values of a field or an element are.
Operand::Kind KindOf(core::DataType type);

// "a number", "a text", "a condition", ...
const char* KindName(Operand::Kind kind);

// What the operand is, as a number that meets one of rank `other`. REQUIRES: kind() is kNumber
NumberPtr ToNumber(Operand operand, Rank other);

// REQUIRES: not a condition that is computed, not kInterval
DynamicPtr ToDynamic(Operand operand, Reading reading);

// REQUIRES: kind() is kCondition
PredicatePtr ToPredicate(Operand operand);

// The rank of a computation: integer with integer is an integer, a Float field keeps its rank next
// to another or a constant, all else is double.
Rank CombinedRank(const Operand& left, const Operand& right);

}  // namespace elanus::filter
