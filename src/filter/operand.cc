// A field or a constant is kept as it is for as long as possible: the same name is a condition in
// `flag and ...`, a number in `height > 3` and a text in `name like ...`, and only what stands
// around it tells which predicate reads it best.
#include "filter/operand.h"

#include <type_traits>
#include <utility>

#include "filter/logic.h"

namespace elanus::filter {
namespace {

// Longer quotations of the text are cut in messages.
constexpr size_t kQuotedBytesMax = 60;

std::string Quote(std::string_view text, Place place) {
  std::string_view part = text.substr(place.begin, place.end - place.begin);
  if (part.size() <= kQuotedBytesMax) return std::string(part);
  size_t end = kQuotedBytesMax;
  while (end > 0 && (static_cast<unsigned char>(part[end]) & 0xC0) == 0x80) --end;
  return std::string(part.substr(0, end)) + "...";
}

}  // namespace

Operand::Kind Operand::kind() const {
  if (const core::Value* value = constant()) {
    if (std::holds_alternative<bool>(*value)) return Kind::kCondition;
    return std::holds_alternative<std::string>(*value) ? Kind::kText : Kind::kNumber;
  }
  if (const FieldOperand* named = field()) {
    return core::VisitType(named->field->type, []<typename Tag>(Tag) {
      if (Tag::kLayout == core::Layout::kVariable) return Kind::kText;
      return Tag::kIsNumber ? Kind::kNumber : Kind::kCondition;
    });
  }
  return std::holds_alternative<NumberPtr>(what) ? Kind::kNumber : Kind::kCondition;
}

Rank Operand::rank() const {
  if (const core::Value* value = constant()) {
    return std::holds_alternative<double>(*value) ? Rank::kDouble : Rank::kInteger;
  }
  if (const FieldOperand* named = field()) {
    return core::VisitType(named->field->type, []<typename Tag>(Tag) {
      if (std::is_same_v<typename Tag::Value, float>) return Rank::kSingle;
      return std::is_same_v<typename Tag::Value, double> ? Rank::kDouble : Rank::kInteger;
    });
  }
  return std::get<NumberPtr>(what)->rank();
}

ConstantNumber Operand::number() const {
  const core::Value& value = *constant();
  if (const auto* whole = std::get_if<int64_t>(&value)) return *whole;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return std::monostate();
}

std::string Operand::Describe(std::string_view text) const {
  if (const FieldOperand* named = field()) {
    return std::string(core::TypeName(named->field->type)) + " field '" + named->field->name + "'";
  }
  const bool is_value = constant() != nullptr;
  const char* article = kind() == Kind::kNumber ? "the number "
                        : kind() == Kind::kText ? "the text "
                        : is_value              ? "the value "
                                                : "the condition ";
  return article + Quote(text, place);
}

const char* KindName(Operand::Kind kind) {
  if (kind == Operand::Kind::kNumber) return "a number";
  return kind == Operand::Kind::kText ? "a text" : "a condition";
}

NumberPtr ToNumber(Operand operand, Rank other) {
  if (operand.constant() != nullptr) return MakeNumberConstant(operand.number(), other);
  if (const FieldOperand* named = operand.field()) {
    return MakeNumberField(named->field->type, named->column);
  }
  return std::get<NumberPtr>(std::move(operand.what));
}

PredicatePtr ToPredicate(Operand operand) {
  if (const core::Value* value = operand.constant()) return MakeFixed(std::get<bool>(*value));
  if (const FieldOperand* named = operand.field()) return MakeBoolField(named->column);
  return std::get<PredicatePtr>(std::move(operand.what));
}

Rank CombinedRank(const Operand& left, const Operand& right) {
  const Rank a = left.rank();
  const Rank b = right.rank();
  if (a == Rank::kInteger && b == Rank::kInteger) return Rank::kInteger;
  const bool is_left_single = a == Rank::kSingle || left.constant() != nullptr;
  const bool is_right_single = b == Rank::kSingle || right.constant() != nullptr;
  return is_left_single && is_right_single ? Rank::kSingle : Rank::kDouble;
}

}  // namespace elanus::filter
