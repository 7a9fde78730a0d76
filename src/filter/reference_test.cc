// Random filters over random rows: what Evaluate selects equals what a slow evaluator says, which
// shares nothing with the room's code. It builds its own trees, prints them with only the
// parentheses that the precedence table asks for, and walks them row by row.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "core/batch.h"
#include "filter/filter.h"

namespace elanus::filter {
namespace {

using core::Batch;
using core::DataType;

// Unknown, a whole number, a real, a text or a truth.
using Cell = std::variant<std::monostate, int64_t, double, std::string, bool>;
using Rank = int;  // 0: integer, 1: Float, 2: double
using Row = std::vector<Cell>;

struct Expression {
  std::string text;
  int power = 100;  // How tightly its outermost operator binds; 100: a value.
  bool is_constant = false;
  Rank rank = 0;
  std::function<Cell(const Row&)> value;
};

// The exact order of two numbers with long double, which holds every Int64 and every double.
static_assert(std::numeric_limits<long double>::digits >= 64);
long double Exact(const Cell& cell) {
  const auto* whole = std::get_if<int64_t>(&cell);
  return whole != nullptr ? static_cast<long double>(*whole) : std::get<double>(cell);
}
bool IsUnknown(const Cell& cell) {
  return cell.index() == 0;
}

template <typename T>
bool Holds(const std::string& op, const T& a, const T& b) {
  if (op == "<") return a < b;
  if (op == "<=") return a <= b;
  if (op == ">") return a > b;
  if (op == ">=") return a >= b;
  return (op == "==") == (a == b);
}

double ToFloat(double value) {
  const double rounded = static_cast<float>(value);
  return std::isinf(rounded) ? value : rounded;
}

// 128-bit integers, cut to 64 bits: wrapping without any wrap on the way.
Cell IntegerResult(const std::string& op, int64_t a, int64_t b) {
  __extension__ using Wide = __int128;
  const Wide x = a;
  const Wide y = b;
  const auto cut = [](Wide wide) { return static_cast<int64_t>(static_cast<uint64_t>(wide)); };
  if (op == "+") return cut(x + y);
  if (op == "-") return cut(x - y);
  if (op == "*") return cut(x * y);
  if (op == "/") return b == 0 ? Cell() : Cell(cut(x / y));
  if (op == "%") return b == 0 ? Cell() : Cell(cut(x % y));
  if (op == "&") return a & b;
  if (op == "|") return a | b;
  if (op == "^") return a ^ b;
  if (b < 0) return Cell();
  if (op == "<<") return b >= 64 ? Cell(int64_t{0}) : Cell(cut(x << b));
  if (op == ">>") return cut(x >> std::min<int64_t>(b, 100));
  Wide power = 1;
  for (int64_t i = 0; i < b; ++i) power = cut(power * x);
  return cut(power);
}

Cell RealResult(const std::string& op, double a, double b) {
  if (op == "+") return a + b;
  if (op == "-") return a - b;
  if (op == "*") return a * b;
  if (op == "**") return std::pow(a, b);
  if (b == 0) return Cell();
  return op == "/" ? a / b : std::fmod(a, b);
}

double Real(const Cell& cell, Rank rank_beside, bool is_constant) {
  if (const auto* whole = std::get_if<int64_t>(&cell)) return static_cast<double>(*whole);
  const double real = std::get<double>(cell);
  return is_constant && rank_beside == 1 ? ToFloat(real) : real;
}

// SQL's and: no beats unknown beats yes.
Cell And(const Cell& a, const Cell& b) {
  for (const Cell* cell : {&a, &b}) {
    if (!IsUnknown(*cell) && !std::get<bool>(*cell)) return false;
  }
  return IsUnknown(a) || IsUnknown(b) ? Cell() : Cell(true);
}
Cell Not(const Cell& a) {
  return IsUnknown(a) ? Cell() : Cell(!std::get<bool>(a));
}

// Whether a text matches a pattern, by trying everything.
bool SlowLike(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '%') {
    for (size_t i = 0; i <= text.size(); ++i) {
      const bool is_boundary = i == text.size() || (text[i] & 0xC0) != 0x80;
      if (is_boundary && SlowLike(text.substr(i), pattern.substr(1))) return true;
    }
    return false;
  }
  if (text.empty()) return false;
  if (pattern[0] == '_') {
    size_t length = 1;
    while (length < text.size() && (text[length] & 0xC0) == 0x80) ++length;
    return SlowLike(text.substr(length), pattern.substr(1));
  }
  if (pattern[0] == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
  return text[0] == pattern[0] && SlowLike(text.substr(1), pattern.substr(1));
}

struct FieldKind {
  const char* name;
  DataType type;
};
constexpr FieldKind kFields[] = {
    {"i8", DataType::kInt8},   {"i16", DataType::kInt16}, {"i32", DataType::kInt32},
    {"i64", DataType::kInt64}, {"f", DataType::kFloat},   {"d", DataType::kDouble},
    {"b", DataType::kBool},    {"s", DataType::kVarChar}, {"s2", DataType::kVarChar},
};
constexpr size_t kNumberFields = 6;

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  size_t Pick(size_t count) { return random_() % count; }
  template <typename T>
  const T& PickOf(const std::vector<T>& from) {
    return from[Pick(from.size())];
  }

