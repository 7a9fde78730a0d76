// The tree that a filter's text means, before names and types are known.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/value.h"
#include "filter/place.h"

namespace elanus::filter {

struct Node;
using NodePtr = std::unique_ptr<Node>;

enum class UnaryOp { kNot, kMinus, kPlus, kBitNot };

// Arithmetic first, then bitwise, then comparisons: binding asks for ranges.
enum class BinaryOp {
  kPower,
  kMultiply,
  kDivide,
  kModulo,
  kAdd,
  kSubtract,
  kShiftLeft,
  kShiftRight,
  kBitAnd,
  kBitXor,
  kBitOr,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kEqual,
  kNotEqual,
};

// What stands in the text, as it stands there; -1 is a Unary of a Literal.
struct Literal {
  core::Value value;  // Never null.
};

// `[1, 2]`.
struct List {
  std::vector<NodePtr> items;
};

// `{name}`: a value or a list that is given beside the text.
struct Template {
  std::string name;
};

// `f` or `f["a"][0]`: a field, as far as the parser can tell, and the way into it. A step is kept
// as text, for below an object it is a key and below an array a place.
struct Step {
  std::string text;
  bool is_place;  // Written as a number.
};
struct Name {
  std::string name;
  std::vector<Step> path;
};

// `INTERVAL 'P1M2D'`. Months have no fixed length, so they are kept apart.
struct Interval {
  int64_t months;
  int64_t microseconds;
};

// `function(a, b, option=c)`; only known functions get here.
struct Argument {
  std::string option;  // "" for those without a name.
  NodePtr value;
};
struct Call {
  std::string function;  // Lower case.
  std::vector<Argument> arguments;
};

struct Unary {
  UnaryOp op;
  NodePtr operand;
};

struct Binary {
  BinaryOp op;
  Place sign;
  NodePtr left;
  NodePtr right;
};

// `a and b and c`: one node however long the chain is, so a chain has no depth.
struct Logic {
  bool is_and;
  std::vector<NodePtr> terms;
};

// `low < middle <= high`; both signs point the same way and the middle is a name.
struct Range {
  BinaryOp low_op;
  BinaryOp high_op;
  NodePtr low;
  NodePtr middle;
  NodePtr high;
};

struct InList {
  NodePtr operand;
  NodePtr list;  // A List or a Template.
  bool is_negated;
};

struct Like {
  NodePtr operand;
  NodePtr pattern;  // A Literal that is a text, or a Template.
};

// `operand =~ pattern`, `operand !~ pattern`.
struct Matches {
  NodePtr operand;
  NodePtr pattern;  // As that of Like.
  bool is_negated;
};

struct Exists {
  NodePtr operand;  // A Name.
};

struct IsNull {
  NodePtr operand;  // A Name.
  bool is_negated;
};

struct Node {
  Place place;
  int height = 1;  // At most core::kFilterDepthMax, so every walk of the tree may recurse.
  std::variant<Literal, List, Template, Name, Interval, Call, Unary, Binary, Logic, Range, InList,
               Like, Matches, Exists, IsNull>
      what;
};

}  // namespace elanus::filter
