// Random numbers and texts of filters: fields, constants and what is computed from them, spelled in
// every way that the language allows and with only the parentheses that the precedence table asks
// for (and some more).
#pragma once

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/value.h"
#include "filter/reference_rows.h"

namespace elanus::filter::reference {

// How tightly operators bind.
enum Power : int {
  kOr = 1,
  kAnd,
  kBitOr,
  kBitXor,
  kBitAnd,
  kEquality,
  kRelation,
  kIn,
  kShift,
  kSum,
  kProduct,
  kUnary,
  kPower,
  kLike,
  kIsNull,
  kPrimary,
  kBare,  // May not stand in parentheses.
};

using Rank = int;  // 0: integer, 1: Float, 2: double

struct Expression {
  std::string text;
  int power = kPrimary;  // How tightly its outermost operator binds.
  std::function<Cell(const Row&)> value;
  Rank rank = 0;             // Numbers only.
  bool is_constant = false;  // Computed from literals alone.
  // A value whose kind its row decides: the element of an array, a JSON path, and what is computed
  // from them. Its rank says whether it may stand between bits.
  bool is_value = false;
};

inline int PowerOf(const std::string& comparison) {
  return comparison == "==" || comparison == "!=" ? kEquality : kRelation;
}

// Printing: the same thing in many spellings.
class Spelling : public Choices {
 public:
  using Choices::Choices;
  virtual ~Spelling() = default;

  // What stands for the templates of the filter made last.
  const core::FilterValues& templates() const { return templates_; }

 protected:
  void Begin() { templates_.clear(); }

  std::string Blank() { return OneIn(3) ? PickOf<std::string>({" ", " ", "  ", "\n", "\t "}) : ""; }
  std::string Gap() { return OneIn(6) ? PickOf<std::string>({"  ", "\n", "\t"}) : " "; }

  std::string Word(std::string word) {
    const size_t style = Pick(6);
    for (char& c : word) {
      if (style == 0 || (style == 1 && OneIn(2))) c = static_cast<char>(std::toupper(c));
    }
    return word;
  }

  // In parentheses if it needs them, and sometimes if not.
  std::string Wrap(const Expression& inner, int least) {
    if (inner.power == kBare || (inner.power >= least && !OneIn(12))) return inner.text;
    return "(" + Blank() + inner.text + Blank() + ")";
  }
  std::string Infix(const Expression& a, const std::string& sign, const Expression& b, int power) {
    // `a < b < c` is a chain.
    const int least = power == kRelation ? power + 1 : power;
    return Wrap(a, least) + Blank() + sign + Blank() + Wrap(b, power + 1);
  }

  std::string Quoted(const std::string& text) {
    const char quote = OneIn(2) ? '\'' : '"';
    std::string out(1, quote);
    for (size_t i = 0; i < text.size();) {
      const size_t length = CharacterLength(std::string_view(text).substr(i));
      out += Character(text.substr(i, length), text.substr(i + length, 1), quote);
      i += length;
    }
    return out + quote;
  }

  static core::FilterValue ToFilterValue(const Cell& cell) {
    if (const auto* whole = std::get_if<int64_t>(&cell)) return {core::Value(*whole)};
    if (const auto* real = std::get_if<double>(&cell)) return {core::Value(*real)};
    if (const auto* flag = std::get_if<bool>(&cell)) return {core::Value(*flag)};
    if (const auto* text = std::get_if<std::string>(&cell)) return {core::Value(*text)};
    std::vector<core::FilterValue> items;
    for (const Json& item : *ArrayOf(cell)) items.push_back(ToFilterValue(FromJson(item)));
    return {std::move(items)};
  }

  std::string Template(core::FilterValue value) {
    const std::string name =
        PickOf<std::string>({"t", "value_", "T"}) + std::to_string(templates_.size());
    templates_[name] = std::move(value);
    return "{" + Blank() + name + Blank() + "}";
  }

  // A literal, or a template for it.
  Expression Fixed(std::string text, Cell value) {
    const bool is_negative = text.starts_with('-');
    const Rank rank = value.index() == 2 ? 2 : 0;
    if (OneIn(10)) {
      return {Template(ToFilterValue(value)), kPrimary, [=](const Row&) { return value; }, rank,
              true};
    }
    return {std::move(text), is_negative ? kUnary : kPrimary, [=](const Row&) { return value; },
            rank, true};
  }

