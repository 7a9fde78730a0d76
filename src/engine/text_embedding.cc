#include "engine/text_embedding.h"

#include "engine/utf8.h"

namespace elanus::engine {
namespace {

constexpr const char* kProviderParam = "provider";
constexpr const char* kModelParam = "model_name";

// DO NOT CHANGE: they are in manifests, "elanus.<function>.<one of these>".
constexpr const char* kModelProperty = "model";
constexpr const char* kFingerprintProperty = "model_fingerprint";
constexpr const char* kPrecisionProperty = "precision";

std::string PropertyName(const core::FunctionSchema& function, const char* what) {
  return "elanus." + function.name + "." + what;
}

std::string Find(const std::map<std::string, std::string>& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? "" : found->second;
}

bool IsTextEmbedding(const core::FunctionSchema* function) {
  return function != nullptr && function->type == core::FunctionType::kTextEmbedding;
}

core::Status CheckParams(const core::FunctionSchema& function) {
  const std::string context = "function '" + function.name + "': ";
  for (const auto& [key, value] : function.params) {
    if (key == kProviderParam || key == kModelParam) continue;
    return core::InvalidArgument(context + "parameter '" + key +
                                 "' is not known; there are provider and model_name");
  }
  const std::string provider = Find(function.params, kProviderParam);
  if (provider == kTextProvider) return core::Status::Ok();
  return core::InvalidArgument(
      context +
      (provider.empty() ? "there is no provider" : "provider '" + provider + "' is not supported") +
      "; the one that is there is '" + kTextProvider + "', whose models run inside this server");
}

core::Status NoModels(const core::FunctionSchema& function) {
  return core::Unimplemented("function '" + function.name +
                             "' needs a text model, and this process opened the database without "
                             "models; elanus serve has them");
}

core::Result<core::TextModel> ModelOf(const core::CollectionSchema& schema,
                                      const core::FunctionSchema& function) {
  core::TextModel model;
  model.name = Find(schema.properties, PropertyName(function, kModelProperty));
  model.fingerprint = Find(schema.properties, PropertyName(function, kFingerprintProperty));
  model.precision = Find(schema.properties, PropertyName(function, kPrecisionProperty));
  model.dimension = schema.Find(function.outputs.front())->dim;
  if (!model.name.empty() && !model.fingerprint.empty()) return model;
  return core::InvalidArgument("collection '" + schema.name + "' has lost the property " +
                               PropertyName(function, kModelProperty) + " or " +
                               PropertyName(function, kFingerprintProperty) +
                               ", which say what model its vectors are of; set them again");
}

// Texts of rows are UTF-8 when they come here, those of queries may be any bytes.
core::Status CheckTexts(const core::FunctionSchema& function, const core::ColumnView& texts) {
  if (texts.rows > kTextsMax) {
    return core::InvalidArgument("Embedding supports up to [" + std::to_string(kTextsMax) +
                                 "] pieces of data at a time, got [" + std::to_string(texts.rows) +
                                 "]: function '" + function.name + "'");
  }
  for (size_t row = 0; row < texts.rows; ++row) {
    const std::string where = ": function '" + function.name + "', row " + std::to_string(row);
    if (texts.Text(row).empty()) {
      return core::InvalidArgument(
          "There is an empty string in the input data, TextEmbedding function does not support "
          "empty text" +
          where);
    }
    if (!IsUtf8(texts.Text(row))) return core::InvalidArgument("a text is not UTF-8" + where);
  }
  return core::Status::Ok();
}

core::Result<core::Column> EmbedTexts(const core::CollectionSchema& schema,
                                      const core::FunctionSchema& function,
                                      const core::ColumnView& texts, core::TextEmbedder* embedder) {
  if (embedder == nullptr) return NoModels(function);
  TRY(CheckTexts(function, texts));
  const core::TextModel model = TRY(ModelOf(schema, function));
  auto vectors = embedder->Embed(model, texts);
  if (!vectors.ok()) return vectors.status().WithContext("function '" + function.name + "'");
  const core::ColumnView view = vectors->view();
  if (view.rows == texts.rows && view.dim == model.dimension) return vectors;
  return core::Internal("model '" + model.name + "' made " + std::to_string(view.rows) +
                        " vectors of " + std::to_string(view.dim) + " out of " +
                        std::to_string(texts.rows) + " texts");
}

}  // namespace

core::Result<std::map<std::string, std::string>> ChooseTextModels(
    const core::CollectionSchema& schema, core::TextEmbedder* embedder) {
  std::map<std::string, std::string> properties;
  for (const core::FunctionSchema& function : schema.functions) {
    if (!IsTextEmbedding(&function)) continue;
    TRY(CheckParams(function));
    if (embedder == nullptr) return NoModels(function);
    auto found = embedder->Find(Find(function.params, kModelParam));
    if (!found.ok()) return found.status().WithContext("function '" + function.name + "'");
    const core::FieldSchema& field = *schema.Find(function.outputs.front());
    if (field.dim != found->dimension) {
      const std::string dimension = std::to_string(found->dimension);
      return core::InvalidArgument(
          "field '" + field.name + "': required embedding dim is [" + std::to_string(field.dim) +
          "], but the embedding obtained from the model '" + found->name + "' is [" + dimension +
          "]; make the field with dim=" + dimension);
    }
    properties[PropertyName(function, kModelProperty)] = found->name;
    properties[PropertyName(function, kFingerprintProperty)] = found->fingerprint;
    properties[PropertyName(function, kPrecisionProperty)] = found->precision;
  }
  return properties;
}

core::Status EmbedRows(const core::CollectionSchema& schema, core::TextEmbedder* embedder,
                       core::Batch* rows) {
  for (const core::FunctionSchema& function : schema.functions) {
    const core::Column* texts = rows->Find(function.inputs.front());
    if (!IsTextEmbedding(&function) || texts == nullptr) continue;
    core::Column vectors = TRY(EmbedTexts(schema, function, texts->view(), embedder));
    const std::string& output = function.outputs.front();
    core::Column* place = rows->Find(output);
    if (place == nullptr) place = &rows->Add(output, vectors.type(), vectors.dim());
    *place = std::move(vectors);
  }
  return core::Status::Ok();
}

bool EmbedsQueries(const core::CollectionSchema& schema, const core::FieldSchema& target,
                   const core::Column& queries) {
  return queries.type() == core::DataType::kVarChar &&
         IsTextEmbedding(schema.FunctionOf(target.name));
}

core::Result<core::Column> EmbedQueries(const core::CollectionSchema& schema,
                                        const core::FieldSchema& target, const core::Column& texts,
                                        core::TextEmbedder* embedder) {
  return EmbedTexts(schema, *schema.FunctionOf(target.name), texts.view(), embedder);
}

}  // namespace elanus::engine
