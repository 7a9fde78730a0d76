// For tests: a text model that is easy to foresee. Only tests include it.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/text_embedder.h"
#include "engine/test_store.h"

namespace elanus::engine {

// How often a text has the letters a, b and c, and a 1.
inline std::vector<float> LettersOf(std::string_view text) {
  const auto count = [&](char letter) {
    return static_cast<float>(std::count(text.begin(), text.end(), letter));
  };
  return {count('a'), count('b'), count('c'), 1};
}

// Knows the models "letters" and "other letters", which differ by name alone.
class TestEmbedder final : public core::TextEmbedder {
 public:
  core::Result<core::TextModel> Find(const std::string& name) override {
    const std::string found = name.empty() ? default_model : name;
    if (found != "letters" && found != "other letters") {
      return core::NotFound("there is no model '" + found + "'; there are letters, other letters");
    }
    return core::TextModel{
        .name = found, .fingerprint = "f of " + found, .precision = "f32", .dimension = 4};
  }

  core::Result<core::Column> Embed(const core::TextModel& model,
                                   const core::ColumnView& texts) override {
    core::Column vectors(core::DataType::kFloatVector, 4);
    for (size_t row = 0; row < texts.rows; ++row) {
      vectors.AppendVector(LettersOf(texts.Text(row)));
      embedded.emplace_back(texts.Text(row));
    }
    models.push_back(model.name + ", " + model.fingerprint + ", " + model.precision);
    return vectors;
  }

  std::string default_model = "letters";
  std::vector<std::string> embedded;  // Every text, in order.
  std::vector<std::string> models;    // Of each call.
};

inline const core::CollectionName kNotes{.database = "", .collection = "notes"};

// id (Int64, primary), text (VarChar), tag (Int32, nullable), vector (what the model makes of
// text).
inline core::CollectionSchema NoteSchema() {
  core::CollectionSchema schema;
  schema.name = "notes";
  AppendField(&schema, "id", core::DataType::kInt64).is_primary = true;
  AppendField(&schema, "text", core::DataType::kVarChar).max_length = 100;
  AppendField(&schema, "tag", core::DataType::kInt32).nullable = true;
  AppendField(&schema, "vector", core::DataType::kFloatVector).dim = 4;
  core::FunctionSchema function;
  function.name = "embed";
  function.type = core::FunctionType::kTextEmbedding;
  function.inputs = {"text"};
  function.outputs = {"vector"};
  function.params = {{"provider", "elanus"}};
  schema.functions.push_back(function);
  return schema;
}

}  // namespace elanus::engine
