// Binding values: literals, fields and what is computed from them.
//
// Arithmetic between constants is done here, once, by the same functions that the rows go through.
// A constant has no type of its own: beside a Float field it is a Float, beside an integer an
// integer.
#include <algorithm>
#include <utility>

#include "filter/binder.h"
#include "filter/logic.h"
#include "filter/names.h"

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

core::Result<Operand> Binder::BindWhat(const Node& node, const Name& name) {
  const FieldOperand named = TRY(FindField(node.place, name.name));
  TRY(CheckReadable(node.place, *named.field));
  return Operand{node.place, named};
}

// Each field is asked for once, however often it is named: its place in fields_ is its column.
core::Result<FieldOperand> Binder::FindField(Place place, const std::string& name) {
  const core::FieldSchema* field = schema_.Find(name);
  if (field == nullptr) {
    if (schema_.enable_dynamic_field || name == "$meta") {
      return ErrorAt(core::Code::kUnimplemented, text_, place,
                     "dynamic fields are not supported in filters: '" + name + "'");
    }
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
  const bool is_readable = core::VisitType(field.type, []<typename Tag>(Tag) {
    return Tag::kIsNumber || Tag::kType == core::DataType::kBool ||
           Tag::kType == core::DataType::kVarChar;
  });
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
  return Operand{node.place,
                 TRY(Compare(binary.op, node.place, std::move(left), std::move(right)))};
}

// `left op right` for everything that yields a number.
core::Result<Operand> Binder::Compute(const Node& node, const Binary& binary, Operand left,
                                      Operand right) {
  const std::string_view sign = Spell(binary.sign);
  TRY(CheckNumber(sign, IsBitwise(binary.op), left));
  TRY(CheckNumber(sign, IsBitwise(binary.op), right));
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

}  // namespace elanus::filter
