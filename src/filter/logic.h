// Predicates made of predicates, and those that know the answer already.
#pragma once

#include <optional>
#include <vector>

#include "filter/predicate.h"

namespace elanus::filter {

// The same answer for every row; nullopt is unknown.
PredicatePtr MakeFixed(std::optional<bool> answer);

PredicatePtr MakeNot(PredicatePtr term);

// Three-valued: `and` is no if any term is no, yes if all are yes, else unknown; `or` likewise.
// Terms are asked, cheap ones first, about the rows that are still open. REQUIRES: at least one
// term
PredicatePtr MakeLogic(bool is_and, std::vector<PredicatePtr> terms);

// The value of a Bool field.
PredicatePtr MakeBoolField(size_t column);

// Whether a field is null. Never unknown.
PredicatePtr MakeIsNull(size_t column);

}  // namespace elanus::filter
