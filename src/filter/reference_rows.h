// Random rows of every type that filters read, with nulls, ties and extremes: once as a batch and
// once as cells for the slow evaluator.
#pragma once

#include <array>
#include <deque>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/array.h"
#include "core/batch.h"
#include "core/schema.h"
#include "filter/reference_evaluator.h"

namespace elanus::filter::reference {

using core::DataType;

struct FieldKind {
  const char* name;
  DataType type;
  DataType element = DataType::kInt64;
};
inline constexpr FieldKind kFields[] = {
    {"i8", DataType::kInt8},
    {"i16", DataType::kInt16},
    {"i32", DataType::kInt32},
    {"i64", DataType::kInt64},
    {"f", DataType::kFloat},
    {"d", DataType::kDouble},
    {"b", DataType::kBool},
    {"s", DataType::kVarChar},
    {"s2", DataType::kVarChar},
    {"j", DataType::kJson},
    {"j2", DataType::kJson},
    {core::kDynamicField, DataType::kJson},
    {"ints", DataType::kArray, DataType::kInt64},
    {"reals", DataType::kArray, DataType::kDouble},
    {"texts", DataType::kArray, DataType::kVarChar},
    {"flags", DataType::kArray, DataType::kBool},
    {"at", DataType::kTimestamptz},
};
// Where the kinds lie in kFields.
inline constexpr size_t kNumberFields = 6;
inline constexpr size_t kBoolField = 6;
inline constexpr size_t kFirstText = 7;
inline constexpr size_t kFirstJson = 9;
inline constexpr size_t kDynamic = 11;
inline constexpr size_t kFirstArray = 12;
inline constexpr size_t kTimeField = 16;

// The keys of JSON objects; those from the fourth on are names, and so may be dynamic fields.
inline const std::vector<std::string> kKeys = {"x y", "\xC3\xA9'\"\\", "1",   "a", "k",
                                               "n",   "dyn",           "Key", "_1"};
inline constexpr size_t kFirstNameKey = 3;

// Random choices.
class Choices {
 public:
  explicit Choices(unsigned seed) : random_(seed) {}

  size_t Pick(size_t count) { return random_() % count; }
  bool OneIn(size_t count) { return Pick(count) == 0; }
  template <typename T>
  T PickOf(const std::vector<T>& from) {
    return from[Pick(from.size())];
  }

  int64_t SmallNumber() { return static_cast<int64_t>(Pick(9)) - 4; }

  // Small ones, the limits, and those where the reals begin to leave out integers.
  template <typename T>
  T SomeNumber() {
    using Limits = std::numeric_limits<T>;
    switch (Pick(6)) {
      case 0:
        return OneIn(2) ? Limits::max() : Limits::lowest();
      case 1:
        return static_cast<T>(static_cast<int64_t>(random_()) * 0x10001);
      case 2:
        if constexpr (sizeof(T) == 8) return static_cast<T>((1LL << 53) + SmallNumber());
        if constexpr (sizeof(T) == 4) return static_cast<T>((1LL << 24) + SmallNumber());
        return static_cast<T>(SmallNumber());
      default:
        return static_cast<T>(static_cast<int>(Pick(21)) - 10) /
               static_cast<T>(std::is_integral_v<T> || OneIn(2) ? 1 : 4);
    }
  }

  std::string SomeText() {
    std::string text;
    for (size_t left = Pick(5); left > 0; --left) {
      text += PickOf<std::string>(
          {"a", "b", "a", "b", "%", "_", "\xC3\xA9", "\xE6\x97\xA5", "A", "\\", "'", "\"", "\n"});
    }
    return text;
  }

 private:
  std::mt19937 random_;
};

// Prints JSON with the blanks, escapes and exponents that clients write.
class JsonPrinter {
 public:
  explicit JsonPrinter(Choices* choices) : choices_(choices) {}

  std::string Print(const Json& json) {
    return std::visit([&](const auto& value) { return Form(value); }, json.what);
  }

 private:
  std::string Blank() { return choices_->OneIn(5) ? " " : ""; }

  static std::string Form(std::nullptr_t) { return "null"; }
  static std::string Form(bool flag) { return flag ? "true" : "false"; }
  static std::string Form(int64_t whole) { return std::to_string(whole); }

  std::string Form(double real) {
    std::array<char, 400> buffer;
    const auto form = choices_->PickOf<const char*>({"%.17g", "%.16e", "%.17E", "%.17g"});
    // An integer beyond Int64 is a real as well.
    const bool is_beyond = std::abs(real) >= 0x1p63 && choices_->OneIn(2);
    std::snprintf(buffer.data(), buffer.size(), is_beyond ? "%.0f" : form, real);
    const std::string text = buffer.data();
    // Without a dot or an exponent it would be an integer.
    return is_beyond || text.find_first_of(".eE") != std::string::npos ? text : text + ".0";
  }

  std::string Form(const std::string& text) {
    std::string out = "\"";
    for (size_t i = 0; i < text.size();) {
      const size_t length = CharacterLength(std::string_view(text).substr(i));
      const std::string one = text.substr(i, length);
      i += length;
      if (one == "\"" || one == "\\") {
        out += "\\" + one;
      } else if (one == "\n") {
        out += "\\n";
      } else if (one == "\xC3\xA9" && choices_->OneIn(2)) {
        out += "\\u00e9";
      } else {
        out += one;
      }
    }
    return out + "\"";
  }

  std::string Form(const std::shared_ptr<const Json::Array>& array) {
    std::string out;
    for (const Json& item : *array) out += (out.empty() ? "" : ",") + Blank() + Print(item);
    return "[" + out + Blank() + "]";
  }