  // Rows with nulls, ties and extremes, in a batch and as cells.
  void FillRows(size_t count, Batch* batch, std::vector<Row>* rows) {
    for (const FieldKind& field : kFields) batch->Add(field.name, field.type);
    rows->assign(count, Row(std::size(kFields)));
    for (size_t f = 0; f < std::size(kFields); ++f) {
      for (size_t r = 0; r < count; ++r) FillCell(f, &batch->columns[f].column, &(*rows)[r][f]);
    }
  }

  Expression Condition(int depth) {
    if (depth <= 0) return Atom(0);
    switch (Pick(8)) {
      case 0:
      case 1:
        return Junction(depth, true);
      case 2:
      case 3:
        return Junction(depth, false);
      case 4: {
        const Expression inner = Condition(depth - 1);
        return {PickOf<std::string>({"not ", "NOT ", "!"}) + Wrap(inner, 13), 13, false, 0,
                [=](const Row& row) { return Not(inner.value(row)); }};
      }
      case 5: {
        const Expression a = Condition(depth - 1);
        const Expression b = Condition(depth - 1);
        const std::string op = PickOf<std::string>({"==", "!="});
        return {Wrap(a, 6) + op + Wrap(b, 7), 6, false, 0, [=](const Row& row) {
                  const Cell x = a.value(row);
                  const Cell y = b.value(row);
                  return IsUnknown(x) || IsUnknown(y) ? Cell() : Cell((x == y) == (op == "=="));
                }};
      }
      default:
        return Atom(depth);
    }
  }

 private:
  int64_t SmallNumber() { return static_cast<int64_t>(Pick(9)) - 4; }

  template <typename T>
  T SomeNumber() {
    using Limits = std::numeric_limits<T>;
    switch (Pick(6)) {
      case 2:
        // Where the reals begin to leave out integers.
        if constexpr (sizeof(T) == 8) return static_cast<T>((1LL << 53) + SmallNumber());
        if constexpr (sizeof(T) == 4) return static_cast<T>((1LL << 24) + SmallNumber());
        return static_cast<T>(SmallNumber());
      case 0:
        return Pick(2) == 0 ? Limits::max() : Limits::lowest();
      case 1:
        return static_cast<T>(static_cast<int64_t>(random_()) * 0x10001);
      default:
        return static_cast<T>(static_cast<int>(Pick(21)) - 10) /
               static_cast<T>(std::is_integral_v<T> || Pick(2) == 0 ? 1 : 4);
    }
  }

