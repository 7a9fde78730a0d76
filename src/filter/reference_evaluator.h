// What filters mean, one row at a time and as slowly as one likes: the other side of the comparison
// in reference_test.cc. It shares nothing with the room's code.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace elanus::filter::reference {

// A value of JSON, of an array or a list.
struct Json {
  using Array = std::vector<Json>;
  using Object = std::map<std::string, Json>;
  std::variant<std::nullptr_t, bool, int64_t, double, std::string, std::shared_ptr<const Array>,
               std::shared_ptr<const Object>>
      what = nullptr;

  static Json Of(Array items) { return {std::make_shared<const Array>(std::move(items))}; }
  static Json Of(Object members) { return {std::make_shared<const Object>(std::move(members))}; }
  // nullptr: it is none.
  const Array* array() const { return what.index() == 5 ? std::get<5>(what).get() : nullptr; }
  const Object* object() const { return what.index() == 6 ? std::get<6>(what).get() : nullptr; }
};

// Values that are no data: a path that leads nowhere, an element behind the end of an array, JSON's
// null.
enum class Special { kMissing, kAbsent, kNull };

// Unknown, a whole number, a real, a text, a truth; of JSON and arrays also what is special, and
// (by pointer, owned by the rows or the expression) an array or an object.
using Cell = std::variant<std::monostate, int64_t, double, std::string, bool, Special, const Json*>;
using Row = std::vector<Cell>;

inline bool IsUnknown(const Cell& cell) {
  return cell.index() == 0;
}
inline bool IsTrue(const Cell& cell) {
  return !IsUnknown(cell) && std::get<bool>(cell);
}
inline bool IsNumber(const Cell& cell) {
  return cell.index() == 1 || cell.index() == 2;
}

// The exact order of two numbers with long double, which holds every Int64 and every double.
static_assert(std::numeric_limits<long double>::digits >= 64);
inline long double Exact(const Cell& cell) {
  const auto* whole = std::get_if<int64_t>(&cell);
  return whole != nullptr ? static_cast<long double>(*whole) : std::get<double>(cell);
}

template <typename T>
bool Holds(const std::string& op, const T& a, const T& b) {
  if (op == "<") return a < b;
  if (op == "<=") return a <= b;
  if (op == ">") return a > b;
  if (op == ">=") return a >= b;
  return (op == "==") == (a == b);
}

// SQL's and: no beats unknown beats yes.
inline Cell And(const Cell& a, const Cell& b) {
  for (const Cell* cell : {&a, &b}) {
    if (!IsUnknown(*cell) && !std::get<bool>(*cell)) return false;
  }
  return IsUnknown(a) || IsUnknown(b) ? Cell() : Cell(true);
}
inline Cell Not(const Cell& a) {
  return IsUnknown(a) ? Cell() : Cell(!std::get<bool>(a));
}

// x to the power of n, cut to 64 bits.
inline uint64_t CutPower(uint64_t x, int64_t n) {
  if (n == 0) return 1;
  const uint64_t half = CutPower(x, n / 2);
  return half * half * (n % 2 == 0 ? 1 : x);
}

// 128-bit integers, cut to 64 bits: wrapping without any wrap on the way.
inline Cell IntegerResult(const std::string& op, int64_t a, int64_t b) {
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
  if (op == "**") return static_cast<int64_t>(CutPower(static_cast<uint64_t>(a), b));
  if (b < 0) return Cell();
  if (op == "<<") return b >= 64 ? Cell(int64_t{0}) : Cell(cut(x << b));
  return cut(x >> std::min<int64_t>(b, 100));
}

inline Cell RealResult(const std::string& op, double a, double b) {
  if (op == "+") return a + b;
  if (op == "-") return a - b;
  if (op == "*") return a * b;
  if (op == "**") return std::pow(a, b);
  if (b == 0) return Cell();
  return op == "/" ? a / b : std::fmod(a, b);
}

// Whether the power of two integers is one: if it is not too large.
inline bool IsIntegerPower(int64_t base, int64_t exponent) {
  const long double power =
      std::pow(static_cast<long double>(base), static_cast<long double>(exponent));
  return exponent >= 0 && power < 0x1p63L && power >= -0x1p63L;
}

// A computation with a value of JSON or of an array, in the numbers that are there. Without two
// numbers, or with a real between bits, there is no result; behind the end of an array it is there
// neither.
inline Cell ComputeValues(const std::string& op, const Cell& a, const Cell& b) {
  if (IsUnknown(a) || IsUnknown(b)) return Cell();
  if (a == Cell(Special::kAbsent) || b == Cell(Special::kAbsent)) return Special::kAbsent;
  if (!IsNumber(a) || !IsNumber(b)) return Special::kMissing;
  const auto* x = std::get_if<int64_t>(&a);
  const auto* y = std::get_if<int64_t>(&b);
  if (x != nullptr && y != nullptr && (op != "**" || IsIntegerPower(*x, *y))) {
    return IntegerResult(op, *x, *y);
  }
  if (op == "<<" || op == ">>" || op == "&" || op == "^" || op == "|") return Special::kMissing;
  return RealResult(op, static_cast<double>(Exact(a)), static_cast<double>(Exact(b)));
}

// The Float nearest to a real, but for reals beyond all Floats.
inline double ToFloat(double value) {
  const double rounded = static_cast<float>(value);
  return std::isinf(rounded) ? value : rounded;
}