 private:
  std::string Character(const std::string& character, const std::string& next, char quote) {
    static const std::vector<std::pair<std::string, const char*>> kEscapes = {
        {"\xC3\xA9", "\\u00e9"}, {"\xE6\x97\xA5", "\\u65E5"}, {"\n", "\\n"},  {"a", "\\x61"},
        {"b", "\\142"},          {"A", "\\U00000041"},        {"\"", "\\\""}, {"'", "\\'"},
    };
    if (character == "\\") {
      // The backslash before a wildcard stays by itself, so that patterns need no second one.
      return (next == "%" || next == "_") && OneIn(2) ? "\\" : "\\\\";
    }
    const bool must_escape = character == std::string(1, quote);
    for (const auto& [plain, escaped] : kEscapes) {
      if (character == plain && (must_escape || OneIn(8))) return escaped;
    }
    return character;
  }

  core::FilterValues templates_;
};

class NumberExpressions : public Spelling {
 public:
  using Spelling::Spelling;

 protected:
  std::string SomeEquality() { return PickOf<std::string>({"==", "!="}); }
  std::string SomeComparison() { return PickOf<std::string>({"==", "!=", "<", "<=", ">", ">="}); }

  Expression Field(size_t index) {
    const DataType type = kFields[index].type;
    const Rank rank = type == DataType::kFloat ? 1 : type == DataType::kDouble ? 2 : 0;
    return {kFields[index].name, kPrimary, [=](const Row& row) { return row[index]; }, rank};
  }

  Expression IntegerConstant() {
    const int64_t around = PickOf<int64_t>({1LL << 53, 1LL << 24, 4});
    const int64_t whole =
        OneIn(4) ? around + SmallNumber() : std::abs(static_cast<int64_t>(SomeNumber<int16_t>()));
    return Fixed(Digits(whole), whole);
  }

  Expression RealConstant() {
    const auto text = PickOf<std::string>({"0.0", "0.5", "2.5", ".25", "1e3", "3.", "0x1.8p1",
                                           "1e300", "0.1", "127.5", "9223372036854775808.0",
                                           "9007199254740992.0", "1e39", "1.0", "2E0", "4e+0"});
    return Fixed(text, std::strtod(text.c_str(), nullptr));
  }

  Expression Constant() { return OneIn(3) ? RealConstant() : IntegerConstant(); }

  // A constant of either sign, as it stands in lists.
  Expression SignedConstant() {
    if (OneIn(12)) {
      const std::string least = "-9223372036854775808";
      return Fixed(least, std::numeric_limits<int64_t>::min());
    }
    Expression constant = Constant();
    if (!OneIn(4) || constant.text.starts_with("{")) return constant;
    Cell value = constant.value({});
    if (auto* whole = std::get_if<int64_t>(&value)) *whole = -*whole;
    if (auto* real = std::get_if<double>(&value)) *real = -*real;
    return {"-" + Blank() + constant.text, kUnary, [=](const Row&) { return value; }, constant.rank,
            true};
  }

  Expression TextConstant() {
    const std::string text = SomeText();
    return Fixed(Quoted(text), text);
  }

  // Numbers that more kinds of operands can join. Never constant.
  virtual Expression NumberLeaf() { return Field(Pick(kNumberFields)); }

  Expression NumberValue(int depth) {
    if (depth <= 0 || OneIn(3)) return OneIn(3) ? Constant() : NumberLeaf();
    if (OneIn(5)) return UnaryNumber(depth);
    return Arithmetic(NumberValue(depth - 1), NumberValue(depth - 1));
  }

  Expression ConstantNumber(int depth) {
    if (depth <= 0 || OneIn(2)) return SignedConstant();
    return Arithmetic(ConstantNumber(depth - 1), ConstantNumber(depth - 1));
  }

  static Cell Compare(const std::string& op, const Expression& a, const Expression& b,
                      const Row& row) {
    if (!a.is_value && !b.is_value) return CompareNumbers(op, a, b, row);
    const Cell x = a.value(row);
    const Cell y = b.value(row);
    return CompareValues(op, x, y);
  }

 private:
  // Compares as numbers; a real constant beside a Float is a Float.
  static Cell CompareNumbers(const std::string& op, const Expression& a, const Expression& b,
                             const Row& row) {
    Cell x = a.value(row);
    Cell y = b.value(row);
    if (IsUnknown(x) || IsUnknown(y)) return Cell();
    if (a.is_constant && b.rank == 1 && x.index() == 2) x = ToFloat(std::get<double>(x));
    if (b.is_constant && a.rank == 1 && y.index() == 2) y = ToFloat(std::get<double>(y));
    return Holds(op, Exact(x), Exact(y));
  }

