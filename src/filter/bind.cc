// Binding conditions: logic, comparisons, lists, like and null.
//
// Types are found from the leaves up. Every part becomes an Operand, which is a number, a text or a
// condition; what combines two asks their kinds first, so a filter that binds cannot fail later,
// and a message can name the field and the literal that do not meet. The kind of predicate is
// chosen as late as possible: `field < constant` has its own fast one, and only what fits no such
// form is computed as numbers.
#include <optional>
#include <utility>

#include "filter/arithmetic.h"
#include "filter/binder.h"
#include "filter/comparisons.h"
#include "filter/logic.h"
#include "filter/texts.h"

namespace elanus::filter {
namespace {

using Kind = Operand::Kind;

Operand Condition(Place place, PredicatePtr predicate) {
  return {place, std::move(predicate)};
}

// REQUIRES: both are numbers
PredicatePtr CompareNumberOperands(BinaryOp op, Operand left, Operand right) {
  if (left.constant() != nullptr && right.constant() != nullptr) {
    return MakeFixed(CompareConstants(op, left.number(), right.number()));
  }
  if (left.constant() != nullptr) {
    std::swap(left, right);
    op = Mirror(op);
  }
  const bool is_unknown = right.constant() != nullptr && right.number().index() == 0;
  if (is_unknown) return MakeFixed(std::nullopt);
  if (left.field() != nullptr && right.constant() != nullptr) {
    const FieldOperand& named = *left.field();
    return MakeFieldComparison(op, named.field->type, named.column, right.number());
  }
  const Rank left_rank = left.rank();
  const Rank right_rank = right.rank();
  return MakeNumberComparison(op, ToNumber(std::move(left), right_rank),
                              ToNumber(std::move(right), left_rank));
}

// REQUIRES: both are texts, so each is a field or a constant
PredicatePtr CompareTextOperands(BinaryOp op, const Operand& left, const Operand& right) {
  if (left.field() != nullptr && right.field() != nullptr) {
    return MakeTextFieldComparison(op, left.field()->column, right.field()->column);
  }
  if (left.field() != nullptr) {
    return MakeTextComparison(op, left.field()->column, std::get<std::string>(*right.constant()));
  }
  if (right.field() != nullptr) return CompareTextOperands(Mirror(op), right, left);
  return MakeFixed(CompareTexts(op, std::get<std::string>(*left.constant()),
                                std::get<std::string>(*right.constant())));
}

// REQUIRES: a number, and constants that are numbers
PredicatePtr FindNumber(Operand operand, const std::vector<Operand>& items) {
  std::vector<ConstantNumber> numbers;
  for (const Operand& item : items) {
    if (item.number().index() != 0) numbers.push_back(item.number());
  }
  const bool has_unknown = numbers.size() < items.size();
  const Rank rank = operand.rank();
  PredicatePtr found = MakeNumberIn(ToNumber(std::move(operand), rank), numbers);
  if (!has_unknown) return found;
  // Next to an unknown item nobody can say that a number is not in the list.
  std::vector<PredicatePtr> either;
  either.push_back(std::move(found));
  either.push_back(MakeFixed(std::nullopt));
  return MakeLogic(false, std::move(either));
}

// `flag in [true]` is the flag itself, but for the rows where it is null.
PredicatePtr FindBool(size_t column, const std::vector<Operand>& items) {
  bool is_member[2] = {false, false};
  for (const Operand& item : items) is_member[std::get<bool>(*item.constant()) ? 1 : 0] = true;
  if (is_member[0] != is_member[1]) {
    return MakeSame(MakeBoolField(column), MakeFixed(is_member[1]));
  }
  // Both or none: every value that is not null has the same answer.
  PredicatePtr known = MakeSame(MakeBoolField(column), MakeBoolField(column));
  return is_member[0] ? std::move(known) : MakeNot(std::move(known));
}

// REQUIRES: a field or a number, and constants of its kind
PredicatePtr FindAmong(Operand operand, const std::vector<Operand>& items) {
  if (operand.kind() == Kind::kNumber) return FindNumber(std::move(operand), items);
  const size_t column = operand.field()->column;
  if (operand.kind() == Kind::kCondition) return FindBool(column, items);
  std::vector<std::string> texts;
  for (const Operand& item : items) texts.push_back(std::get<std::string>(*item.constant()));
  return MakeTextIn(column, std::move(texts));
}

}  // namespace

core::Result<PredicatePtr> Binder::BindFilter(const Node& root) {
  return BindCondition(root, "a filter");
}

core::Result<Operand> Binder::Bind(const Node& node) {
  return std::visit([&](const auto& what) { return BindWhat(node, what); }, node.what);
}

core::Result<PredicatePtr> Binder::BindCondition(const Node& node, std::string_view needed_by) {
  Operand operand = TRY(Bind(node));
  if (operand.kind() == Kind::kCondition) return ToPredicate(std::move(operand));
  return Error(node.place, std::string(needed_by) + " needs a condition, but " +
                               operand.Describe(text_) + " is " + KindName(operand.kind()));
}

core::Result<Operand> Binder::BindWhat(const Node& node, const Logic& logic) {
  std::vector<PredicatePtr> terms;
  for (const NodePtr& term : logic.terms) {
    terms.push_back(TRY(BindCondition(*term, logic.is_and ? "'and'" : "'or'")));
  }
  return Condition(node.place, MakeLogic(logic.is_and, std::move(terms)));
}

// `low < x < high` is `low < x and x < high`; x is a name, so reading it twice costs little.
core::Result<Operand> Binder::BindWhat(const Node& node, const Range& range) {
  std::vector<PredicatePtr> sides;
  sides.push_back(TRY(Compare(range.low_op, Join(range.low->place, range.middle->place),
                              TRY(Bind(*range.low)), TRY(Bind(*range.middle)))));
  sides.push_back(TRY(Compare(range.high_op, Join(range.middle->place, range.high->place),
                              TRY(Bind(*range.middle)), TRY(Bind(*range.high)))));
  return Condition(node.place, MakeLogic(true, std::move(sides)));
}

core::Result<PredicatePtr> Binder::Compare(BinaryOp op, Place place, Operand left, Operand right) {
  if (left.kind() != right.kind()) {
    return Error(place,
                 "cannot compare " + left.Describe(text_) + " with " + right.Describe(text_));
  }
  if (left.kind() == Kind::kNumber) {
    return CompareNumberOperands(op, std::move(left), std::move(right));
  }
  if (left.kind() == Kind::kText) return CompareTextOperands(op, left, right);
  return CompareConditions(op, place, std::move(left), std::move(right));
}

core::Result<PredicatePtr> Binder::CompareConditions(BinaryOp op, Place place, Operand left,
                                                     Operand right) {
  if (op != BinaryOp::kEqual && op != BinaryOp::kNotEqual) {
    return Error(place, "cannot order " + left.Describe(text_) + " and " + right.Describe(text_) +
                            ": true and false can only be equal or not");
  }
  PredicatePtr same = MakeSame(ToPredicate(std::move(left)), ToPredicate(std::move(right)));
  return op == BinaryOp::kEqual ? std::move(same) : MakeNot(std::move(same));
}

core::Result<Operand> Binder::BindWhat(const Node& node, const InList& in) {
  Operand operand = TRY(Bind(*in.operand));
  if (operand.kind() != Kind::kNumber && operand.field() == nullptr) {
    return Error(in.operand->place, "'in' needs a field or a number before it, but " +
                                        operand.Describe(text_) + " is neither");
  }
  const std::vector<Operand> items = TRY(BindItems(in, operand));
  PredicatePtr found = FindAmong(std::move(operand), items);
  return Condition(node.place, in.is_negated ? MakeNot(std::move(found)) : std::move(found));
}

// Items may be computed from constants: `a in [60 * 60, -1]`.
core::Result<std::vector<Operand>> Binder::BindItems(const InList& in, const Operand& operand) {
  std::vector<Operand> items;
  for (const NodePtr& node : in.items) {
    Operand item = TRY(Bind(*node));
    if (item.constant() == nullptr) {
      return Error(node->place, "a list holds constants, but " + item.Describe(text_) + " is none");
    }
    if (item.kind() != operand.kind()) {
      return Error(node->place, "cannot compare " + operand.Describe(text_) + " with " +
                                    item.Describe(text_) + " of the list");
    }
    items.push_back(std::move(item));
  }
  return items;
}

core::Result<Operand> Binder::BindWhat(const Node& node, const Like& like) {
  const Operand operand = TRY(Bind(*like.operand));
  if (operand.field() == nullptr || operand.kind() != Kind::kText) {
    return Error(like.operand->place, "'like' needs a VarChar field before it, but " +
                                          operand.Describe(text_) + " is none");
  }
  return Condition(node.place, MakeLike(operand.field()->column, like.pattern));
}

core::Result<Operand> Binder::BindWhat(const Node& node, const IsNull& is_null) {
  const auto& name = std::get<Name>(is_null.operand->what);
  const FieldOperand field = TRY(FindField(is_null.operand->place, name.name));
  if (core::IsVector(field.field->type)) TRY(CheckReadable(is_null.operand->place, *field.field));
  PredicatePtr null = MakeIsNull(field.column);
  return Condition(node.place, is_null.is_negated ? MakeNot(std::move(null)) : std::move(null));
}

}  // namespace elanus::filter