  std::string SomeText() {
    std::string text;
    for (size_t left = Pick(5); left > 0; --left) {
      text += PickOf<std::string>({"a", "b", "%", "_", "é", "日", "A", "\\"});
    }
    return text;
  }

  void FillCell(size_t field, core::Column* column, Cell* cell) {
    if (Pick(5) == 0) {
      column->AppendNull();
      return;
    }
    core::VisitType(kFields[field].type, [&]<typename Tag>(Tag) {
      using Value = typename Tag::Value;
      if constexpr (Tag::kLayout == core::Layout::kVariable) {
        *cell = SomeText();
        column->AppendText(std::get<std::string>(*cell));
      } else if constexpr (Tag::kType == DataType::kBool) {
        *cell = Pick(2) == 0;
        column->Append<uint8_t>(std::get<bool>(*cell) ? 1 : 0);
      } else {
        const Value value = SomeNumber<Value>();
        if constexpr (std::is_integral_v<Value>) {
          *cell = static_cast<int64_t>(value);
        } else {
          *cell = static_cast<double>(value);
        }
        column->Append(value);
      }
    });
  }

  static std::string Wrap(const Expression& inner, int least) {
    return inner.power >= least ? inner.text : "(" + inner.text + ")";
  }

  Expression Junction(int depth, bool is_and) {
    const Expression a = Condition(depth - 1);
    const Expression b = Condition(depth - 1);
    const std::string sign = is_and ? PickOf<std::string>({" and ", "&&", " AND "})
                                    : PickOf<std::string>({" or ", "||", " Or "});
    const int power = is_and ? 2 : 1;
    return {Wrap(a, power) + sign + Wrap(b, power + 1), power, false, 0, [=](const Row& row) {
              return is_and ? And(a.value(row), b.value(row))
                            : Not(And(Not(a.value(row)), Not(b.value(row))));
            }};
  }

  Expression Field(size_t index) {
    const DataType type = kFields[index].type;
    const Rank rank = type == DataType::kFloat ? 1 : type == DataType::kDouble ? 2 : 0;
    return {kFields[index].name, 100, false, rank, [=](const Row& row) { return row[index]; }};
  }

  Expression Constant() {
    Cell value;
    std::string text;
    if (Pick(3) == 0) {
      const std::string real =
          PickOf<std::string>({"0.0", "0.5", "2.5", ".25", "1e3", "3.", "0x1.8p1", "1e300", "0.1",
                               "127.5", "9223372036854775808.0", "9007199254740992.0", "1e39"});
      return {real, 100, true, 2,
              [v = std::strtod(real.c_str(), nullptr)](const Row&) { return v; }};
    }
    const int64_t around = std::vector<int64_t>{1LL << 53, 1LL << 24, 4}[Pick(3)];
    const int64_t whole = Pick(4) == 0 ? around + SmallNumber()
                                       : std::abs(static_cast<int64_t>(SomeNumber<int16_t>()));
    char buffer[80];
    std::snprintf(buffer, sizeof(buffer), PickOf<const char*>({"%ld", "0%lo", "0x%lx", "%ld"}),
                  whole);
    return {buffer, 100, true, 0, [=](const Row&) { return Cell(whole); }};
  }

  Expression NumberValue(int depth) {
    if (depth <= 0 || Pick(3) == 0) return Pick(3) == 0 ? Constant() : Field(Pick(kNumberFields));
    if (Pick(5) == 0) return UnaryNumber(depth);
    const Expression a = NumberValue(depth - 1);
    const Expression b = NumberValue(depth - 1);
    const bool is_integer = a.rank == 0 && b.rank == 0;
    const std::vector<std::pair<std::string, int>> all = {
        {"+", 11},  {"-", 11},  {"*", 12}, {"/", 12}, {"%", 12},
        {"<<", 10}, {">>", 10}, {"&", 5},  {"^", 4},  {"|", 3}};
    const auto [op, power] = all[Pick(is_integer ? all.size() : 5)];
    const Rank rank = is_integer ? 0
                      : (a.rank == 1 || a.is_constant) && (b.rank == 1 || b.is_constant) &&
                              !(a.is_constant && b.is_constant)
                          ? 1
                          : 2;
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
    return {Wrap(a, power) + " " + op + " " + Wrap(b, power + 1), power,
            a.is_constant && b.is_constant, rank, value};
  }