  std::string Digits(int64_t whole) {
    char buffer[80];
    std::snprintf(buffer, sizeof(buffer),
                  PickOf<const char*>({"%ld", "%ld", "%ld", "0%lo", "0x%lx", "0X%lX"}), whole);
    if (!OneIn(8)) return buffer;
    std::string bits;
    for (int64_t rest = whole; rest > 0 || bits.empty(); rest /= 2) {
      bits.insert(0, rest % 2 == 0 ? "0" : "1");
    }
    return (OneIn(2) ? "0b" : "0B") + bits;
  }

  // Whether the power of two integers is computed in integers. Between constants: if it fits.
  static bool IsIntegerPowerOf(const Expression& a, const Expression& b) {
    if (!b.is_constant || IsUnknown(b.value({}))) return b.is_constant && a.is_constant;
    const auto exponent = std::get<int64_t>(b.value({}));
    if (exponent < 0) return false;
    if (!a.is_constant || IsUnknown(a.value({}))) return true;
    return IsIntegerPower(std::get<int64_t>(a.value({})), exponent);
  }

  static Rank ResultRank(const std::string& op, const Expression& a, const Expression& b) {
    if (a.rank == 0 && b.rank == 0) return op != "**" || IsIntegerPowerOf(a, b) ? 0 : 2;
    const bool is_single = (a.rank == 1 || a.is_constant) && (b.rank == 1 || b.is_constant) &&
                           !(a.is_constant && b.is_constant);
    return is_single ? 1 : 2;
  }

  static double Real(const Cell& cell, Rank rank_beside, bool is_constant) {
    if (const auto* whole = std::get_if<int64_t>(&cell)) return static_cast<double>(*whole);
    const double real = std::get<double>(cell);
    return is_constant && rank_beside == 1 ? ToFloat(real) : real;
  }

  Expression Arithmetic(const Expression& a, const Expression& b) {
    static const std::vector<std::pair<std::string, int>> kOps = {
        {"+", kSum},     {"-", kSum},    {"*", kProduct}, {"/", kProduct},
        {"%", kProduct}, {"**", kPower}, {"<<", kShift},  {">>", kShift},
        {"&", kBitAnd},  {"^", kBitXor}, {"|", kBitOr}};
    const bool is_integer = a.rank == 0 && b.rank == 0;
    const auto& [op, power] = kOps[Pick(is_integer ? kOps.size() : 6)];
    if (a.is_value || b.is_value) {
      const auto value = [=, op = op](const Row& row) {
        return ComputeValues(op, a.value(row), b.value(row));
      };
      return {Infix(a, op, b, power), power, value, 0, false, true};
    }
    const Rank rank = ResultRank(op, a, b);
    const auto value = [=, op = op](const Row& row) -> Cell {
      const Cell x = a.value(row);
      const Cell y = b.value(row);
      if (IsUnknown(x) || IsUnknown(y)) return Cell();
      if (rank == 0) return IntegerResult(op, std::get<int64_t>(x), std::get<int64_t>(y));
      const Cell real =
          RealResult(op, Real(x, b.rank, a.is_constant), Real(y, a.rank, b.is_constant));
      if (rank != 1 || IsUnknown(real)) return real;
      return static_cast<double>(static_cast<float>(std::get<double>(real)));
    };
    Expression result{Infix(a, op, b, power), power, value, rank, a.is_constant && b.is_constant};
    if (result.is_constant) Freeze(&result);
    return result;
  }

  Expression UnaryNumber(int depth) {
    const Expression a = NumberValue(depth - 1);
    const auto op = a.rank == 0 ? PickOf<std::string>({"-", "~", "+"}) : std::string("-");
    const auto value = [=](const Row& row) -> Cell {
      const Cell x = a.value(row);
      if (IsUnknown(x) || op == "+") return x;
      if (op == "~" && a.is_value) return ComputeValues("^", int64_t{-1}, x);
      if (!IsNumber(x)) return x == Cell(Special::kAbsent) ? x : Cell(Special::kMissing);
      if (const auto* real = std::get_if<double>(&x)) return -*real;
      return IntegerResult("-", op == "~" ? -1 : 0, std::get<int64_t>(x));
    };
    Expression result{
        op + Blank() + Wrap(a, kUnary), kUnary, value, a.rank, a.is_constant, a.is_value};
    if (result.is_constant) Freeze(&result);
    return result;
  }

  // A constant has no rank of its own but that of its value; what is unknown counts as an integer.
  static void Freeze(Expression* constant) {
    const Cell value = constant->value({});
    constant->rank = value.index() == 2 ? 2 : 0;
    constant->value = [=](const Row&) { return value; };
  }
};

}  // namespace elanus::filter::reference
