// Binding calls: arrays, samples, and who binds the others.
#include <utility>

#include "filter/bind_atoms.h"
#include "filter/binder.h"
#include "filter/row_tests.h"
#include "filter/sample.h"

namespace elanus::filter {
namespace {

using Kind = Operand::Kind;

}  // namespace

core::Result<Operand> Binder::BindWhat(const Node& node, const Call& call) {
  if (call.function == "random_sample") {
    return Error(node.place,
                 "random_sample may only stand at the end, as in: ... and random_sample(0.1)");
  }
  if (call.function == "array_length") return BindLength(node, call);
  if (call.function == "text_match") return BindTextMatch(node, call);
  if (call.function == "phrase_match") return BindPhraseMatch(node, call);
  return BindContains(node, call);
}

core::Status Binder::CheckArguments(const Node& node, const Call& call, size_t count) const {
  for (const Argument& argument : call.arguments) {
    if (argument.option.empty()) continue;
    return Error(argument.value->place,
                 call.function + " has no option '" + argument.option + "' here");
  }
  if (call.arguments.size() == count) return core::Status::Ok();
  return Error(node.place, call.function + " needs " + std::to_string(count) +
                               (count == 1 ? " argument" : " arguments") + ", but has " +
                               std::to_string(call.arguments.size()));
}

// json_contains and array_contains and their kin are one: Milvus takes either name for either.
core::Result<Operand> Binder::BindContains(const Node& node, const Call& call) {
  TRY(CheckArguments(node, call, 2));
  Operand array = TRY(Bind(*call.arguments[0].value));
  Operand sought = TRY(Bind(*call.arguments[1].value));
  if (array.kind() != Kind::kArray && array.kind() != Kind::kJson) {
    return Error(array.place, call.function + " needs an Array or JSON field, but " +
                                  array.Describe(text_) + " is " + KindName(array.kind()));
  }
  const bool is_all = call.function.ends_with("_all");
  const bool is_list = is_all || call.function.ends_with("_any");
  if (sought.constant() == nullptr && sought.list() == nullptr) {
    return Error(sought.place, call.function + " looks for constants, but " +
                                   sought.Describe(text_) + " is none");
  }
  if (is_list && sought.list() == nullptr) {
    return Error(sought.place, call.function + " needs a list like [1, 2], but " +
                                   sought.Describe(text_) + " is none");
  }
  const Place place = sought.place;
  if (!is_list) {
    std::vector<core::FilterValue> one;
    one.push_back(ToFilterValue(std::move(sought)));
    sought = Operand{place, std::move(one)};
  }
  if (!CanMeet(array, sought)) {
    return Error(place, array.Describe(text_) + " of " +
                            core::TypeName(array.field()->field->element_type) +
                            " cannot contain " + std::string(Spell(place)));
  }
  RoundBeside(array, &sought);
  const std::vector<core::FilterValue> constants = *sought.list();
  std::optional<Subject> subject = SubjectOf(array);
  for (const core::FilterValue& constant : constants) {
    const auto* scalar = std::get_if<core::Value>(&constant.what);
    if (scalar == nullptr || scalar->index() == 0) subject.reset();
    if (!subject.has_value()) break;
    subject->atom.values.push_back(*scalar);
  }
  if (subject.has_value()) {
    subject->atom.kind = is_all ? Atom::Kind::kContainsAll : Atom::Kind::kContainsAny;
  }
  return Operand{node.place,
                 Answer(std::move(subject),
                        MakeContains(ToDynamic(std::move(array), {true}), constants, is_all))};
}

core::Result<Operand> Binder::BindLength(const Node& node, const Call& call) {
  TRY(CheckArguments(node, call, 1));
  Operand array = TRY(Bind(*call.arguments[0].value));
  if (array.kind() == Kind::kArray) {
    const FieldOperand& named = *array.field();
    return Operand{node.place, MakeArrayLength(named.field->element_type, named.column)};
  }
  if (array.kind() != Kind::kJson) {
    return Error(array.place, "array_length needs an Array or JSON field, but " +
                                  array.Describe(text_) + " is " + KindName(array.kind()));
  }
  Operand length{node.place, MakeLength(ToDynamic(std::move(array), {true}))};
  length.dynamic_kind = Kind::kNumber;
  return length;
}

core::Result<PredicatePtr> Binder::BindSample(const Node& node, const Call& call) {
  TRY(CheckArguments(node, call, 1));
  const Node& argument = *call.arguments[0].value;
  const Operand share = TRY(Bind(argument));
  const auto* real = share.constant() == nullptr ? nullptr : std::get_if<double>(share.constant());
  if (real != nullptr && *real > 0 && *real < 1) return MakeSample(*real, NextSampleSeed());
  return Error(argument.place, "random_sample needs a number between 0 and 1, like 0.1, but got " +
                                   std::string(Spell(argument.place)));
}

}  // namespace elanus::filter
