// Binding values: literals, fields and what is computed from them.
//
// Arithmetic between constants is done here, once, by the same functions that the rows go through.
// A constant has no type of its own: beside a Float field it is a Float, beside an integer an
// integer.
#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "filter/bind_atoms.h"
#include "filter/binder.h"
#include "filter/logic.h"
#include "filter/names.h"
#include "filter/time.h"

namespace elanus::filter {
namespace {

using Kind = Operand::Kind;

bool IsComparison(BinaryOp op) {
  return op >= BinaryOp::kLess;
}

bool IsBitwise(BinaryOp op) {
  return op >= BinaryOp::kShiftLeft && op <= BinaryOp::kBitOr;
}

core::Value ToValue(const ConstantNumber& number) {
  return std::visit([](auto value) { return core::Value(value); }, number);
}

}  // namespace

core::Result<Operand> Binder::BindWhat(const Node& node, const Literal& literal) {
  return Operand{node.place, literal.value};
}

core::Result<Operand> Binder::BindWhat(const Node& node, const Interval& interval) {
  return Operand{node.place, interval};
}

core::Result<Operand> Binder::ConstantOperand(Place place, const core::FilterValue& value) const {
  if (const auto* list = std::get_if<std::vector<core::FilterValue>>(&value.what)) {
    return Operand{place, *list};
  }
  const auto& scalar = std::get<core::Value>(value.what);
  if (scalar.index() != 0) return Operand{place, scalar};
  return Error(place, "the value of " + std::string(Spell(place)) +
                          " is null; ask for nulls with 'is null'");
}

core::Result<Operand> Binder::BindWhat(const Node& node, const Template& name) {
  const auto found = values_.find(name.name);
  if (found != values_.end()) return ConstantOperand(node.place, found->second);
  return Error(node.place, "no value is given for {" + name.name + "}");
}

core::Result<Operand> Binder::BindWhat(const Node& node, const List& list) {
  std::vector<core::FilterValue> constants;
  for (const NodePtr& item : list.items) {
    Operand bound = TRY(Bind(*item));
    if (bound.constant() == nullptr && bound.list() == nullptr) {
      return Error(item->place,
                   "a list holds constants, but " + bound.Describe(text_) + " is none");
    }
    constants.push_back(ToFilterValue(std::move(bound)));
  }
  return Operand{node.place, std::move(constants)};
}

// Items may be computed from constants: `a in [60 * 60, -1]`.
core::Result<std::vector<Operand>> Binder::BindItems(const Node& list, const Operand& operand) {
  std::vector<Operand> items;
  if (const auto* written = std::get_if<List>(&list.what)) {
    for (const NodePtr& node : written->items) items.push_back(TRY(Bind(*node)));
  } else {
    const Operand given = TRY(Bind(list));
    if (given.list() == nullptr) {
      return Error(list.place, "'in' needs a list, but " + given.Describe(text_) + " is " +
                                   KindName(given.kind()));
    }
    for (const core::FilterValue& value : *given.list()) {
      items.push_back(TRY(ConstantOperand(list.place, value)));
    }
  }
  for (const Operand& item : items) {
    if (item.constant() == nullptr && item.list() == nullptr) {
      return Error(item.place, "a list holds constants, but " + item.Describe(text_) + " is none");
    }
    if (!CanMeet(operand, item)) {
      return Error(item.place, "cannot compare " + operand.Describe(text_) + " with " +
                                   item.Describe(text_) + " of the list");
    }
  }
  return items;
}

core::Result<Operand> Binder::BindWhat(const Node& node, const Name& name) {
  const core::FieldSchema* dynamic = schema_.dynamic();
  if (schema_.Find(name.name) == nullptr && dynamic != nullptr) {
    PathOperand path{TRY(FindField(node.place, dynamic->name)), {name.name}};
    for (const Step& step : name.path) path.path.push_back(step.text);
    return Operand{node.place, std::move(path)};
  }
  const FieldOperand named = TRY(FindField(node.place, name.name));
  TRY(CheckReadable(node.place, *named.field));
  if (name.path.empty()) return Operand{node.place, named};
  return BindPath(node, name, named);
}

core::Result<Operand> Binder::BindPath(const Node& node, const Name& name,
                                       const FieldOperand& named) {
  PathOperand path{named, {}};
  const std::string what =
      std::string(core::TypeName(named.field->type)) + " field '" + named.field->name + "'";
  if (named.field->type == core::DataType::kJson) {
    for (const Step& step : name.path) path.path.push_back(step.text);
    return Operand{node.place, std::move(path)};
  }
  if (named.field->type != core::DataType::kArray) {
    return Error(node.place, what + " has no parts, so no [...] may follow it");
  }
  const Step& step = name.path.front();
  if (name.path.size() > 1 || !step.is_place) {
    return Error(node.place, what + " has elements like " + named.field->name +
                                 "[0]: one whole number from 0 on");
  }
  const auto [end, error] =
      std::from_chars(step.text.data(), step.text.data() + step.text.size(), path.place);
  if (error != std::errc()) path.place = std::numeric_limits<size_t>::max();
  return Operand{node.place, std::move(path)};
}

// Each field is asked for once, however often it is named: its place in fields_ is its column.
core::Result<FieldOperand> Binder::FindField(Place place, const std::string& name) {
  const core::FieldSchema* field = schema_.Find(name);
  if (field == nullptr) {
    const std::string nearest = NearestField(name, schema_);
    return Error(place, "field '" + name + "' does not exist in collection '" + schema_.name + "'" +
                            (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"));
  }
  const auto known = std::find(fields_.begin(), fields_.end(), name);
  const auto column = static_cast<size_t>(known - fields_.begin());
  if (known == fields_.end()) fields_.push_back(name);
  return FieldOperand{field, column};
}

core::Status Binder::CheckReadable(Place place, const core::FieldSchema& field) const {
  const bool is_readable =
      core::VisitType(field.type, []<typename Tag>(Tag) { return !Tag::kIsVector; });
  if (is_readable) return core::Status::Ok();
  return ErrorAt(core::Code::kUnimplemented, text_, place,
                 std::string(core::TypeName(field.type)) + " field '" + field.name +
                     "' is not supported in filters");
}

core::Result<Operand> Binder::BindWhat(const Node& node, const Unary& unary) {
  if (unary.op == UnaryOp::kNot) {
    Operand operand = TRY(Bind(*unary.operand));
    if (operand.kind() == Kind::kCondition) {
      return Operand{node.place, MakeNot(ToPredicate(std::move(operand)))};
    }
    return Error(node.place, "'not' needs a condition, but " + operand.Describe(text_) + " is " +
                                 KindName(operand.kind()) +
                                 "; it binds tighter than comparisons, so write not (...)");
  }
  Operand operand = TRY(Bind(*unary.operand));
  const bool is_bitwise = unary.op == UnaryOp::kBitNot;
  const std::string_view sign = text_.substr(node.place.begin, 1);
  TRY(CheckNumber(sign, is_bitwise, operand));
  operand.place = node.place;
  if (unary.op == UnaryOp::kPlus) return operand;
  if (operand.is_dynamic()) {
    // ~x is -1 ^ x, and -x is -1 * x, which keeps the sign of a real that is zero.
    return ComputeDynamic(node, is_bitwise ? BinaryOp::kBitXor : BinaryOp::kMultiply,
                          {node.place, core::Value(int64_t{-1})}, std::move(operand));
  }
  if (operand.constant() == nullptr) {
    const Rank rank = operand.rank();
    return Operand{node.place, MakeUnary(unary.op, ToNumber(std::move(operand), rank))};
  }
  if (const auto* real = std::get_if<double>(operand.constant())) {
    return Operand{node.place, -*real};
  }
  // ~x is -1 ^ x, and -x is 0 - x.
  const ConstantNumber folded = is_bitwise
                                    ? Fold(BinaryOp::kBitXor, int64_t{-1}, operand.number())
                                    : Fold(BinaryOp::kSubtract, int64_t{0}, operand.number());
  return Operand{node.place, ToValue(folded)};
}

core::Status Binder::CheckNumber(std::string_view sign, bool is_bitwise,
                                 const Operand& operand) const {
  const std::string opening = "'" + std::string(sign) + "' needs ";
  if (operand.kind() == Kind::kJson) return core::Status::Ok();
  if (operand.kind() != Kind::kNumber) {
    const bool is_unclear = operand.kind() == Kind::kCondition && is_bitwise;
    return Error(operand.place,
                 opening + "numbers, but " + operand.Describe(text_) + " is " +
                     KindName(operand.kind()) +
                     (is_unclear ? "; comparisons bind tighter, so use parentheses" : ""));
  }
  if (is_bitwise && operand.rank() != Rank::kInteger) {
    return Error(operand.place,
                 opening + "integers, but " + operand.Describe(text_) + " is not one");
  }
  return core::Status::Ok();
}

core::Result<Operand> Binder::BindWhat(const Node& node, const Binary& binary) {
  Operand left = TRY(Bind(*binary.left));
  Operand right = TRY(Bind(*binary.right));
  if (!IsComparison(binary.op)) return Compute(node, binary, std::move(left), std::move(right));
  auto compared = TRY(Compare(binary.op, node.place, std::move(left), std::move(right)));
  return Operand{node.place, std::move(compared)};
}

// `left op right` for everything that yields a number.
core::Result<Operand> Binder::Compute(const Node& node, const Binary& binary, Operand left,
                                      Operand right) {
  const std::string_view sign = Spell(binary.sign);
  const bool is_sum = binary.op == BinaryOp::kAdd || binary.op == BinaryOp::kSubtract;
  if (is_sum && left.kind() == Kind::kNumber && right.kind() == Kind::kInterval) {
    return AddInterval(node, binary.op, std::move(left), std::move(right));
  }
  TRY(CheckNumber(sign, IsBitwise(binary.op), left));
  TRY(CheckNumber(sign, IsBitwise(binary.op), right));
  if (left.is_dynamic() || right.is_dynamic()) {
    return ComputeDynamic(node, binary.op, std::move(left), std::move(right));
  }
  if (left.constant() != nullptr && right.constant() != nullptr) {
    return Operand{node.place, ToValue(Fold(binary.op, left.number(), right.number()))};
  }
  Rank rank = CombinedRank(left, right);
  if (binary.op == BinaryOp::kPower && rank == Rank::kInteger) {
    // Only a constant exponent is known not to be negative: other powers of integers are doubles.
    const auto* exponent =
        right.constant() == nullptr ? nullptr : std::get_if<int64_t>(right.constant());
    if (exponent == nullptr || *exponent < 0) rank = Rank::kDouble;
  }
  const Rank left_rank = left.rank();
  const Rank right_rank = right.rank();
  NumberPtr left_number = ToNumber(std::move(left), right_rank);
  NumberPtr right_number = ToNumber(std::move(right), left_rank);
  return Operand{node.place,
                 MakeArithmetic(binary.op, rank, std::move(left_number), std::move(right_number))};
}

core::Result<Operand> Binder::ComputeDynamic(const Node& node, BinaryOp op, Operand left,
                                             Operand right) {
  const bool is_json = left.kind() == Kind::kJson || right.kind() == Kind::kJson;
  Operand result{node.place, MakeDynamicArithmetic(op, ToDynamic(std::move(left), {}),
                                                   ToDynamic(std::move(right), {}))};
  result.dynamic_kind = is_json ? Kind::kJson : Kind::kNumber;
  return result;
}

// REQUIRES: a number and an interval
core::Result<Operand> Binder::AddInterval(const Node& node, BinaryOp op, Operand left,
                                          Operand right) {
  const Interval interval = std::get<Interval>(right.what);
  const int sign = op == BinaryOp::kAdd ? 1 : -1;
  if (left.is_dynamic() || left.rank() != Rank::kInteger) {
    return Error(left.place,
                 "an interval is added to a time, but " + left.Describe(text_) + " is none");
  }
  if (left.constant() == nullptr) {
    return Operand{node.place,
                   MakeAddInterval(ToNumber(std::move(left), Rank::kInteger), interval, sign)};
  }
  const auto* time = std::get_if<int64_t>(left.constant());
  if (time == nullptr) return left;  // Unknown stays unknown.
  return Operand{node.place, core::Value(filter::AddInterval(*time, interval, sign))};
}

}  // namespace elanus::filter
