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

// A field, as far as the parser can tell.
struct Name {
  std::string name;
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
  std::vector<NodePtr> items;
  bool is_negated;
};

struct Like {
  NodePtr operand;
  std::string pattern;
};

struct IsNull {
  NodePtr operand;  // A name.
  bool is_negated;
};

struct Node {
  Place place;
  int height = 1;  // At most core::kFilterDepthMax, so every walk of the tree may recurse.
  std::variant<Literal, Name, Unary, Binary, Logic, Range, InList, Like, IsNull> what;
};

}  // namespace elanus::filter
