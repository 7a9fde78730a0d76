// Random filters of the model test: trees of a few conditions over the fields of a model. What
// every operator means is shown by the tests of `filter`; these show that the rows are the right
// ones, however they lie. Only tests include it.
#pragma once

#include "engine/model_values.h"

namespace elanus::engine {

// The constant as a filter has it.
inline std::string FilterLiteral(const core::Value& value) {
  return ShowValue(value);
}

template <typename T>
bool Compare(const std::string& op, const T& a, const T& b) {
  if (op == "<") return a < b;
  if (op == "<=") return a <= b;
  if (op == ">") return a > b;
  if (op == ">=") return a >= b;
  return (op == "==") == (a == b);
}

class RandomFilter {
 public:
  RandomFilter(Dice* dice, const Model& model) : dice_(dice), model_(model) {}

  ModelFilter Make(int depth = 2) {
    if (depth == 0 || dice_->OneIn(3)) return Condition();
    const ModelFilter a = Make(depth - 1);
    if (dice_->OneIn(4)) return Not(a);
    return Join(a, Make(depth - 1), dice_->OneIn(2));
  }

 private:
  using Known = std::optional<bool>;

  static ModelFilter Not(const ModelFilter& a) {
    return {"not (" + a.text + ")", [a](const ModelRow& row) -> Known {
              const Known known = a.test(row);
              return known.has_value() ? Known(!*known) : Known();
            }};
  }

  // One that decides does, whatever the other is; else unknown wins.
  static ModelFilter Join(const ModelFilter& a, const ModelFilter& b, bool is_and) {
    const std::string text = "(" + a.text + ")" + (is_and ? " and " : " or ") + "(" + b.text + ")";
    return {text, [a, b, is_and](const ModelRow& row) -> Known {
              const Known left = a.test(row);
              const Known right = b.test(row);
              if (left == Known(!is_and) || right == Known(!is_and)) return !is_and;
              if (!left.has_value() || !right.has_value()) return std::nullopt;
              return is_and;
            }};
  }

  ModelFilter Condition() {
    const size_t place =
        static_cast<size_t>(dice_->Below(static_cast<int64_t>(model_.schema().fields.size())));
    const core::FieldSchema& field = model_.schema().fields[place];
    if (core::IsVector(field.type)) return Condition();
    if (field.is_dynamic) return DynamicKey(place);
    if (field.nullable && dice_->OneIn(5)) return NullTest(field, place);
    if (field.type == core::DataType::kJson) return JsonKey(field, place);
    if (field.type == core::DataType::kArray) return Contains(field, place);
    if (field.type == core::DataType::kVarChar && dice_->OneIn(4)) return Prefix(field, place);
    if (field.type != core::DataType::kBool && dice_->OneIn(3)) return In(field, place);
    return Comparison(field, place);
  }

  ModelFilter NullTest(const core::FieldSchema& field, size_t place) {
    const bool wants = dice_->OneIn(2);
    return {
        field.name + (wants ? " is null" : " is not null"),
        [place, wants](const ModelRow& row) { return Known(IsNull(row.values[place]) == wants); }};
  }

  ModelFilter Comparison(const core::FieldSchema& field, size_t place) {
    constexpr const char* kOperators[] = {"==", "!=", "<", "<=", ">", ">="};
    const bool is_flag = field.type == core::DataType::kBool;
    const std::string op = kOperators[dice_->Below(is_flag ? 2 : 6)];
    const core::Value constant = RandomValue(dice_, field);
    return {field.name + " " + op + " " + FilterLiteral(constant),
            [place, op, constant](const ModelRow& row) -> Known {
              if (IsNull(row.values[place])) return std::nullopt;
              return Compare(op, row.values[place], constant);
            }};
  }

  ModelFilter In(const core::FieldSchema& field, size_t place) {
    ModelKeys list;
    std::string text = field.name + " in [";
    for (int64_t i = dice_->Below(4); i >= 0; --i) {
      list.push_back(RandomValue(dice_, field));
      text += FilterLiteral(list.back()) + (i > 0 ? ", " : "]");
    }
    return {text, [place, list](const ModelRow& row) -> Known {
              if (IsNull(row.values[place])) return std::nullopt;
              return std::find(list.begin(), list.end(), row.values[place]) != list.end();
            }};
  }

  ModelFilter Prefix(const core::FieldSchema& field, size_t place) {
    const std::string prefix = field.is_primary ? "k1" : "a";
    return {field.name + " like \"" + prefix + "%\"",
            [place, prefix](const ModelRow& row) -> Known {
              if (IsNull(row.values[place])) return std::nullopt;
              return std::get<std::string>(row.values[place]).starts_with(prefix);
            }};
  }

  // A key of an object against a digit: one that is missing, or no number, equals nothing.
  ModelFilter Digit(const std::string& text, size_t place, const std::string& key) {
    const bool is_equal = dice_->OneIn(2);
    const int64_t digit = 1 + dice_->Below(2);
    return {text + (is_equal ? " == " : " != ") + std::to_string(digit),
            [place, key, digit, is_equal](const ModelRow& row) -> Known {
              if (IsNull(row.values[place])) return std::nullopt;
              const auto found = DigitOf(std::get<std::string>(row.values[place]), key);
              return (found == std::optional<int64_t>(digit)) == is_equal;
            }};
  }

  ModelFilter JsonKey(const core::FieldSchema& field, size_t place) {
    const std::string key = dice_->OneIn(2) ? "a" : "b";
    return Digit(field.name + "[\"" + key + "\"]", place, key);
  }

  ModelFilter DynamicKey(size_t place) {
    const std::string key = dice_->Of(kDynamicKeys);
    return Digit(key, place, key);
  }

  ModelFilter Contains(const core::FieldSchema& field, size_t place) {
    const auto wanted = static_cast<int32_t>(dice_->Below(4));
    return {"array_contains(" + field.name + ", " + std::to_string(wanted) + ")",
            [place, wanted](const ModelRow& row) -> Known {
              if (IsNull(row.values[place])) return std::nullopt;
              const core::ArrayView array(core::DataType::kInt32,
                                          std::get<std::string>(row.values[place]));
              for (size_t i = 0; i < array.size(); ++i) {
                if (array.At<int32_t>(i) == wanted) return true;
              }
              return false;
            }};
  }

  Dice* dice_;
  const Model& model_;
};

}  // namespace elanus::engine
