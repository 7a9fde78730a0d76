// Binder: from the tree of a text to predicates over the columns of a schema.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/schema.h"
#include "core/status.h"
#include "filter/ast.h"
#include "filter/atom.h"
#include "filter/operand.h"

namespace elanus::filter {

// All are looked at while the binder lives.
class Binder {
 public:
  Binder(std::string_view text, const core::CollectionSchema& schema,
         const core::FilterValues& values)
      : text_(text), schema_(schema), values_(values) {}

  // The predicate of the whole filter. Every error points at its place in the text.
  core::Result<PredicatePtr> BindFilter(const Node& root);

  // The fields met so far, in the order of their columns.
  std::vector<std::string> TakeFields() { return std::move(fields_); }
  std::vector<Atom> TakeAtoms() { return std::move(atoms_); }

 private:
  // What an atom is about, with the atom's field and path filled in.
  struct Subject {
    Atom atom;
    std::optional<size_t> nullable_column;
  };

  core::Result<Operand> Bind(const Node& node);

  // One for each kind of node; bind.cc holds those that make conditions, bind_values.cc those that
  // make values, bind_texts.cc patterns and terms, bind_functions.cc calls.
  core::Result<Operand> BindWhat(const Node& node, const Literal& literal);
  core::Result<Operand> BindWhat(const Node& node, const Name& name);
  core::Result<Operand> BindWhat(const Node& node, const List& list);
  core::Result<Operand> BindWhat(const Node& node, const Template& name);
  core::Result<Operand> BindWhat(const Node& node, const Interval& interval);
  core::Result<Operand> BindWhat(const Node& node, const Call& call);
  core::Result<Operand> BindWhat(const Node& node, const Unary& unary);
  core::Result<Operand> BindWhat(const Node& node, const Binary& binary);
  core::Result<Operand> BindWhat(const Node& node, const Logic& logic);
  core::Result<Operand> BindWhat(const Node& node, const Range& range);
  core::Result<Operand> BindWhat(const Node& node, const InList& in);
  core::Result<Operand> BindWhat(const Node& node, const Like& like);
  core::Result<Operand> BindWhat(const Node& node, const Matches& matches);
  core::Result<Operand> BindWhat(const Node& node, const Exists& exists);
  core::Result<Operand> BindWhat(const Node& node, const IsNull& is_null);

  core::Result<PredicatePtr> BindCondition(const Node& node, std::string_view needed_by);
  core::Result<PredicatePtr> Compare(BinaryOp op, Place place, Operand left, Operand right);
  core::Result<PredicatePtr> CompareOperands(BinaryOp op, Operand left, Operand right);
  // Whether the two may meet in a comparison.
  core::Status CheckComparable(BinaryOp op, Place place, const Operand& left,
                               const Operand& right) const;
  core::Result<Operand> Compute(const Node& node, const Binary& binary, Operand left,
                                Operand right);
  core::Status CheckNumber(std::string_view sign, bool is_bitwise, const Operand& operand) const;
  core::Result<Operand> ComputeDynamic(const Node& node, BinaryOp op, Operand left, Operand right);
  core::Result<Operand> AddInterval(const Node& node, BinaryOp op, Operand left, Operand right);

  core::Result<FieldOperand> FindField(Place place, const std::string& name);
  core::Result<Operand> BindPath(const Node& node, const Name& name, const FieldOperand& named);
  // Whether a filter can read the values of a field, not only ask whether it is null.
  core::Status CheckReadable(Place place, const core::FieldSchema& field) const;
  // The constants of a list, each of which may be compared with the operand.
  core::Result<std::vector<Operand>> BindItems(const Node& list, const Operand& operand);
  core::Result<Operand> ConstantOperand(Place place, const core::FilterValue& value) const;
  // The text of a pattern or a query.
  core::Result<std::string> BindText(const Node& node, std::string_view needed_by);

  core::Status CheckArguments(const Node& node, const Call& call, size_t count) const;
  core::Result<Operand> BindContains(const Node& node, const Call& call);
  core::Result<Operand> BindLength(const Node& node, const Call& call);
  core::Result<Operand> BindTextMatch(const Node& node, const Call& call);
  core::Result<Operand> BindPhraseMatch(const Node& node, const Call& call);
  core::Result<PredicatePtr> BindSample(const Node& node, const Call& call);
  core::Result<FieldOperand> BindMatchField(const Node& node, const Call& call);
  core::Result<int64_t> BindCount(const Node& node, std::string_view what, int64_t least,
                                  int64_t most);

  // nullopt if no lookup can know it.
  std::optional<Subject> SubjectOf(const Operand& operand) const;
  // The constant as the field would hold it.
  core::Value BesideField(const Subject& subject, const core::Value& constant) const;
  // The predicate, to be answered by a lookup for the atom, or as it is.
  PredicatePtr Answer(std::optional<Subject> subject, PredicatePtr predicate);

  std::string_view Spell(Place place) const {
    return text_.substr(place.begin, place.end - place.begin);
  }
  core::Status Error(Place place, const std::string& what) const {
    return ErrorAt(core::Code::kInvalidArgument, text_, place, what);
  }

  std::string_view text_;
  const core::CollectionSchema& schema_;
  const core::FilterValues& values_;
  std::vector<std::string> fields_;
  std::vector<Atom> atoms_;
  bool makes_atoms_ = true;
  int regexes_ = 0;
};

}  // namespace elanus::filter