  std::string Form(const std::shared_ptr<const Json::Object>& object) {
    std::string out;
    for (const auto& [key, value] : *object) {
      out += (out.empty() ? "" : ",") + Blank() + Form(key) + Blank() + ":" + Print(value);
    }
    return Blank() + "{" + out + Blank() + "}" + Blank();
  }

  Choices* choices_;
};

// The rows of a schema, as columns and as cells.
class Rows {
 public:
  Rows(size_t count, Choices* choices) : choices_(choices) {
    schema_.name = "rows";
    schema_.enable_dynamic_field = true;
    const bool has_nulls = !choices->OneIn(4);
    for (size_t f = 0; f < std::size(kFields); ++f) {
      core::FieldSchema field;
      field.name = kFields[f].name;
      field.type = kFields[f].type;
      field.element_type = kFields[f].element;
      field.is_dynamic = f == kDynamic;
      // The store keeps an object in every row, if only {}.
      field.nullable = has_nulls && !field.is_dynamic && !choices->OneIn(4);
      schema_.fields.push_back(field);
      batch_.Add(field.name, field.type);
    }
    cells_.assign(count, Row(std::size(kFields)));
    for (size_t f = 0; f < std::size(kFields); ++f) {
      core::Column* column = &batch_.columns[f].column;
      for (size_t r = 0; r < count; ++r) {
        if (schema_.fields[f].nullable && choices->OneIn(5)) {
          column->AppendNull();
        } else {
          cells_[r][f] = FillCell(kFields[f], column);
        }
      }
    }
  }

  const core::CollectionSchema& schema() const { return schema_; }
  const core::Batch& batch() const { return batch_; }
  const std::vector<Row>& cells() const { return cells_; }

 private:
  Cell FillCell(const FieldKind& kind, core::Column* column) {
    if (kind.type == DataType::kArray) return FillArray(kind.element, column);
    if (kind.type == DataType::kJson) {
      const Json& json = Keep(OneIn(8) ? SomeJson(2) : SomeObject(3));
      column->AppendText(JsonPrinter(choices_).Print(json));
      return FromJson(json);
    }
    return core::VisitType(kind.type, [&]<typename Tag>(Tag) -> Cell {
      using Value = typename Tag::Value;
      if constexpr (Tag::kLayout == core::Layout::kVariable) {
        const std::string text = choices_->SomeText();
        column->AppendText(text);
        return text;
      } else if constexpr (Tag::kType == DataType::kBool) {
        const bool flag = OneIn(2);
        column->Append<uint8_t>(flag ? 1 : 0);
        return flag;
      } else {
        const Value value = choices_->SomeNumber<Value>();
        column->Append(value);
        if constexpr (std::is_integral_v<Value>) return static_cast<int64_t>(value);
        return static_cast<double>(value);
      }
    });
  }

  Cell FillArray(DataType element, core::Column* column) {
    const size_t size = choices_->Pick(4);
    if (element == DataType::kInt64) return AppendArray<int64_t>(size, column);
    if (element == DataType::kDouble) return AppendArray<double>(size, column);
    if (element == DataType::kBool) return AppendArray<uint8_t>(size, column);
    std::vector<std::string> texts(size);
    Json::Array array;
    for (std::string& text : texts) {
      text = choices_->SomeText();
      array.push_back(Json{text});
    }
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    column->AppendText(core::TextArrayRow(views));
    return &Keep(Json::Of(std::move(array)));
  }

  template <typename T>
  Cell AppendArray(size_t size, core::Column* column) {
    std::vector<T> values(size);
    Json::Array array;
    for (T& value : values) {
      if constexpr (std::is_same_v<T, uint8_t>) {
        value = OneIn(2) ? 1 : 0;
        array.push_back(Json{value != 0});
      } else {
        value = OneIn(4) ? choices_->SomeNumber<T>() : static_cast<T>(choices_->SmallNumber());
        array.push_back(Json{value});
      }
    }
    column->AppendText(core::ArrayRow<T>(values));
    return &Keep(Json::Of(std::move(array)));
  }

  int64_t SomeInteger() {
    return OneIn(4) ? choices_->SomeNumber<int64_t>() : choices_->SmallNumber();
  }

  Json SomeJson(int depth) {
    switch (choices_->Pick(depth > 0 ? 9 : 6)) {
      case 0:
        return OneIn(2) ? Json{nullptr} : Json{OneIn(2)};
      case 1:
      case 2:
        return {SomeInteger()};
      case 3:
        return {OneIn(12) ? 0x1p63 : choices_->SomeNumber<double>()};
      case 4:
      case 5:
        return {choices_->SomeText()};
      case 6:
        return SomeObject(depth - 1);
      default: {
        Json::Array array(choices_->Pick(4));
        for (Json& item : array) item = SomeJson(depth - 1);
        return Json::Of(std::move(array));
      }
    }
  }

  Json SomeObject(int depth) {
    Json::Object object;
    for (const std::string& key : kKeys) {
      if (OneIn(2)) object[key] = SomeJson(depth - 1);
    }
    return Json::Of(std::move(object));
  }

  bool OneIn(size_t count) { return choices_->OneIn(count); }
  const Json& Keep(Json json) {
    kept_.push_back(std::move(json));
    return kept_.back();
  }

  Choices* choices_;
  core::CollectionSchema schema_;
  core::Batch batch_;
  std::vector<Row> cells_;
  std::deque<Json> kept_;  // What the cells point to.
};

}  // namespace elanus::filter::reference
