// The names are those of Milvus' grammar (internal/parser/planparserv2/Plan.g4): a filter that
// calls one is right, a filter that calls any other is a typing error, and the two get different
// messages.
#include "filter/functions.h"

#include <algorithm>
#include <array>

#include "filter/lexer.h"

namespace elanus::filter {
namespace {

// The first so many are evaluated.
constexpr size_t kEvaluated = 10;

constexpr std::array<std::string_view, 25> kMilvusFunctions = {
    "json_contains",      "json_contains_all",  "json_contains_any", "array_contains",
    "array_contains_all", "array_contains_any", "array_length",      "text_match",
    "phrase_match",       "random_sample",      "element_filter",    "match_all",
    "match_any",          "match_least",        "match_most",        "match_exact",
    "st_equals",          "st_touches",         "st_overlaps",       "st_crosses",
    "st_contains",        "st_intersects",      "st_within",         "st_dwithin",
    "st_isvalid",
};

}  // namespace

bool IsMilvusFunction(std::string_view name) {
  return std::any_of(kMilvusFunctions.begin(), kMilvusFunctions.end(),
                     [&](std::string_view known) { return EqualsIgnoringCase(known, name); });
}

bool IsEvaluatedFunction(std::string_view name) {
  return std::any_of(kMilvusFunctions.begin(), kMilvusFunctions.begin() + kEvaluated,
                     [&](std::string_view known) { return EqualsIgnoringCase(known, name); });
}

}  // namespace elanus::filter
