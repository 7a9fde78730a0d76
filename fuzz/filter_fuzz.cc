// Any bytes are a filter or an error that points into them; a filter selects without a crash, and
// not (f) never selects a row that f selects.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/batch.h"
#include "filter/filter.h"

namespace {

using elanus::core::Batch;
using elanus::core::CollectionSchema;
using elanus::core::DataType;

struct Rows {
  Rows() {
    schema.name = "rows";
    Add("a", DataType::kInt64);
    Add("n", DataType::kInt8);
    Add("f", DataType::kFloat);
    Add("d", DataType::kDouble);
    Add("b", DataType::kBool);
    Add("s", DataType::kVarChar);
    Add("j", DataType::kJson);
    for (int row = 0; row < 70; ++row) {
      batch.Find("a")->Append<int64_t>(row % 9 == 0 ? INT64_MIN : row - 30);
      batch.Find("n")->AppendNull();
      batch.Find("f")->Append<float>(static_cast<float>(row) / 4);
      batch.Find("d")->Append<double>(row % 7 == 0 ? 1e300 : row / 8.0);
      batch.Find("b")->Append<uint8_t>(row % 2);
      batch.Find("s")->AppendText(row % 3 == 0 ? "" : row % 3 == 1 ? "a%\xC3\xA9_" : "\xFF\xE6");
      batch.Find("j")->AppendText(JsonOf(row));
    }
  }

  // Whole, cut short, and with bytes that do not belong there.
  static std::string JsonOf(int row) {
    std::string json = R"({"a": [1, 2.5, {"b": "\u00e9"}], "n": 99999999999999999999, "a": null})";
    if (row % 3 == 1) json.resize(static_cast<size_t>(row));
    if (row % 3 == 2) json[static_cast<size_t>(row)] = static_cast<char>(row * 37);
    return json;
  }

  void Add(const char* name, DataType type) {
    elanus::core::FieldSchema field;
    field.name = name;
    field.type = type;
    field.nullable = true;
    schema.fields.push_back(field);
    batch.Add(name, type);
  }

  CollectionSchema schema;
  Batch batch;
};

void Require(bool is_true, const char* what, std::string_view text) {
  if (is_true) return;
  std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(text.size()), text.data());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Rows rows;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto filter = elanus::filter::Bind(text, rows.schema);
  if (!filter.ok()) {
    const std::string& message = filter.status().message();
    Require(message.starts_with("filter: "), "an error that is not the filter's", text);
    Require(size > 65536 || message.back() == '^', "an error without a place", text);
    return 0;
  }
  const auto columns =
      [&](std::string_view name) -> elanus::core::Result<elanus::core::ColumnView> {
    return rows.batch.Find(name)->view();
  };
  const size_t count = rows.batch.rows();
  auto selected = elanus::filter::Evaluate(*filter, columns, count).value().rows;
  Require(selected.size() == count, "an answer of another size", text);
  const auto opposite = elanus::filter::Bind("not (" + std::string(text) + ")", rows.schema);
  if (!opposite.ok()) return 0;  // Blank, or as deep as a filter may be.
  selected &= elanus::filter::Evaluate(*opposite, columns, count).value().rows;
  Require(selected.None(), "a row that is in f and in not (f)", text);
  return 0;
}