  Expression UnaryNumber(int depth) {
    const Expression a = NumberValue(depth - 1);
    const std::string op = a.rank == 0 ? PickOf<std::string>({"-", "~", "+"}) : "-";
    return {op + " " + Wrap(a, 13), 13, a.is_constant, a.rank, [=](const Row& row) -> Cell {
              const Cell x = a.value(row);
              if (IsUnknown(x) || op == "+") return x;
              if (const auto* real = std::get_if<double>(&x)) return -*real;
              return IntegerResult("-", op == "~" ? -1 : 0, std::get<int64_t>(x));
            }};
  }

  // Compares as numbers; a real constant beside a Float is a Float.
  static Cell CompareCells(const std::string& op, const Expression& a, const Expression& b,
                           const Row& row) {
    Cell x = a.value(row);
    Cell y = b.value(row);
    if (IsUnknown(x) || IsUnknown(y)) return Cell();
    if (a.is_constant && b.rank == 1 && x.index() == 2) x = ToFloat(std::get<double>(x));
    if (b.is_constant && a.rank == 1 && y.index() == 2) y = ToFloat(std::get<double>(y));
    return Holds(op, Exact(x), Exact(y));
  }

  Expression Atom(int depth) {
    const std::vector<std::string> signs = {"==", "!=", "<", "<=", ">", ">="};
    switch (Pick(9)) {
      case 0:
        return Field(6);  // b
      case 1: {
        const size_t field = Pick(std::size(kFields));
        const bool is_not = Pick(2) == 0;
        const std::string text =
            std::string(kFields[field].name) + (is_not ? " is not null" : " IS NULL");
        return {text, 16, false, 0,
                [=](const Row& row) { return IsUnknown(row[field]) != is_not; }};
      }
      case 2:
        return TextComparison(PickOf(signs));
      case 3:
        return LikeAtom();
      case 4:
        return ListAtom(depth);
      case 5:
        return Chain(depth);
      default: {
        const Expression a = NumberValue(depth);
        const Expression b = NumberValue(Pick(2) == 0 ? 0 : depth);
        const std::string op = PickOf(signs);
        const int power = op == "==" || op == "!=" ? 6 : 7;
        return {Wrap(a, power) + " " + op + " " + Wrap(b, power + 1), power, false, 0,
                [=](const Row& row) { return CompareCells(op, a, b, row); }};
      }
    }
  }

  static std::string Quoted(const std::string& text) {
    std::string out = "'";
    for (char c : text) out += c == '\\' ? "\\\\" : std::string(1, c);
    return out + "'";
  }

  Expression TextComparison(const std::string& op) {
    const int power = op == "==" || op == "!=" ? 6 : 7;
    const size_t left = 7 + Pick(2);
    if (Pick(3) == 0) {
      return {"s " + op + " s2", power, false, 0, [=](const Row& row) -> Cell {
                if (IsUnknown(row[7]) || IsUnknown(row[8])) return Cell();
                return Holds(op, std::get<std::string>(row[7]), std::get<std::string>(row[8]));
              }};
    }
    const std::string constant = SomeText();
    return {kFields[left].name + (" " + op + " ") + Quoted(constant), power, false, 0,
            [=](const Row& row) -> Cell {
              if (IsUnknown(row[left])) return Cell();
              return Holds(op, std::get<std::string>(row[left]), constant);
            }};
  }

