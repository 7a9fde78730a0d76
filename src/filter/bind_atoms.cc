#include "filter/bind_atoms.h"

#include <algorithm>
#include <utility>

#include "filter/answerable.h"
#include "filter/binder.h"

namespace elanus::filter {
namespace {

using Kind = Operand::Kind;

Kind KindOfConstant(const core::FilterValue& value) {
  return std::visit([](const auto& what) { return Operand{{}, what}.kind(); }, value.what);
}

bool CanHold(core::DataType element, const std::vector<core::FilterValue>& values) {
  return std::all_of(values.begin(), values.end(), [&](const core::FilterValue& value) {
    return KindOfConstant(value) == KindOf(element);
  });
}

// A condition that is computed has no value that could be read row by row.
bool IsReadable(const Operand& operand) {
  return !std::holds_alternative<PredicatePtr>(operand.what) && operand.kind() != Kind::kInterval;
}

void Round(core::FilterValue* value) {
  if (auto* list = std::get_if<std::vector<core::FilterValue>>(&value->what)) {
    for (core::FilterValue& part : *list) Round(&part);
    return;
  }
  auto* real = std::get_if<double>(&std::get<core::Value>(value->what));
  if (real != nullptr) *real = RoundToSingle(*real);
}

}  // namespace

bool CanMeet(const Operand& a, const Operand& b) {
  if (b.kind() == Kind::kJson && a.kind() != Kind::kJson) return CanMeet(b, a);
  if (b.kind() == Kind::kArray && a.kind() == Kind::kList) return CanMeet(b, a);
  if (a.kind() == Kind::kJson) return IsReadable(b);
  if (a.kind() == Kind::kArray && b.kind() == Kind::kList) {
    return CanHold(a.field()->field->element_type, *b.list());
  }
  if (a.kind() == Kind::kArray && b.kind() == Kind::kArray) {
    return KindOf(a.field()->field->element_type) == KindOf(b.field()->field->element_type);
  }
  if (a.kind() != b.kind() || a.kind() == Kind::kInterval) return false;
  // What is read row by row meets only what can be.
  return (!a.is_dynamic() && !b.is_dynamic()) || (IsReadable(a) && IsReadable(b));
}

void RoundBeside(const Operand& other, Operand* constant) {
  const FieldOperand* named = other.path() != nullptr ? &other.path()->named : other.field();
  if (named == nullptr || named->field->type != core::DataType::kArray ||
      named->field->element_type != core::DataType::kFloat) {
    return;
  }
  if (constant->constant() == nullptr && constant->list() == nullptr) return;
  core::FilterValue value = ToFilterValue(std::move(*constant));
  Round(&value);
  std::visit([&](auto& what) { constant->what = std::move(what); }, value.what);
}

core::FilterValue ToFilterValue(Operand constant) {
  if (constant.list() != nullptr) {
    return {std::get<std::vector<core::FilterValue>>(std::move(constant.what))};
  }
  return {std::get<core::Value>(std::move(constant.what))};
}

void FillComparison(BinaryOp op, const core::Value& value, Atom* atom) {
  if (op == BinaryOp::kEqual) {
    atom->kind = Atom::Kind::kEqual;
    atom->value = value;
    return;
  }
  atom->kind = Atom::Kind::kRange;
  const bool is_included = op == BinaryOp::kLessEqual || op == BinaryOp::kGreaterEqual;
  if (op == BinaryOp::kLess || op == BinaryOp::kLessEqual) {
    atom->high = value;
    atom->is_high_included = is_included;
  } else {
    atom->low = value;
    atom->is_low_included = is_included;
  }
}

void FillLike(const std::string& pattern, Atom* atom) {
  std::vector<std::string> parts(1);
  std::string wildcards;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '%' || pattern[i] == '_') {
      wildcards += pattern[i];
      parts.emplace_back();
      continue;
    }
    if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
    parts.back() += pattern[i];
  }
  if (wildcards.empty()) {
    FillComparison(BinaryOp::kEqual, parts.front(), atom);
  } else if (wildcards == "%" && parts.back().empty()) {
    atom->kind = Atom::Kind::kPrefix;
    atom->text = parts.front();
  } else {
    atom->kind = Atom::Kind::kLike;
    atom->text = pattern;
    std::erase(parts, "");
    atom->parts = std::move(parts);
  }
}

std::optional<Binder::Subject> Binder::SubjectOf(const Operand& operand) const {
  if (!makes_atoms_) return std::nullopt;
  const PathOperand* path = operand.path();
  const FieldOperand* named = path != nullptr ? &path->named : operand.field();
  if (named == nullptr) return std::nullopt;
  const bool is_json = named->field->type == core::DataType::kJson;
  if (path != nullptr && !is_json) return std::nullopt;
  Subject subject;
  subject.atom.field = named->field->name;
  if (path != nullptr) subject.atom.path = path->path;
  // Rows without dynamic keys have an empty object, so nothing is unknown there.
  if (named->field->nullable && !named->field->is_dynamic) subject.nullable_column = named->column;
  return subject;
}

core::Value Binder::BesideField(const Subject& subject, const core::Value& constant) const {
  const auto* real = std::get_if<double>(&constant);
  const bool is_single = schema_.Find(subject.atom.field)->type == core::DataType::kFloat;
  return real != nullptr && is_single ? core::Value(RoundToSingle(*real)) : constant;
}

PredicatePtr Binder::Answer(std::optional<Subject> subject, PredicatePtr predicate) {
  if (!subject.has_value()) return predicate;
  atoms_.push_back(std::move(subject->atom));
  return MakeAnswerable(atoms_.size() - 1, subject->nullable_column, std::move(predicate));
}

}  // namespace elanus::filter
