// Atom: a question about one field that something outside, an index, may answer.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/bitset.h"
#include "core/value.h"

namespace elanus::filter {

// An atom is true, false, or unknown where the field is null. A `!=` or `not in` is the negation of
// an atom and never asked for itself. Values are of the field's kind: whole numbers may stand
// beside real fields and the other way round, and then compare by value.
struct Atom {
  enum class Kind {
    kEqual,        // value
    kIn,           // values
    kRange,        // low and high; null is no bound
    kPrefix,       // texts that begin with `text`
    kLike,         // texts that match the pattern `text`; each of `parts` is in them, in order
    kRegex,        // texts in which the regular expression `text` is found
    kIsNull,       // of a path: no such key, or null; never unknown
    kExists,       // the path leads to something, be it null; never unknown
    kContainsAny,  // arrays that have one of `values`
    kContainsAll,  // arrays that have all of `values`
    kTextMatch,    // texts that have at least minimum_should_match of `terms`
    kPhraseMatch,  // texts that have `terms` near each other, in order, but for `slop` places
  };

  Kind kind = Kind::kEqual;
  std::string field;
  // The keys and places from a JSON field to the value: j["a"][0] is {"a", "0"}. Below an object a
  // step is a key, below an array a place. A JSON value of another type than the constant makes the
  // atom false.
  std::vector<std::string> path = {};
  core::Value value = {};
  std::vector<core::Value> values = {};
  core::Value low = {};
  core::Value high = {};
  bool is_low_included = false;
  bool is_high_included = false;
  std::string text = {};
  std::vector<std::string> parts = {};
  std::vector<std::string> terms = {};
  int64_t minimum_should_match = 1;
  int64_t slop = 0;
};

struct AtomAnswer {
  // The rows for which the atom is true, or more than those; of the size of the evaluation.
  core::Bitset rows;
  // Whether no row is among them for which the atom is not true. Else they are evaluated.
  bool is_exact = false;
};

// nullopt: evaluate it. Called in the calling thread, once an atom and evaluation.
using Lookup = std::function<std::optional<AtomAnswer>(const Atom& atom)>;

}  // namespace elanus::filter
