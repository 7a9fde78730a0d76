// Predicates that a lookup may answer.
#pragma once

#include <optional>

#include "filter/predicate.h"

namespace elanus::filter {

// Asks `inner` only about the rows that the answer to the atom leaves open. `nullable_column` is
// the column whose nulls make the atom unknown; nullopt if it never is.
PredicatePtr MakeAnswerable(size_t atom, std::optional<size_t> nullable_column, PredicatePtr inner);

}  // namespace elanus::filter
