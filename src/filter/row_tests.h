// Predicates over dynamic values: each row that matters is read and tested.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "filter/dynamic.h"
#include "filter/predicate.h"

namespace elanus::filter {

// REQUIRES: a comparison
PredicatePtr MakeDynamicComparison(BinaryOp op, DynamicPtr left, DynamicPtr right);

// Whether the value is one of the constants; unknown constants make a value that is none unknown.
PredicatePtr MakeDynamicIn(DynamicPtr value, const std::vector<core::FilterValue>& constants);

// Whether the value is a text that passes.
PredicatePtr MakeDynamicTextTest(DynamicPtr value, std::function<bool(std::string_view)> test);

// Whether the value is an array that has all, or any, of the constants. An empty list is had by
// every array, and none of it by any.
PredicatePtr MakeContains(DynamicPtr array, const std::vector<core::FilterValue>& constants,
                          bool is_all);

// Whether there is a value, be it null; and whether there is none, or null. Never unknown.
PredicatePtr MakeExists(DynamicPtr value);
PredicatePtr MakeIsNothing(DynamicPtr value);

}  // namespace elanus::filter
