// Predicates over VarChar fields. Texts compare byte by byte, which for UTF-8 is by code point.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "filter/ast.h"
#include "filter/predicate.h"
#include "filter/regex.h"

namespace elanus::filter {

// REQUIRES: a comparison
PredicatePtr MakeTextComparison(BinaryOp op, size_t column, std::string value);
PredicatePtr MakeTextFieldComparison(BinaryOp op, size_t left_column, size_t right_column);
bool CompareTexts(BinaryOp op, std::string_view left, std::string_view right);

PredicatePtr MakeTextIn(size_t column, std::vector<std::string> items);

PredicatePtr MakeLike(size_t column, std::string_view pattern);

PredicatePtr MakeMatches(size_t column, std::shared_ptr<const Regex> regex);

}  // namespace elanus::filter
