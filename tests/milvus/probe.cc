// milvus_probe: what Elanus answers to the filters that real Milvus servers were asked.
//
//   milvus_probe ROWS.jsonl     stdin: one filter a line, as a JSON string
//                               stdout: one JSON value a line: the matching ids, or {"error": text}
//
// The rows and their schema are those of rows.py and record_filters.py.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/array.h"
#include "core/store.h"
#include "engine/database.h"
#include "os/memory_file_system.h"

namespace {

namespace core = elanus::core;
using core::DataType;
using nlohmann::json;

const core::CollectionName kRows{.database = "", .collection = "rows"};

struct Field {
  const char* name;
  DataType type;
  DataType element = DataType::kInt64;
};

constexpr Field kGiven[] = {
    {"flag", DataType::kBool},
    {"i8", DataType::kInt8},
    {"i16", DataType::kInt16},
    {"i32", DataType::kInt32},
    {"i64", DataType::kInt64},
    {"f32", DataType::kFloat},
    {"f64", DataType::kDouble},
    {"text", DataType::kVarChar},
    {"other", DataType::kVarChar},
    {"doc", DataType::kJson},
    {"ints", DataType::kArray, DataType::kInt64},
    {"texts", DataType::kArray, DataType::kVarChar},
    {"reals", DataType::kArray, DataType::kDouble},
    {"flags", DataType::kArray, DataType::kBool},
};
// These stand below the key "newer" of a row.
constexpr Field kNewer[] = {
    {"any", DataType::kJson},
    {"ni", DataType::kInt64},
    {"nf", DataType::kDouble},
    {"nt", DataType::kVarChar},
    {"nb", DataType::kBool},
    {"nj", DataType::kJson},
    {"na", DataType::kArray, DataType::kInt64},
};

core::FieldSchema SchemaOf(const Field& field, bool nullable) {
  core::FieldSchema schema;
  schema.name = field.name;
  schema.type = field.type;
  schema.nullable = nullable;
  if (field.type == DataType::kArray) {
    schema.element_type = field.element;
    schema.max_capacity = 8;
  }
  const bool has_text = field.type == DataType::kVarChar || field.element == DataType::kVarChar;
  if (has_text) schema.max_length = 64;
  return schema;
}

core::CollectionSchema MakeSchema() {
  core::CollectionSchema schema;
  schema.name = kRows.collection;
  schema.enable_dynamic_field = true;
  schema.fields.push_back(SchemaOf({"id", DataType::kInt64}, false));
  schema.fields.back().is_primary = true;
  schema.fields.push_back(SchemaOf({"v", DataType::kFloatVector}, false));
  schema.fields.back().dim = 2;
  for (const Field& field : kGiven) schema.fields.push_back(SchemaOf(field, false));
  for (const Field& field : kNewer) schema.fields.push_back(SchemaOf(field, true));
  return schema;
}

std::string ArrayBytes(DataType element, const json& values) {
  std::string bytes;
  core::VisitType(element, [&]<typename Tag>(Tag) {
    if constexpr (std::is_arithmetic_v<typename Tag::Value>) {
      const auto elements = values.get<std::vector<typename Tag::Value>>();
      bytes = core::ArrayRow<typename Tag::Value>(elements);
    } else {
      const auto texts = values.get<std::vector<std::string>>();
      bytes = core::TextArrayRow(std::vector<std::string_view>(texts.begin(), texts.end()));
    }
  });
  return bytes;
}

void AppendValue(const Field& field, const json* value, core::Column* column) {
  if (value == nullptr) return column->AppendNull();
  if (field.type == DataType::kArray) return column->AppendText(ArrayBytes(field.element, *value));
  if (field.type == DataType::kJson) return column->AppendText(value->dump());
  core::VisitType(field.type, [&]<typename Tag>(Tag) {
    using Value = typename Tag::Value;
    if constexpr (std::is_arithmetic_v<Value>) {
      column->Append(value->is_boolean() ? static_cast<Value>(value->get<bool>())
                                         : value->get<Value>());
    } else {
      column->AppendText(value->get_ref<const std::string&>());
    }
  });
}

template <size_t kCount>
void AddColumns(const Field (&fields)[kCount], const std::vector<json>& rows, core::Batch* batch) {
  for (const Field& field : fields) {
    core::Column& column = batch->Add(field.name, field.type);
    for (const json& row : rows) {
      const auto found = row.find(field.name);
      AppendValue(field, found == row.end() ? nullptr : &*found, &column);
    }
  }
}

core::Batch MakeBatch(const std::vector<json>& rows) {
  core::Batch batch;
  batch.Add("id", DataType::kInt64);
  batch.Add("v", DataType::kFloatVector, 2);
  batch.Add(core::kDynamicField, DataType::kJson);
  std::vector<json> newer;
  for (const json& row : rows) {
    batch.columns[0].column.Append(row.at("id").get<int64_t>());
    batch.columns[1].column.AppendVector(std::vector<float>{row.at("id").get<float>(), 1.0F});
    batch.columns[2].column.AppendText(row.at("dynamic").dump());
    newer.push_back(row.at("newer"));
  }
  AddColumns(kGiven, rows, &batch);
  AddColumns(kNewer, newer, &batch);
  return batch;
}

core::Status Load(const std::string& path, core::Store* store) {
  std::ifstream file(path);
  std::vector<json> rows;
  for (std::string line; std::getline(file, line);) rows.push_back(json::parse(line));
  if (rows.empty()) return core::NotFound("there are no rows in '" + path + "'");
  TRY(store->CreateCollection("", MakeSchema()));
  TRY(store->CreateIndex(
      kRows,
      {.field = "v", .name = "", .type = "FLAT", .metric = core::Metric::kL2, .params = {}}));
  TRY(store->Load(kRows, {}));
  TRY(store->Insert({.to = kRows, .rows = MakeBatch(rows), .partition = ""}));
  return core::Status::Ok();
}

json Answer(core::Store* store, const std::string& filter) {
  core::QueryRequest request;
  request.from = kRows;
  request.filter = filter;
  const auto answer = store->Query(request);
  if (!answer.ok()) return {{"error", answer.status().message()}};
  const core::ColumnView ids = answer->rows.Find("id")->view();
  json found = json::array();
  for (const int64_t id : ids.Values<int64_t>()) found.push_back(id);
  return found;
}

core::Status Run(const std::string& rows) {
  elanus::os::MemoryFileSystem files;
  core::InlineExecutor executor;
  const auto store =
      TRY(elanus::engine::OpenDatabase("/data/rows.db", {}, &files, &executor, nullptr));
  TRY(Load(rows, store.get()));
  for (std::string line; std::getline(std::cin, line);) {
    // Messages quote the filter, which may be cut within a character.
    std::cout << Answer(store.get(), json::parse(line).get<std::string>())
                     .dump(-1, ' ', true, json::error_handler_t::replace)
              << "\n";
  }
  return core::Status::Ok();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: milvus_probe ROWS.jsonl < FILTERS\n");
    return 2;
  }
  const core::Status status = Run(argv[1]);
  if (status.ok()) return 0;
  std::fprintf(stderr, "milvus_probe: %s\n", status.message().c_str());
  return 1;
}
