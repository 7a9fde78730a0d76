// What the tests about texts share: a collection of papers. Only tests include it.
#pragma once

#include <string>

#include "engine/test_store.h"

namespace elanus::engine {

inline const core::CollectionName kPapers{.database = "", .collection = "papers"};

// id (Int64, primary), text (VarChar, nullable, analyzed), terms (what BM25 makes of the text).
inline core::CollectionSchema PaperSchema(const std::string& analyzer_params = "") {
  core::CollectionSchema schema;
  schema.name = "papers";
  AppendField(&schema, "id", core::DataType::kInt64).is_primary = true;
  core::FieldSchema& text = AppendField(&schema, "text", core::DataType::kVarChar);
  text.max_length = 1000;
  text.nullable = true;
  text.params["enable_analyzer"] = "true";
  if (!analyzer_params.empty()) text.params["analyzer_params"] = analyzer_params;
  AppendField(&schema, "terms", core::DataType::kSparseFloatVector);
  core::FunctionSchema function;
  function.name = "bm25";
  function.inputs = {"text"};
  function.outputs = {"terms"};
  schema.functions.push_back(function);
  return schema;
}

}  // namespace elanus::engine