  Expression LikeAtom() {
    std::string pattern = PickOf<std::string>({"", "%", "a%", "%b", "%é%"});
    if (Pick(2) == 0) pattern = SomeText() + SomeText();
    return {"s like " + Quoted(pattern), 15, false, 0, [=](const Row& row) -> Cell {
              if (IsUnknown(row[7])) return Cell();
              return SlowLike(std::get<std::string>(row[7]), pattern);
            }};
  }

  Expression ListAtom(int depth) {
    const bool is_not = Pick(2) == 0;
    const bool is_text = Pick(3) == 0;
    const Expression sought = is_text ? Field(7) : NumberValue(depth);
    std::vector<Expression> items;
    std::string list = "[";
    for (size_t left = Pick(Pick(4) == 0 ? 20 : 4); left > 0; --left) {
      if (is_text) {
        const std::string text = SomeText();
        items.push_back({Quoted(text), 100, true, 0, [=](const Row&) { return Cell(text); }});
      } else {
        items.push_back(Constant());
      }
      list += items.back().text + (left > 1 || Pick(2) == 0 ? ", " : "");
    }
    const auto value = [=](const Row& row) -> Cell {
      const Cell cell = sought.value(row);
      if (IsUnknown(cell)) return Cell();
      bool found = false;
      for (const Expression& item : items) {
        found |= is_text ? cell == item.value(row)
                         : std::get<bool>(CompareCells("==", sought, item, row));
      }
      return found != is_not;
    };
    return {Wrap(sought, 9) + (is_not ? " not in " : " in ") + list + "]", 9, false, 0, value};
  }

  Expression Chain(int depth) {
    const Expression low = NumberValue(depth - 1);
    const Expression middle = Field(Pick(kNumberFields));
    const Expression high = NumberValue(depth - 1);
    const bool is_up = Pick(2) == 0;
    const std::string first =
        is_up ? PickOf<std::string>({"<", "<="}) : PickOf<std::string>({">", ">="});
    const std::string second =
        is_up ? PickOf<std::string>({"<", "<="}) : PickOf<std::string>({">", ">="});
    return {Wrap(low, 8) + first + middle.text + second + Wrap(high, 8), 7, false, 0,
            [=](const Row& row) {
              return And(CompareCells(first, low, middle, row),
                         CompareCells(second, middle, high, row));
            }};
  }

  std::mt19937 random_;
};

core::CollectionSchema ReferenceSchema() {
  core::CollectionSchema schema;
  schema.name = "rows";
  for (const FieldKind& kind : kFields) {
    core::FieldSchema field;
    field.name = kind.name;
    field.type = kind.type;
    field.nullable = true;
    schema.fields.push_back(field);
  }
  return schema;
}

TEST(FilterReference, EqualsASlowEvaluatorOnRandomFilters) {
  const char* given = std::getenv("ELANUS_SEED");
  const unsigned seed =
      given != nullptr ? static_cast<unsigned>(std::atoi(given)) : std::random_device()();
  std::printf("ELANUS_SEED=%u\n", seed);
  const int filters = std::getenv("ELANUS_FULL") != nullptr ? 300000 : 25000;
  const core::CollectionSchema schema = ReferenceSchema();
  Generator generator(seed);
  Batch batch;
  std::vector<Row> rows;
  generator.FillRows(600, &batch, &rows);  // More than a block.

  for (int i = 0; i < filters; ++i) {
    const Expression expression = generator.Condition(static_cast<int>(generator.Pick(4)));
    const auto filter = Bind(expression.text, schema);
    ASSERT_TRUE(filter.ok()) << expression.text << "\n" << filter.status().message();
    const core::Bitset selected =
        Evaluate(
            *filter, [&](std::string_view name) { return batch.Find(name)->view(); }, rows.size())
            .value()
            .rows;
    for (size_t r = 0; r < rows.size(); ++r) {
      const Cell expected = expression.value(rows[r]);
      ASSERT_EQ(selected.Test(r), !IsUnknown(expected) && std::get<bool>(expected))
          << "row " << r << " of " << expression.text;
    }
  }
}

}  // namespace
}  // namespace elanus::filter