// A JSON value as a cell; an array or an object by its address.
inline Cell FromJson(const Json& json) {
  return std::visit(
      [&]<typename T>(const T& value) -> Cell {
        if constexpr (std::is_same_v<T, std::nullptr_t>) return Special::kNull;
        if constexpr (std::is_constructible_v<Cell, T>) return value;
        return &json;
      },
      json.what);
}

// The array that a cell is, or nullptr.
inline const Json::Array* ArrayOf(const Cell& cell) {
  const auto* json = std::get_if<const Json*>(&cell);
  return json != nullptr ? (*json)->array() : nullptr;
}

// The object that a cell is, or nullptr.
inline const Json::Object* ObjectOf(const Cell& cell) {
  const auto* json = std::get_if<const Json*>(&cell);
  return json != nullptr ? (*json)->object() : nullptr;
}

// Numbers by value, texts, truths and null, arrays and objects part by part. What is not there
// equals nothing.
inline bool EqualValues(const Cell& a, const Cell& b) {
  if (IsNumber(a) && IsNumber(b)) return Exact(a) == Exact(b);
  if (a.index() != b.index()) return false;
  if (a.index() == 3 || a.index() == 4) return a == b;
  if (a.index() == 5) return a == Cell(Special::kNull) && a == b;
  if (ObjectOf(a) != nullptr && ObjectOf(b) != nullptr) {
    const Json::Object& others = *ObjectOf(b);
    if (ObjectOf(a)->size() != others.size()) return false;
    for (const auto& [key, value] : *ObjectOf(a)) {
      const auto other = others.find(key);
      if (other == others.end() || !EqualValues(FromJson(value), FromJson(other->second))) {
        return false;
      }
    }
    return true;
  }
  const Json::Array* left = ArrayOf(a);
  const Json::Array* right = ArrayOf(b);
  if (left == nullptr || right == nullptr || left->size() != right->size()) return false;
  for (size_t i = 0; i < left->size(); ++i) {
    if (!EqualValues(FromJson((*left)[i]), FromJson((*right)[i]))) return false;
  }
  return true;
}

// A comparison with a value of JSON or of an array. What is of different types has no order.
inline Cell CompareValues(const std::string& op, const Cell& a, const Cell& b) {
  if (IsUnknown(a) || IsUnknown(b)) return Cell();
  if (a == Cell(Special::kAbsent) || b == Cell(Special::kAbsent)) return false;
  if (op == "==") return EqualValues(a, b);
  if (op == "!=") return !EqualValues(a, b);
  if (IsNumber(a) && IsNumber(b)) return Holds(op, Exact(a), Exact(b));
  if (a.index() != b.index()) return false;
  if (a.index() == 4) return Holds(op, std::get<bool>(a), std::get<bool>(b));
  return a.index() == 3 && Holds(op, std::get<std::string>(a), std::get<std::string>(b));
}

inline bool IsAmong(const Cell& cell, const std::vector<Cell>& items) {
  for (const Cell& item : items) {
    if (EqualValues(cell, item)) return true;
  }
  return false;
}

// Whether the cell is an array with one, or all, of the values.
inline Cell Contains(const Cell& cell, const std::vector<Cell>& values, bool is_all) {
  if (IsUnknown(cell)) return Cell();
  const Json::Array* array = ArrayOf(cell);
  if (array == nullptr) return false;
  size_t found = 0;
  for (const Cell& value : values) {
    bool is_there = false;
    for (const Json& element : *array) is_there |= EqualValues(FromJson(element), value);
    found += is_there ? 1 : 0;
  }
  return is_all ? found == values.size() : found > 0;
}

// What is no array has no length.
inline Cell LengthOf(const Cell& cell) {
  if (IsUnknown(cell)) return cell;
  const Json::Array* array = ArrayOf(cell);
  return array == nullptr ? Cell(Special::kMissing) : Cell(static_cast<int64_t>(array->size()));
}

// One step of a path: a key of an object, or a place in an array.
inline Cell Step(const Cell& from, const std::string& step) {
  if (IsUnknown(from)) return from;
  if (const Json::Object* object = ObjectOf(from)) {
    const auto found = object->find(step);
    return found == object->end() ? Cell(Special::kMissing) : FromJson(found->second);
  }
  const Json::Array* array = ArrayOf(from);
  const bool is_place = step.size() == 1 && step[0] >= '0' && step[0] <= '9';
  const size_t place = is_place ? static_cast<size_t>(step[0] - '0') : 0;
  if (array == nullptr || !is_place || place >= array->size()) return Special::kMissing;
  return FromJson((*array)[place]);
}

// The element of an Array field.
inline Cell Element(const Cell& field, size_t index) {
  if (IsUnknown(field)) return field;
  const Json::Array& array = *ArrayOf(field);
  return index < array.size() ? FromJson(array[index]) : Cell(Special::kAbsent);
}

// The bytes of the first character of a text that is not empty.
inline size_t CharacterLength(std::string_view text) {
  size_t length = 1;
  while (length < text.size() && (text[length] & 0xC0) == 0x80) ++length;
  return length;
}

// Whether a text matches a pattern of `like`, by trying everything.
inline bool SlowLike(std::string_view text, std::string_view pattern) {
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
    return SlowLike(text.substr(CharacterLength(text)), pattern.substr(1));
  }
  if (pattern[0] == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
  return text[0] == pattern[0] && SlowLike(text.substr(1), pattern.substr(1));
}

}  // namespace elanus::filter::reference
