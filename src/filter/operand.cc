// A field or a constant is kept as it is for as long as possible: the same name is a condition in
// `flag and ...`, a number in `height > 3` and a text in `name like ...`, and only what stands
// around it tells which predicate reads it best.
#include "filter/operand.h"

#include <type_traits>
#include <utility>

#include "filter/json.h"
#include "filter/logic.h"
#include "filter/row_tests.h"

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

Operand::Kind KindOf(core::DataType type) {
  using Kind = Operand::Kind;
  return core::VisitType(type, []<typename Tag>(Tag) {
    if (Tag::kType == core::DataType::kJson) return Kind::kJson;
    if (Tag::kType == core::DataType::kArray) return Kind::kArray;
    if (Tag::kLayout == core::Layout::kVariable) return Kind::kText;
    return Tag::kIsNumber ? Kind::kNumber : Kind::kCondition;
  });
}

Operand::Kind Operand::kind() const {
  if (const core::Value* value = constant()) {
    if (std::holds_alternative<bool>(*value)) return Kind::kCondition;
    return std::holds_alternative<std::string>(*value) ? Kind::kText : Kind::kNumber;
  }
  if (const FieldOperand* named = field()) {
    return KindOf(named->field->type);
  }
  if (const PathOperand* named = path()) {
    const core::FieldSchema& field = *named->named.field;
    return field.type == core::DataType::kJson ? Kind::kJson : KindOf(field.element_type);
  }
  if (list() != nullptr) return Kind::kList;
  if (std::holds_alternative<Interval>(what)) return Kind::kInterval;
  if (std::holds_alternative<DynamicPtr>(what)) return dynamic_kind;
  return std::holds_alternative<NumberPtr>(what) ? Kind::kNumber : Kind::kCondition;
}

bool Operand::is_dynamic() const {
  const Kind kind = this->kind();
  return kind == Kind::kJson || kind == Kind::kArray || kind == Kind::kList || path() != nullptr ||
         std::holds_alternative<DynamicPtr>(what);
}

Rank Operand::rank() const {
  if (const PathOperand* named = path()) {
    return core::VisitType(named->named.field->element_type, []<typename Tag>(Tag) {
      return std::is_floating_point_v<typename Tag::Value> ? Rank::kDouble : Rank::kInteger;
    });
  }
  if (std::holds_alternative<DynamicPtr>(what)) return Rank::kInteger;
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
  if (const PathOperand* named = path()) {
    const bool is_json = named->named.field->type == core::DataType::kJson;
    return (is_json ? "JSON value " : "array element ") + Quote(text, place);
  }
  if (kind() == Kind::kList) return "the list " + Quote(text, place);
  if (kind() == Kind::kInterval) return "the interval " + Quote(text, place);
  if (kind() == Kind::kJson) return "the JSON value " + Quote(text, place);
  const bool is_value = constant() != nullptr;
  const char* article = kind() == Kind::kNumber ? "the number "
                        : kind() == Kind::kText ? "the text "
                        : is_value              ? "the value "
                                                : "the condition ";
  return article + Quote(text, place);
}

const char* KindName(Operand::Kind kind) {
  constexpr const char* kNames[] = {"a number", "a text", "a condition", "a JSON value",
                                    "an array", "a list", "an interval"};
  return kNames[static_cast<size_t>(kind)];
}

DynamicPtr ToDynamic(Operand operand, Reading reading) {
  if (const core::Value* value = operand.constant()) return MakeDynamicConstant({*value});
  if (const auto* list = operand.list()) return MakeDynamicConstant({*list});
  if (const PathOperand* named = operand.path()) {
    const core::FieldSchema& field = *named->named.field;
    if (field.type != core::DataType::kJson) {
      return MakeArrayElement(field, named->named.column, named->place);
    }
    return MakeJson({named->named.column, named->path, field.is_dynamic}, reading);
  }
  if (const FieldOperand* named = operand.field()) {
    if (operand.kind() == Operand::Kind::kJson) {
      return MakeJson({named->column, {}, named->field->is_dynamic}, reading);
    }
    if (operand.kind() == Operand::Kind::kArray) {
      return MakeWholeArray(*named->field, named->column, reading);
    }
    return MakeDynamicField(named->field->type, named->column);
  }
  if (auto* number = std::get_if<NumberPtr>(&operand.what)) {
    return MakeDynamicNumber(std::move(*number));
  }
  return std::get<DynamicPtr>(std::move(operand.what));
}

NumberPtr ToNumber(Operand operand, Rank other) {
  if (operand.constant() != nullptr) return MakeNumberConstant(operand.number(), other);
  if (const FieldOperand* named = operand.field()) {
    return MakeNumberField(named->field->type, named->column);
  }
  return std::get<NumberPtr>(std::move(operand.what));
}

PredicatePtr ToPredicate(Operand operand) {
  if (operand.path() != nullptr) {
    return MakeDynamicComparison(BinaryOp::kEqual, ToDynamic(std::move(operand), {}),
                                 MakeDynamicConstant({core::Value(true)}));
  }
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
