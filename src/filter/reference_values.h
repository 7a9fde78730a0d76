// Random parts of filters that read JSON, arrays and dynamic fields.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "filter/reference_numbers.h"

namespace elanus::filter::reference {

// The constants of a list, as they stand in the text and as cells.
struct ConstantList {
  std::string text;
  std::vector<Cell> items;
  std::shared_ptr<Json> json;  // The list as one value.
};

class ValueExpressions : public NumberExpressions {
 public:
  using NumberExpressions::NumberExpressions;

 protected:
  // j["a"][0], $meta['k'] or the name of a dynamic key.
  Expression JsonPath() {
    if (OneIn(4)) {
      const auto& key = kKeys[kFirstNameKey + Pick(kKeys.size() - kFirstNameKey)];
      return ExtendPath(
          {key, kPrimary, [=](const Row& row) { return Step(row[kDynamic], key); }, 0, false, true},
          3);
    }
    const size_t field = kFirstJson + Pick(3);
    const std::string key = PickOf(kKeys);
    return ExtendPath({kFields[field].name + ("[" + Quoted(key) + "]"), kPrimary,
                       [=](const Row& row) { return Step(row[field], key); }, 0, false, true},
                      2);
  }

  Expression WholeJson() {
    const size_t field = kFirstJson + Pick(3);
    return {
        kFields[field].name, kPrimary, [=](const Row& row) { return row[field]; }, 0, false, true};
  }

  Expression ArrayField(size_t index) {
    return {
        kFields[index].name, kPrimary, [=](const Row& row) { return row[index]; }, 0, false, true};
  }

  // `index` is the place of the Array field.
  Expression ArrayElement(size_t index) {
    const size_t at = Pick(4);
    const Rank rank = kFields[index].element == DataType::kDouble ? 2 : 0;
    return {kFields[index].name + ("[" + std::to_string(at) + "]"),
            kPrimary,
            [=](const Row& row) { return Element(row[index], at); },
            rank,
            false,
            true};
  }

  Expression NumberLeaf() override {
    switch (Pick(8)) {
      case 0:
        return JsonPath();
      case 1:
        return ArrayElement(kFirstArray + Pick(2));
      case 2:
        return Length();
      default:
        return NumberExpressions::NumberLeaf();
    }
  }

  // A comparison, with a constant of any type, another value or a field, from either side.
  Expression ValueComparison() {
    const Expression value = JsonPath();
    const std::string op = SomeComparison();
    switch (Pick(6)) {
      case 0:
        return EitherWay(value, op, BoolConstant());
      case 1:
        return EitherWay(OneIn(4) ? WholeJson() : value, SomeEquality(), Whole(MixedList(1)));
      case 2:
        return Comparison(value, op, OneIn(6) ? WholeJson() : JsonPath());
      case 3:
        return EitherWay(value, op, Field(Pick(kFirstJson)));
      case 4:
        return EitherWay(value, op, TextConstant());
      default:
        return EitherWay(value, op, OneIn(4) ? ConstantNumber(1) : SignedConstant());
    }
  }

  Expression ArrayComparison() {
    const size_t field = kFirstArray + Pick(4);
    if (OneIn(3)) return EitherWay(ArrayField(field), SomeEquality(), Whole(ListOf(field)));
    const std::string op = SomeComparison();
    if (OneIn(5)) return Comparison(ArrayElement(field), op, ArrayElement(field));
    return EitherWay(ArrayElement(field), op, ConstantOf(field));
  }

  Expression ValueIn() {
    const bool is_element = OneIn(3);
    const size_t field = kFirstArray + Pick(4);
    const Expression sought = is_element ? ArrayElement(field) : JsonPath();
    const ConstantList list = is_element ? ListOf(field) : MixedList(1);
    const bool is_not = OneIn(2);
    const auto value = [=](const Row& row) -> Cell {
      const Cell cell = sought.value(row);
      return IsUnknown(cell) ? Cell() : Cell(IsAmong(cell, list.items) != is_not);
    };
    return {Wrap(sought, kIn) + Gap() + (is_not ? Word("not") + Gap() : "") + Word("in") + Gap() +
                list.text,
            kIn, value};
  }

  Expression Containment() {
    const bool is_array = OneIn(2);
    const size_t field = kFirstArray + Pick(4);
    const Expression source = is_array ? ArrayField(field) : JsonPath();
    const std::string name = is_array ? "array_contains" : "json_contains";
    if (OneIn(2)) {
      const Expression item = is_array ? ConstantOf(field) : MixedConstant();
      return {Call(name, source.text, item.text), kPrimary, [=](const Row& row) {
                return Contains(source.value(row), {item.value(row)}, false);
              }};
    }
    const bool is_all = OneIn(2);
    const ConstantList list = is_array ? ListOf(field) : MixedList(1);
    return {Call(name + (is_all ? "_all" : "_any"), source.text, list.text), kPrimary,
            [=](const Row& row) { return Contains(source.value(row), list.items, is_all); }};
  }

