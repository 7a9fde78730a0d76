// Comparisons of numbers and of truths, and membership in a list of numbers.
#pragma once

#include <optional>
#include <vector>

#include "filter/numbers.h"
#include "filter/predicate.h"

namespace elanus::filter {

// Compares a field of numbers with a constant. Numbers compare by their value: 3 lies between 2.5
// and 3.5, and a constant out of the field's range is less or greater than everything in it. Only a
// double next to a Float field is first rounded to Float.
// REQUIRES: a comparison; a type with kIsNumber; value is known
PredicatePtr MakeFieldComparison(BinaryOp op, core::DataType type, size_t column,
                                 const ConstantNumber& value);

// REQUIRES: a comparison
PredicatePtr MakeNumberComparison(BinaryOp op, NumberPtr left, NumberPtr right);

// Whether `left op right`, false being less than true; unknown if either is. REQUIRES: a comparison
PredicatePtr MakeTruthComparison(BinaryOp op, PredicatePtr left, PredicatePtr right);

// nullopt if either is unknown.
std::optional<bool> CompareConstants(BinaryOp op, const ConstantNumber& left,
                                     const ConstantNumber& right);

// Whether the number equals one of the items, by value. REQUIRES: items are known
PredicatePtr MakeNumberIn(NumberPtr number, const std::vector<ConstantNumber>& items);

}  // namespace elanus::filter
