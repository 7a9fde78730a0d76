// Binding conditions: logic, comparisons, lists and null.
//
// Types are found from the leaves up. Every part becomes an Operand, which is a number, a text or a
// condition; what combines two asks their kinds first, so a filter that binds cannot fail later,
// and a message can name the field and the literal that do not meet. The kind of predicate is
// chosen as late as possible: `field < constant` has its own fast one, and only what fits no such
// form is computed as numbers.
#include <optional>
#include <utility>

#include "filter/arithmetic.h"
#include "filter/bind_atoms.h"
#include "filter/binder.h"
#include "filter/comparisons.h"
#include "filter/logic.h"
#include "filter/row_tests.h"
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
    return MakeTruthComparison(BinaryOp::kEqual, MakeBoolField(column), MakeFixed(is_member[1]));
  }
  // Both or none: every value that is not null has the same answer.
  PredicatePtr known =
      MakeTruthComparison(BinaryOp::kEqual, MakeBoolField(column), MakeBoolField(column));
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

// A sample is taken of what everything else selects, so it may stand only at the end.
core::Result<PredicatePtr> Binder::BindFilter(const Node& root) {
  const auto sample_of = [](const Node& node) {
    const auto* call = std::get_if<Call>(&node.what);
    return call != nullptr && call->function == "random_sample" ? call : nullptr;
  };
  if (const Call* call = sample_of(root)) return BindSample(root, *call);
  const auto* logic = std::get_if<Logic>(&root.what);
  const Node* last = logic == nullptr || !logic->is_and ? nullptr : logic->terms.back().get();
  if (last == nullptr || sample_of(*last) == nullptr) return BindCondition(root, "a filter");
  std::vector<PredicatePtr> terms;
  for (const NodePtr& term : logic->terms) {
    terms.push_back(term.get() == last ? TRY(BindSample(*last, *sample_of(*last)))
                                       : TRY(BindCondition(*term, "'and'")));
  }
  return MakeLogic(true, std::move(terms));
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

// `low < x < high` is `low < x and x < high`, but one question to a lookup.
core::Result<Operand> Binder::BindWhat(const Node& node, const Range& range) {
  Operand low = TRY(Bind(*range.low));
  Operand high = TRY(Bind(*range.high));
  std::optional<Subject> subject = SubjectOf(TRY(Bind(*range.middle)));
  if (subject.has_value() && low.constant() != nullptr && high.constant() != nullptr) {
    const bool is_up = range.low_op == BinaryOp::kLess || range.low_op == BinaryOp::kLessEqual;
    const bool is_low_included =
        range.low_op == BinaryOp::kLessEqual || range.low_op == BinaryOp::kGreaterEqual;
    const bool is_high_included =
        range.high_op == BinaryOp::kLessEqual || range.high_op == BinaryOp::kGreaterEqual;
    subject->atom.kind = Atom::Kind::kRange;
    subject->atom.low = BesideField(*subject, is_up ? *low.constant() : *high.constant());
    subject->atom.high = BesideField(*subject, is_up ? *high.constant() : *low.constant());
    subject->atom.is_low_included = is_up ? is_low_included : is_high_included;
    subject->atom.is_high_included = is_up ? is_high_included : is_low_included;
  } else {
    subject.reset();
  }
  const bool made_atoms = std::exchange(makes_atoms_, makes_atoms_ && !subject.has_value());
  std::vector<PredicatePtr> sides;
  Operand above = TRY(Bind(*range.middle));
  sides.push_back(TRY(Compare(range.low_op, Join(range.low->place, range.middle->place),
                              std::move(low), std::move(above))));
  Operand below = TRY(Bind(*range.middle));
  sides.push_back(TRY(Compare(range.high_op, Join(range.middle->place, range.high->place),
                              std::move(below), std::move(high))));
  makes_atoms_ = made_atoms;
  return Condition(node.place, Answer(std::move(subject), MakeLogic(true, std::move(sides))));
}

core::Status Binder::CheckComparable(BinaryOp op, Place place, const Operand& left,
                                     const Operand& right) const {
  if (!CanMeet(left, right)) {
    return Error(place,
                 "cannot compare " + left.Describe(text_) + " with " + right.Describe(text_));
  }
  if (op == BinaryOp::kEqual || op == BinaryOp::kNotEqual) return core::Status::Ok();
  for (const Operand* side : {&left, &right}) {
    if (side->kind() != Kind::kArray && side->kind() != Kind::kList) continue;
    return Error(place, "cannot order " + left.Describe(text_) + " and " + right.Describe(text_) +
                            ": lists can only be equal or not");
  }
  return core::Status::Ok();
}

core::Result<PredicatePtr> Binder::Compare(BinaryOp op, Place place, Operand left, Operand right) {
  TRY(CheckComparable(op, place, left, right));
  if (left.constant() != nullptr) {
    std::swap(left, right);
    op = Mirror(op);
  }
  std::optional<Subject> subject;
  if (right.constant() != nullptr && right.constant()->index() != 0) subject = SubjectOf(left);
  if (!subject.has_value()) return CompareOperands(op, std::move(left), std::move(right));
  // Of what can be looked up, `!=` is the negation of `==`: missing keys differ, nulls are unknown.
  const bool is_negated = op == BinaryOp::kNotEqual;
  if (is_negated) op = BinaryOp::kEqual;
  FillComparison(op, BesideField(*subject, *right.constant()), &subject->atom);
  PredicatePtr compared = TRY(CompareOperands(op, std::move(left), std::move(right)));
  PredicatePtr found = Answer(std::move(subject), std::move(compared));
  return is_negated ? MakeNot(std::move(found)) : std::move(found);
}

core::Result<PredicatePtr> Binder::CompareOperands(BinaryOp op, Operand left, Operand right) {
  if (left.is_dynamic() || right.is_dynamic()) {
    RoundBeside(left, &right);
    RoundBeside(right, &left);
    return MakeDynamicComparison(op, ToDynamic(std::move(left), {true, Slot::kLeft}),
                                 ToDynamic(std::move(right), {true, Slot::kRight}));
  }
  if (left.kind() == Kind::kNumber) {
    return CompareNumberOperands(op, std::move(left), std::move(right));
  }
  if (left.kind() == Kind::kText) return CompareTextOperands(op, left, right);
  return MakeTruthComparison(op, ToPredicate(std::move(left)), ToPredicate(std::move(right)));
}

core::Result<Operand> Binder::BindWhat(const Node& node, const InList& in) {
  Operand operand = TRY(Bind(*in.operand));
  const bool is_value = operand.kind() == Kind::kNumber || operand.is_dynamic();
  if (!is_value && operand.field() == nullptr) {
    return Error(in.operand->place, "'in' needs a field or a number before it, but " +
                                        operand.Describe(text_) + " is neither");
  }
  std::vector<Operand> items = TRY(BindItems(*in.list, operand));
  std::optional<Subject> subject = SubjectOf(operand);
  if (subject.has_value()) {
    subject->atom.kind = Atom::Kind::kIn;
    for (const Operand& item : items) {
      if (item.constant() == nullptr || item.constant()->index() == 0) {
        subject.reset();
        break;
      }
      subject->atom.values.push_back(BesideField(*subject, *item.constant()));
    }
  }
  PredicatePtr found;
  if (operand.is_dynamic()) {
    std::vector<core::FilterValue> constants;
    for (Operand& item : items) {
      RoundBeside(operand, &item);
      constants.push_back(ToFilterValue(std::move(item)));
    }
    found = MakeDynamicIn(ToDynamic(std::move(operand), {true, Slot::kLeft}), constants);
  } else {
    found = FindAmong(std::move(operand), items);
  }
  found = Answer(std::move(subject), std::move(found));
  return Condition(node.place, in.is_negated ? MakeNot(std::move(found)) : std::move(found));
}

core::Result<Operand> Binder::BindWhat(const Node& node, const IsNull& is_null) {
  Operand operand = TRY(Bind(*is_null.operand));
  std::optional<Subject> subject = SubjectOf(operand);
  if (subject.has_value()) {
    subject->atom.kind = Atom::Kind::kIsNull;
    subject->nullable_column.reset();
  }
  PredicatePtr null = operand.field() != nullptr ? MakeIsNull(operand.field()->column)
                                                 : MakeIsNothing(ToDynamic(std::move(operand), {}));
  null = Answer(std::move(subject), std::move(null));
  return Condition(node.place, is_null.is_negated ? MakeNot(std::move(null)) : std::move(null));
}

core::Result<Operand> Binder::BindWhat(const Node& node, const Exists& exists) {
  Operand operand = TRY(Bind(*exists.operand));
  if (operand.kind() != Kind::kJson) {
    return Error(node.place, "'exists' asks about a key of a JSON field, but " +
                                 operand.Describe(text_) + " is " + KindName(operand.kind()));
  }
  std::optional<Subject> subject = SubjectOf(operand);
  if (subject.has_value()) {
    subject->atom.kind = Atom::Kind::kExists;
    subject->nullable_column.reset();
  }
  return Condition(node.place,
                   Answer(std::move(subject), MakeExists(ToDynamic(std::move(operand), {}))));
}

}  // namespace elanus::filter
