// Random valid filters, each with its meaning.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "filter/reference_regex.h"
#include "filter/reference_values.h"

namespace elanus::filter::reference {

class Generator : public ValueExpressions {
 public:
  using ValueExpressions::ValueExpressions;

  // A whole filter; templates() are its values.
  Expression Filter() {
    Begin();
    Expression filter = Condition(static_cast<int>(Pick(4)));
    filter.text = Blank() + filter.text + Blank();
    return filter;
  }

 private:
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
        return {(OneIn(3) ? "!" + Blank() : Word("not") + Gap()) + Wrap(inner, kUnary), kUnary,
                [=](const Row& row) { return Not(inner.value(row)); }};
      }
      case 5: {
        const Expression a = Condition(depth - 1);
        const Expression b = Condition(depth - 1);
        const std::string op = SomeComparison();
        const int power = PowerOf(op);
        return {Infix(a, op, b, power), power, [=](const Row& row) {
                  const Cell x = a.value(row);
                  const Cell y = b.value(row);
                  if (IsUnknown(x) || IsUnknown(y)) return Cell();
                  return Cell(Holds(op, std::get<bool>(x), std::get<bool>(y)));
                }};
      }
      default:
        return Atom(depth);
    }
  }

  Expression Junction(int depth, bool is_and) {
    const Expression a = Condition(depth - 1);
    const Expression b = Condition(depth - 1);
    const std::string sign = OneIn(3) ? (Blank() + (is_and ? "&&" : "||") + Blank())
                                      : (Gap() + Word(is_and ? "and" : "or") + Gap());
    const int power = is_and ? kAnd : kOr;
    return {Wrap(a, power) + sign + Wrap(b, power + 1), power, [=](const Row& row) {
              return is_and ? And(a.value(row), b.value(row))
                            : Not(And(Not(a.value(row)), Not(b.value(row))));
            }};
  }

  Expression Atom(int depth) {
    switch (Pick(20)) {
      case 0:
        return OneIn(4) ? BoolConstant() : Field(kBoolField);
      case 1:
        return FieldIsNull();
      case 2:
        return TextComparison();
      case 3:
        return OneIn(2) ? LikeAtom() : RegexAtom();
      case 4:
        return ListAtom(depth);
      case 5:
        return Chain(depth);
      case 6:
      case 7:
      case 8:
        return ValueComparison();
      case 9:
        return ArrayComparison();
      case 10:
        return ValueIn();
      case 11:
      case 12:
        return Containment();
      case 13:
        return OneIn(2) ? Exists() : PathIsNull();
      default:
        return Comparison(NumberValue(depth), SomeComparison(), NumberValue(OneIn(2) ? 0 : depth));
    }
  }

  Expression FieldIsNull() {
    const size_t field = Pick(std::size(kFields));
    const bool is_not = OneIn(2);
    const std::string words = Word("is") + " " + (is_not ? Word("not") + " " : "") + Word("null");
    return {kFields[field].name + (" " + words), kIsNull,
            [=](const Row& row) { return IsUnknown(row[field]) != is_not; }};
  }

  Expression TextComparison() {
    const std::string op = SomeComparison();
    const Expression a = Field(kFirstText + Pick(2));
    const Expression b = OneIn(3) ? Field(kFirstText + Pick(2)) : TextConstant();
    const bool is_swapped = OneIn(4);
    const Expression& left = is_swapped ? b : a;
    const Expression& right = is_swapped ? a : b;
    const int power = PowerOf(op);
    return {Infix(left, op, right, power), power, [=](const Row& row) -> Cell {
              const Cell x = left.value(row);
              const Cell y = right.value(row);
              if (IsUnknown(x) || IsUnknown(y)) return Cell();
              return Holds(op, std::get<std::string>(x), std::get<std::string>(y));
            }};
  }

  // Texts that are tested: unknown stays so, and what is no text fails.
  template <typename Test>
  static std::function<Cell(const Row&)> TextTest(const Expression& source, Test test) {
    return [source, test](const Row& row) -> Cell {
      const Cell cell = source.value(row);
      if (IsUnknown(cell)) return cell;
      const auto* text = std::get_if<std::string>(&cell);
      return text != nullptr && test(*text);
    };
  }

  Expression LikeAtom() {
    auto pattern = PickOf<std::string>({"", "%", "a%", "%b", "%\xC3\xA9%"});
    if (OneIn(2)) pattern = SomeText() + SomeText();
    const Expression source = TextSource();
    return {source.text + Gap() + Word("like") + Gap() + Quoted(pattern), kLike,
            TextTest(source, [=](const std::string& text) { return SlowLike(text, pattern); })};
  }

  Expression RegexAtom() {
    const Regex regex = SomeRegex(this);
    const Expression source = TextSource();
    const auto found =
        TextTest(source, [=](const std::string& sought) { return IsFound(regex, sought); });
    const bool is_not = OneIn(2);
    return {source.text + Blank() + (is_not ? "!~" : "=~") + Blank() + Quoted(regex.text), kLike,
            [=](const Row& row) { return is_not ? Not(found(row)) : found(row); }};
  }

  Expression ListAtom(int depth) {
    const bool is_not = OneIn(2);
    const size_t kind = Pick(4);
    const Expression sought = kind == 0   ? Field(kFirstText)
                              : kind == 1 ? Field(kBoolField)
                                          : NumberValue(depth);
    std::vector<Expression> items;
    const ConstantList list = List([&] {
      items.push_back(kind == 0 ? TextConstant() : kind == 1 ? BoolConstant() : SignedConstant());
      return items.back();
    });
    const auto value = [=](const Row& row) -> Cell {
      const Cell cell = sought.value(row);
      if (IsUnknown(cell)) return Cell();
      bool found = false;
      for (const Expression& item : items) {
        found |= kind < 2 ? cell == item.value(row) : IsTrue(Compare("==", sought, item, row));
      }
      return found != is_not;
    };
    return {Wrap(sought, kIn) + Gap() + (is_not ? Word("not") + Gap() : "") + Word("in") + Blank() +
                list.text,
            kIn, value};
  }

  Expression Chain(int depth) {
    const Expression low = NumberValue(depth - 1);
    const Expression middle = OneIn(3) ? JsonPath() : Field(Pick(kNumberFields));
    const Expression high = NumberValue(depth - 1);
    const bool is_up = OneIn(2);
    const std::string first = std::string(is_up ? "<" : ">") + (OneIn(2) ? "=" : "");
    const std::string second = std::string(is_up ? "<" : ">") + (OneIn(2) ? "=" : "");
    return {Wrap(low, kRelation + 1) + Blank() + first + Blank() + middle.text + Blank() + second +
                Blank() + Wrap(high, kRelation + 1),
            kRelation, [=](const Row& row) {
              return And(Compare(first, low, middle, row), Compare(second, middle, high, row));
            }};
  }
};

}  // namespace elanus::filter::reference
