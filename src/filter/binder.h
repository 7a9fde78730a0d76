// Binder: from the tree of a text to predicates over the columns of a schema.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/schema.h"
#include "core/status.h"
#include "filter/ast.h"
#include "filter/operand.h"

namespace elanus::filter {

// Both are looked at while the binder lives.
class Binder {
 public:
  Binder(std::string_view text, const core::CollectionSchema& schema)
      : text_(text), schema_(schema) {}

  // The predicate of the whole filter. Every error points at its place in the text.
  core::Result<PredicatePtr> BindFilter(const Node& root);

  // The fields met so far, in the order of their columns.
  std::vector<std::string> TakeFields() { return std::move(fields_); }

 private:
  core::Result<Operand> Bind(const Node& node);

  // One for each kind of node; bind.cc holds those that make conditions, bind_values.cc the others.
  core::Result<Operand> BindWhat(const Node& node, const Literal& literal);
  core::Result<Operand> BindWhat(const Node& node, const Name& name);
  core::Result<Operand> BindWhat(const Node& node, const Unary& unary);
  core::Result<Operand> BindWhat(const Node& node, const Binary& binary);
  core::Result<Operand> BindWhat(const Node& node, const Logic& logic);
  core::Result<Operand> BindWhat(const Node& node, const Range& range);
  core::Result<Operand> BindWhat(const Node& node, const InList& in);
  core::Result<Operand> BindWhat(const Node& node, const Like& like);
  core::Result<Operand> BindWhat(const Node& node, const IsNull& is_null);

  core::Result<PredicatePtr> BindCondition(const Node& node, std::string_view needed_by);
  core::Result<PredicatePtr> Compare(BinaryOp op, Place place, Operand left, Operand right);
  core::Result<PredicatePtr> CompareConditions(BinaryOp op, Place place, Operand left,
                                               Operand right);
  core::Result<Operand> Compute(const Node& node, const Binary& binary, Operand left,
                                Operand right);
  core::Status CheckNumber(std::string_view sign, bool is_bitwise, const Operand& operand) const;
  core::Result<FieldOperand> FindField(Place place, const std::string& name);
  // Whether a filter can read the values of a field, not only ask whether it is null.
  core::Status CheckReadable(Place place, const core::FieldSchema& field) const;
  // The constants of a list, each of the kind of what is looked for.
  core::Result<std::vector<Operand>> BindItems(const InList& in, const Operand& operand);

  std::string_view Spell(Place place) const {
    return text_.substr(place.begin, place.end - place.begin);
  }
  core::Status Error(Place place, const std::string& what) const {
    return ErrorAt(core::Code::kInvalidArgument, text_, place, what);
  }

  std::string_view text_;
  const core::CollectionSchema& schema_;
  std::vector<std::string> fields_;
};

}  // namespace elanus::filter
