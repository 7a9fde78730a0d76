#include "app/text_models.h"

#include <fmt/format.h>

#include "embed/precision.h"

namespace elanus::app {
namespace {

// 2 MiB of vectors.
constexpr size_t kRecentTexts = 1024;
// Calls with more are of rows, and rows are embedded once.
constexpr size_t kFewTexts = 16;
// Half of the threads that a server has at least.
constexpr std::ptrdiff_t kLargeCallsMax = 4;

embed::ModelOptions OptionsOf(const Settings& settings) {
  embed::ModelOptions options;
  options.threads = settings.threads;
  options.cache_directory = settings.cache_dir;
  return options;
}

}  // namespace

TextModels::Served::Served(std::unique_ptr<embed::Model> opened)
    : model(std::move(opened)),
      batcher([this](std::span<const std::string> texts) { return model->EmbedTexts(texts); }),
      recent(kRecentTexts) {}

TextModels::TextModels(const Settings& settings)
    : library_(settings.models_dir),
      options_(OptionsOf(settings)),
      precision_(settings.precision),
      large_calls_(kLargeCallsMax) {}

// Not the library's own words: they tell a path, which is no business of a client's.
core::Status TextModels::NoModel(const std::string& what) const {
  std::string names;
  for (const embed::ModelFolder& folder : TRY(library_.List())) {
    if (folder.texts.empty()) continue;
    names += (names.empty() ? "" : ", ") + folder.name;
  }
  const std::string there = names.empty() ? "this server has no model that understands words"
                                          : "the models that understand words are: " + names;
  return core::NotFound(what + "; " + there +
                        "; on the server's machine, elanus models pull NAME or elanus models "
                        "import FOLDER adds one")
      .WithNumber(core::Number::kParameterInvalid);
}

core::Result<embed::ModelFolder> TextModels::FindFolder(const std::string& name) const {
  auto folder = library_.Find(name);
  if (folder.code() == core::Code::kNotFound) {
    return NoModel(name.empty() ? "there is no default model" : "there is no model '" + name + "'");
  }
  if (!folder.ok()) return folder.status();
  if (folder->texts.empty()) return NoModel("model '" + folder->name + "' knows no words");
  return folder;
}

core::Result<core::TextModel> TextModels::Find(const std::string& name) {
  const embed::ModelFolder folder = TRY(FindFolder(name));
  embed::ModelOptions options = options_;
  options.precision = TRY(embed::ParsePrecision(precision_));
  const auto model = TRY(embed::Model::Open(folder, options));
  return core::TextModel{.name = folder.name,
                         .fingerprint = folder.fingerprint,
                         .precision = embed::PrecisionName(model->precision()),
                         .dimension = folder.dimension};
}

core::Result<std::shared_ptr<TextModels::Served>> TextModels::Open(const core::TextModel& model) {
  const std::pair key(model.fingerprint, model.precision);
  const std::lock_guard lock(mutex_);
  if (const auto found = served_.find(key); found != served_.end()) return found->second;
  const embed::ModelFolder folder = TRY(FindFolder(model.name));
  if (folder.fingerprint != model.fingerprint) {
    return core::InvalidArgument(fmt::format(
        "the collection was made with another version of model '{}' (fingerprint {:.12}, this one "
        "has {:.12}); import that version, or make a collection for this one",
        model.name, model.fingerprint, folder.fingerprint));
  }
  embed::ModelOptions options = options_;
  options.precision = TRY(embed::ParsePrecision(model.precision));
  auto served = std::make_shared<Served>(TRY(embed::Model::Open(folder, options)));
  served_.emplace(key, served);
  return served;
}

core::Result<core::Column> TextModels::Embed(const core::TextModel& model,
                                             const core::ColumnView& texts) {
  const auto served = TRY(Open(model));
  return texts.rows <= kFewTexts ? EmbedFew(texts, served.get()) : EmbedMany(texts, served.get());
}

core::Result<core::Column> TextModels::EmbedFew(const core::ColumnView& texts, Served* served) {
  std::vector<std::vector<float>> vectors(texts.rows);
  std::vector<size_t> unknown;
  std::vector<std::string> words;
  for (size_t row = 0; row < texts.rows; ++row) {
    std::string text(texts.Text(row));
    if (auto known = served->recent.Find(text)) {
      vectors[row] = std::move(*known);
    } else {
      unknown.push_back(row);
      words.push_back(std::move(text));
    }
  }
  const embed::Vectors made = TRY(served->batcher.Embed(words));
  for (size_t i = 0; i < unknown.size(); ++i) {
    const auto vector = made.row(i);
    vectors[unknown[i]] = served->recent.Keep(words[i], {vector.begin(), vector.end()});
  }
  core::Column column(core::DataType::kFloatVector, served->model->folder().dimension);
  for (const std::vector<float>& vector : vectors) column.AppendVector(vector);
  return column;
}

core::Result<core::Column> TextModels::EmbedMany(const core::ColumnView& texts, Served* served) {
  if (!large_calls_.try_acquire()) {
    return core::Exhausted(
               fmt::format("{} calls with more than {} texts are under way, and no more "
                           "are served at a time; try again later",
                           kLargeCallsMax, kFewTexts))
        .WithNumber(core::Number::kRateLimit);
  }
  std::vector<std::string> words;
  words.reserve(texts.rows);
  for (size_t row = 0; row < texts.rows; ++row) words.emplace_back(texts.Text(row));
  auto made = served->batcher.Embed(words);
  large_calls_.release();
  const embed::Vectors vectors = TRY(std::move(made));
  core::Column column(core::DataType::kFloatVector, vectors.dimension);
  for (size_t row = 0; row < vectors.rows(); ++row) column.AppendVector(vectors.row(row));
  return column;
}

}  // namespace elanus::app
