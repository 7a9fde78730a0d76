// A model is its folder plus sessions that are opened when they are needed: a search by words maps
// one text tower and nothing else, adding pictures never opens a text tower.
//
// Pictures go through in small batches in the thread that brought them. That thread also decodes
// and preprocesses, so with one thread a core all of it overlaps without queues between stages.
#include "embed/model.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <thread>
#include <utility>

#include "embed/file_contents.h"
#include "embed/language.h"
#include "embed/onnx_session.h"
#include "embed/preprocess.h"
#include "embed/tokenizer.h"

namespace elanus::embed {
namespace {

constexpr size_t kConfigBytesMax = 64 * 1024;
constexpr size_t kTokenizerBytesMax = 64 * 1024 * 1024;
// A query longer than this is no query.
constexpr size_t kWordsBytesMax = 64 * 1024;
// Larger batches gain nothing on a CPU: the weights of a layer stay in its cache either way.
constexpr int kPictureBatch = 4;
// Decoding may shrink a picture to twice the size it is resized to: what is lost between is less
// than a level.
constexpr int kShrinkMargin = 2;

// A tower for words, ready to run.
struct TextSession {
  std::unique_ptr<Tokenizer> tokenizer;
  std::unique_ptr<OnnxSession> session;
  int max_tokens = 0;
};

// Something that is made by the first who needs it, once. A failure is kept as well.
template <typename T>
class Lazy {
 public:
  template <typename Make>
  core::Result<T*> Get(Make make) {
    const std::lock_guard lock(mutex_);
    if (!made_) made_.emplace(make());
    if (!made_->ok()) return made_->status();
    return &**made_;
  }

 private:
  std::mutex mutex_;  // Guards the one below.
  std::optional<core::Result<T>> made_;
};

// To length 1, so that an inner product is a cosine. Refuses what has no direction.
core::Status Normalise(std::span<float> vector, const std::string& graph) {
  double sum = 0;
  for (const float value : vector) sum += static_cast<double>(value) * value;
  if (!std::isfinite(sum) || sum <= 0) {
    return core::Corruption("model file '" + graph + "' answers no vector but " +
                            (sum == 0 ? "zeros" : "values that are not numbers"));
  }
  const double scale = 1 / std::sqrt(sum);
  for (float& value : vector) value = static_cast<float>(value * scale);
  return core::Status::Ok();
}

class FolderModel final : public Model {
 public:
  FolderModel(ModelFolder folder, ModelOptions options)
      : folder_(std::move(folder)), options_(std::move(options)), texts_(folder_.texts.size()) {
    if (options_.threads <= 0) options_.threads = std::thread::hardware_concurrency();
    options_.threads = std::max(options_.threads, 1);
  }

  // Reads what is small, so that a folder that cannot work is refused at once.
  core::Status Start() {
    if (folder_.image) preprocess_ = TRY(ReadPreprocess());
    if (options_.precision == Precision::kBf16 && !TRY(runtime_.HasBf16())) {
      return core::InvalidArgument("this processor does not compute in bf16; use f32 or auto");
    }
    return core::Status::Ok();
  }

  const ModelFolder& folder() const override { return folder_; }
  int threads() const override { return options_.threads; }
  int picture_short_side() const override { return kShrinkMargin * ShortSide(preprocess_); }
  int picture_batch() const override { return kPictureBatch; }

  Precision precision() const override {
    if (options_.precision != Precision::kAuto) return options_.precision;
    const auto has_bf16 = runtime_.HasBf16();
    return has_bf16.ok() && *has_bf16 ? Precision::kBf16 : Precision::kF32;
  }

  core::Result<Vectors> EmbedPictures(std::span<const Picture> pictures) override {
    if (!folder_.image) {
      return core::Unimplemented("the model '" + folder_.name + "' knows words but no pictures");
    }
    Vectors vectors{folder_.dimension, {}};
    if (pictures.empty()) return vectors;
    OnnxSession& session = **TRY(image_.Get([this] { return OpenImage(); }));
    vectors.values.reserve(pictures.size() * static_cast<size_t>(folder_.dimension));
    while (!pictures.empty()) {
      const size_t count = std::min<size_t>(pictures.size(), kPictureBatch);
      TRY(EmbedBatch(pictures.first(count), &session, &vectors.values));
      pictures = pictures.subspan(count);
    }
    return vectors;
  }

  core::Result<std::vector<float>> EmbedWords(std::string_view words) override {
    if (folder_.texts.empty()) {
      return core::Unimplemented("the model '" + folder_.name + "' knows pictures but no words");
    }
    if (!HasWords(words)) return core::InvalidArgument("there are no words in the query");
    if (words.size() > kWordsBytesMax) {
      return core::InvalidArgument("the query has " + std::to_string(words.size()) +
                                   " bytes; at most " + std::to_string(kWordsBytesMax) +
                                   " are read");
    }
    const size_t tower = TowerFor(DetectLanguage(words));
    TextSession& text = *TRY(texts_[tower].Get([&] { return OpenText(folder_.texts[tower]); }));
    std::vector<int64_t> ids = text.tokenizer->Encode(words, text.max_tokens);
    std::vector<int64_t> mask(ids.size(), 1), types(ids.size(), 0);
    const std::vector<size_t> shape = {1, ids.size()};
    std::vector<GraphInput> inputs;
    inputs.push_back({"input_ids", shape, std::span(ids)});
    if (text.session->HasInput("attention_mask")) {
      inputs.push_back({"attention_mask", shape, std::span(mask)});
    }
    if (text.session->HasInput("token_type_ids")) {
      inputs.push_back({"token_type_ids", shape, std::span(types)});
    }
    GraphOutput output = TRY(text.session->Run(inputs));
    const std::string& graph = folder_.texts[tower].graph;
    TRY(CheckShape(output, 1, graph));
    TRY(Normalise(output.values, graph));
    return std::move(output.values);
  }