  Expression Exists() {
    const Expression path = OneIn(8) ? WholeJson() : JsonPath();
    return {Word("exists") + Gap() + path.text, kPrimary, [=](const Row& row) -> Cell {
              const Cell cell = path.value(row);
              return !IsUnknown(cell) && cell != Cell(Special::kMissing);
            }};
  }

  Expression PathIsNull() {
    const Expression path = JsonPath();
    const bool is_not = OneIn(2);
    return {path.text + " " + Word("is") + " " + (is_not ? Word("not") + " " : "") + Word("null"),
            kIsNull, [=](const Row& row) -> Cell {
              const Cell cell = path.value(row);
              return (IsUnknown(cell) || std::holds_alternative<Special>(cell)) != is_not;
            }};
  }

  // What like and regular expressions may stand behind.
  Expression TextSource() {
    if (OneIn(3)) return JsonPath();
    if (OneIn(4)) return ArrayElement(kFirstArray + 2);
    return Field(kFirstText + Pick(2));
  }

  Expression BoolConstant() {
    const bool flag = OneIn(2);
    return Fixed(Word(flag ? "true" : "false"), flag);
  }

  // A list of items of the kind that `item` makes.
  template <typename MakeItem>
  ConstantList List(MakeItem&& make_item) {
    ConstantList list;
    Json::Array array;
    for (size_t left = Pick(OneIn(6) ? 20 : 4); left > 0; --left) {
      const Expression item = make_item();
      const bool is_last = left == 1;
      list.text += Blank() + item.text + (is_last && !OneIn(8) ? "" : Blank() + ",");
      array.push_back(ToJson(item.value({})));
    }
    list.json = std::make_shared<Json>(Json::Of(std::move(array)));
    list.text = "[" + list.text + Blank() + "]";
    for (const Json& item : *list.json->array()) list.items.push_back(FromJson(item));
    // A template within would be one value among others: only a list without any can be one.
    if (OneIn(8)) list.text = Template(ToFilterValue(Cell(list.json.get())));
    return list;
  }

  Expression Comparison(const Expression& a, const std::string& op, const Expression& b) {
    const int power = PowerOf(op);
    return {Infix(a, op, b, power), power, [=](const Row& row) { return Compare(op, a, b, row); }};
  }

 private:
  // REQUIRES: a constant
  static Json ToJson(const Cell& cell) {
    return std::visit(
        []<typename T>(const T& value) -> Json {
          if constexpr (std::is_same_v<T, const Json*>) return *value;
          if constexpr (std::is_constructible_v<Cell, T> && !std::is_same_v<T, Special> &&
                        !std::is_same_v<T, std::monostate> && !std::is_same_v<T, const Json*>) {
            return {value};
          }
          return {};
        },
        cell);
  }

  // Adds up to `most` - 1 steps.
  Expression ExtendPath(Expression path, size_t most) {
    for (size_t left = Pick(most); left > 0; --left) {
      const bool is_place = OneIn(2);
      const std::string step = is_place ? std::to_string(Pick(3)) : PickOf(kKeys);
      path.text += "[" + (is_place ? step : Quoted(step)) + "]";
      path.value = [=, value = path.value](const Row& row) { return Step(value(row), step); };
    }
    return path;
  }

  Expression Length() {
    const bool is_array = OneIn(2);
    const Expression source = is_array ? ArrayField(kFirstArray + Pick(4)) : JsonPath();
    return {Call("array_length", source.text, ""),
            kPrimary,
            [=](const Row& row) { return LengthOf(source.value(row)); },
            0,
            false,
            !is_array};
  }

  std::string Call(const std::string& name, const std::string& first, const std::string& second) {
    return Word(name) + Blank() + "(" + Blank() + first + Blank() +
           (second.empty() ? "" : "," + Blank() + second + Blank()) + ")";
  }

  Expression EitherWay(const Expression& value, const std::string& op, const Expression& other) {
    return OneIn(2) ? Comparison(value, op, other) : Comparison(other, op, value);
  }

  static Expression Whole(const ConstantList& list) {
    return {list.text, kBare, [=](const Row&) { return Cell(list.json.get()); }, 0, true, true};
  }

  Expression MixedConstant() {
    switch (Pick(6)) {
      case 0:
        return BoolConstant();
      case 1:
      case 2:
        return TextConstant();
      case 3:
        return Whole(MixedList(0));
      default:
        return SignedConstant();
    }
  }

  ConstantList MixedList(int depth) {
    return List([&] {
      if (depth > 0 && OneIn(8)) return Whole(MixedList(0));
      if (OneIn(5)) return BoolConstant();
      return OneIn(3) ? TextConstant() : SignedConstant();
    });
  }

  // A constant, or a list of them, that may be compared with the elements of an Array field.
  Expression ConstantOf(size_t field) {
    const DataType element = kFields[field].element;
    if (element == DataType::kBool) return BoolConstant();
    if (element == DataType::kVarChar) return TextConstant();
    return SignedConstant();
  }
  ConstantList ListOf(size_t field) {
    return List([&] { return ConstantOf(field); });
  }
};

}  // namespace elanus::filter::reference