 private:
  core::Result<Preprocess> ReadPreprocess() const {
    const auto path = folder_.path / folder_.image->preprocessor;
    auto preprocess = ParsePreprocess(TRY(ReadContents(path, kConfigBytesMax)));
    if (!preprocess.ok()) return preprocess.status().WithContext("'" + path.string() + "'");
    return preprocess;
  }

  // One run at a time in all threads, as words want it; OpenImage asks for more.
  SessionOptions OptionsFor(const std::string& graph, const std::string& output) const {
    SessionOptions options;
    options.graph = folder_.path / graph;
    options.identity = folder_.files.at(graph).sha256;
    options.output = output;
    options.precision = precision();
    options.threads = options_.threads;
    options.cache_directory = options_.cache_directory;
    return options;
  }

  core::Result<std::unique_ptr<OnnxSession>> OpenImage() const {
    SessionOptions options = OptionsFor(folder_.image->graph, folder_.image->output);
    options.streams = options_.threads;
    return runtime_.Open(options);
  }

  core::Result<TextSession> OpenText(const TextTower& tower) const {
    TextSession text;
    text.max_tokens = tower.max_tokens;
    const auto path = folder_.path / tower.tokenizer;
    auto tokenizer = Tokenizer::Parse(TRY(ReadContents(path, kTokenizerBytesMax)));
    if (!tokenizer.ok()) return tokenizer.status().WithContext("'" + path.string() + "'");
    text.tokenizer = std::move(tokenizer).value();
    text.session = TRY(runtime_.Open(OptionsFor(tower.graph, tower.output)));
    return text;
  }

  // The tower that names the language, or the first, which serves all others.
  size_t TowerFor(std::string_view language) const {
    for (size_t i = 0; i < folder_.texts.size(); ++i) {
      const auto& languages = folder_.texts[i].languages;
      if (std::ranges::find(languages, language) != languages.end()) return i;
    }
    return 0;
  }

  // A folder may promise one dimension and its graph answer another.
  core::Status CheckShape(const GraphOutput& output, size_t rows, const std::string& graph) const {
    const std::vector<size_t> wanted = {rows, static_cast<size_t>(folder_.dimension)};
    if (output.shape == wanted) return core::Status::Ok();
    std::string shape;
    for (const size_t side : output.shape)
      shape += (shape.empty() ? "" : " x ") + std::to_string(side);
    return core::Corruption("model file '" + graph + "' answers " + shape + " values instead of " +
                            std::to_string(rows) + " x " + std::to_string(folder_.dimension));
  }

  // Appends one vector a picture. The batch is as large as it comes: graphs take any.
  core::Status EmbedBatch(std::span<const Picture> pictures, OnnxSession* session,
                          std::vector<float>* values) const {
    const size_t floats = preprocess_.floats();
    std::vector<float> pixels(floats * pictures.size());
    for (size_t i = 0; i < pictures.size(); ++i) {
      if (pictures[i].rgb.empty()) return core::InvalidArgument("a picture without pixels");
      ApplyPreprocess(preprocess_, pictures[i], std::span(pixels).subspan(floats * i, floats));
    }
    const std::vector<size_t> shape = {pictures.size(), 3, static_cast<size_t>(preprocess_.height),
                                       static_cast<size_t>(preprocess_.width)};
    const GraphInput input{"pixel_values", shape, std::span(pixels)};
    GraphOutput output = TRY(session->Run(std::span(&input, 1)));
    TRY(CheckShape(output, pictures.size(), folder_.image->graph));
    for (size_t i = 0; i < pictures.size(); ++i) {
      const auto dimension = static_cast<size_t>(folder_.dimension);
      TRY(Normalise(std::span(output.values).subspan(dimension * i, dimension),
                    folder_.image->graph));
    }
    values->insert(values->end(), output.values.begin(), output.values.end());
    return core::Status::Ok();
  }

  const ModelFolder folder_;
  ModelOptions options_;
  Preprocess preprocess_;
  mutable OnnxRuntime runtime_;
  Lazy<std::unique_ptr<OnnxSession>> image_;
  std::vector<Lazy<TextSession>> texts_;
};

}  // namespace

const char* PrecisionName(Precision precision) {
  switch (precision) {
    case Precision::kAuto:
      return "auto";
    case Precision::kF32:
      return "f32";
    case Precision::kBf16:
      return "bf16";
  }
  return "";
}

core::Result<Precision> ParsePrecision(std::string_view name) {
  for (const Precision precision : {Precision::kAuto, Precision::kF32, Precision::kBf16}) {
    if (name == PrecisionName(precision)) return precision;
  }
  return core::InvalidArgument("there is no precision '" + std::string(name) +
                               "'; there are auto, f32 and bf16");
}

core::Result<std::unique_ptr<Model>> Model::Open(const ModelFolder& folder,
                                                 const ModelOptions& options) {
  auto model = std::make_unique<FolderModel>(folder, options);
  TRY(model->Start());
  return std::unique_ptr<Model>(std::move(model));
}

}  // namespace elanus::embed
