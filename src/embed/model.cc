// A model is its folder plus sessions that are opened when they are needed: a search by words maps
// one text tower and nothing else, adding pictures never opens a text tower.
//
// Pictures go through in small batches in the thread that brought them. That thread also decodes
// and preprocesses, so with one thread a core all of it overlaps without queues between stages.
#include "embed/model.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

#include "embed/batch_choice.h"
#include "embed/file_contents.h"
#include "embed/image_session.h"
#include "embed/language.h"
#include "embed/onnx_session.h"
#include "embed/preprocess.h"
#include "embed/quantisation.h"
#include "embed/text_session.h"

namespace elanus::embed {
namespace {

constexpr size_t kConfigBytesMax = 64 * 1024;
// A query longer than this is no query.
constexpr size_t kWordsBytesMax = 64 * 1024;
// What is taken where a measurement would cost more than it gains: near the best on every CPU seen.
constexpr size_t kPictureBatch = 4;
constexpr int64_t kPicturesWorthMeasuring = 500;
// Texts of one run are padded to the longest of them, so a run of many wastes what it saves.
constexpr size_t kTextBatch = 16;
// Decoding may shrink a picture to twice the size it is resized to: what is lost between is less
// than a level.
constexpr int kShrinkMargin = 2;

// Something that is made by the first who needs it, once. A failure is kept as well.
template <typename T>
class Lazy {
 public:
  template <typename Make>
  core::Result<T*> Get(Make make) {
    const std::lock_guard lock(mutex_);
    if (!made_) made_.emplace(make());
    if (!made_->ok()) return made_->status();
    return &made_->value();
  }

 private:
  std::mutex mutex_;  // Guards the one below.
  std::optional<core::Result<T>> made_;
};

// Damaged files of a model are no damaged data of a person: the model can be got again.
template <typename T>
core::Result<T> AsRequest(core::Result<T> result) {
  if (result.code() != core::Code::kCorruption) return result;
  return core::InvalidArgument(result.status().message() +
                               "; get the model again with: elanus models import FOLDER");
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
    if (options_.precision == Precision::kInt8 && !options_.without_gate) {
      TRY(CheckGate(folder_));
    }
    return core::Status::Ok();
  }

  const ModelFolder& folder() const override { return folder_; }
  int threads() const override { return options_.threads; }
  int picture_short_side() const override { return kShrinkMargin * ShortSide(preprocess_); }

  Precision precision() const override {
    return options_.precision == Precision::kAuto ? FloatPrecision() : options_.precision;
  }

  core::Result<size_t> ChoosePictureBatch(int64_t pictures) override {
    if (!folder_.image || pictures < kPicturesWorthMeasuring) return kPictureBatch;
    const SessionOptions options = ImageOptions(folder_.image->output, folder_.image->pooling);
    std::filesystem::path file;
    if (!options.cache_directory.empty()) {
      file = options.cache_directory / (TRY(runtime_.CompiledName(options)) + ".batch");
      if (const auto known = ReadBatch(file)) return *known;
    }
    const size_t batch = TRY(MeasureBatch());
    if (!file.empty()) WriteBatch(file, batch);
    return batch;
  }

  core::Result<Vectors> EmbedPictures(std::span<const Picture> pictures) override {
    if (!folder_.image) {
      return core::Unimplemented("the model '" + folder_.name + "' knows words but no pictures");
    }
    if (pictures.empty()) return Vectors{folder_.dimension, {}};
    return AsRequest(Embed(pictures));
  }

  core::Result<std::vector<float>> EmbedWords(std::string_view words) override {
    const std::string text(words);
    return TRY(EmbedTexts(std::span(&text, 1))).values;
  }

  // Texts of one language go through their tower together; rows keep the order of the texts.
  core::Result<Vectors> EmbedTexts(std::span<const std::string> texts) override {
    if (folder_.texts.empty()) {
      return core::Unimplemented("the model '" + folder_.name + "' knows pictures but no words");
    }
    std::vector<std::vector<size_t>> rows_of(folder_.texts.size());
    for (size_t i = 0; i < texts.size(); ++i) {
      TRY(CheckWords(texts[i]));
      rows_of[TowerFor(DetectLanguage(texts[i]))].push_back(i);
    }
    Vectors vectors{folder_.dimension, {}};
    vectors.values.resize(texts.size() * static_cast<size_t>(folder_.dimension));
    for (size_t tower = 0; tower < rows_of.size(); ++tower) {
      const auto embedded = EmbedWithTower(tower, texts, rows_of[tower], &vectors);
      if (!embedded.ok()) return AsRequest(core::Result<Vectors>(embedded));
    }
    return vectors;
  }

  core::Result<Vectors> ClassifyPictures(std::span<const Picture> pictures) override {
    if (folder_.classes.empty()) {
      return core::Unimplemented("the model '" + folder_.name + "' has no classes of its own");
    }
    const auto classes = static_cast<int64_t>(folder_.classes.size());
    if (pictures.empty()) return Vectors{classes, {}};
    return AsRequest(Classify(pictures, classes));
  }

 private:
  core::Result<Preprocess> ReadPreprocess() const {
    const auto path = folder_.path / folder_.image->preprocessor;
    auto preprocess = ParsePreprocess(TRY(ReadContents(path, kConfigBytesMax)));
    if (!preprocess.ok()) return preprocess.status().WithContext("'" + path.string() + "'");
    return preprocess;
  }

  // What floats are computed in, also those of a graph that is partly int8.
  Precision FloatPrecision() const {
    if (options_.precision == Precision::kF32) return Precision::kF32;
    const auto has_bf16 = runtime_.HasBf16();
    return has_bf16.ok() && *has_bf16 ? Precision::kBf16 : Precision::kF32;
  }

  // One run at a time in all threads, as words want it; ImageOptions asks for more.
  SessionOptions OptionsFor(const std::string& graph, const std::string& output) const {
    SessionOptions options;
    options.graph = folder_.path / graph;
    options.identity = folder_.files.at(graph).sha256;
    options.output = output;
    options.precision = FloatPrecision();
    options.threads = options_.threads;
    options.cache_directory = options_.cache_directory;
    return options;
  }

  SessionOptions ImageOptions(const std::string& output, Ending ending) const {
    const bool is_int8 = options_.precision == Precision::kInt8;
    const ImageTower& image = *folder_.image;
    SessionOptions options = OptionsFor(is_int8 ? image.int8_graph : image.graph, output);
    options.quantised = is_int8;
    options.ending = ending;
    options.batch = image.batch;
    options.streams = options_.threads;
    return options;
  }

  core::Result<ImageSession> OpenImage(const std::string& output, Ending ending) const {
    const SessionOptions options = ImageOptions(output, ending);
    return ImageSession::Open(preprocess_, *folder_.image, options, &runtime_);
  }

  core::Result<ImageSession*> OpenEmbedder() {
    return image_.Get([this] { return OpenImage(folder_.image->output, folder_.image->pooling); });
  }

  core::Result<ImageSession> OpenClassifier() const {
    const ImageTower& image = *folder_.image;
    return OpenImage(image.probabilities, image.softmax ? Ending::kSoftmax : Ending::kAsIs);
  }

  core::Result<Vectors> Embed(std::span<const Picture> pictures) {
    const ImageSession& session = *TRY(OpenEmbedder());
    Vectors vectors = TRY(RunBatches(session, pictures, folder_.dimension));
    TRY(NormaliseRows(folder_.image->graph, &vectors));
    return vectors;
  }

  core::Result<Vectors> Classify(std::span<const Picture> pictures, int64_t classes) {
    const ImageSession& session = *TRY(classifier_.Get([this] { return OpenClassifier(); }));
    return RunBatches(session, pictures, classes);
  }

  // Grey pictures of the size that the graph takes: what is in them does not change the time.
  core::Result<size_t> MeasureBatch() {
    const ImageSession& session = *TRY(OpenEmbedder());
    const Picture grey{preprocess_.width, preprocess_.height,
                       std::vector<uint8_t>(preprocess_.floats(), 128)};
    const std::vector<Picture> pictures(kBatchMax, grey);
    const auto run = [&](size_t batch) -> core::Status {
      TRY(session.Run(std::span(pictures).first(batch), folder_.dimension));
      return core::Status::Ok();
    };
    return FastestBatch(run, [] {
      return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
          .count();
    });
  }

  core::Result<TextSession> OpenText(const TextTower& tower) const {
    SessionOptions options = OptionsFor(tower.graph, tower.output);
    options.batch = tower.batch;
    return TextSession::Open(folder_, tower, options, &runtime_);
  }

  static core::Status CheckWords(std::string_view words) {
    if (!HasWords(words)) return core::InvalidArgument("there are no words in the query");
    if (words.size() <= kWordsBytesMax) return core::Status::Ok();
    return core::InvalidArgument("the query has " + std::to_string(words.size()) +
                                 " bytes; at most " + std::to_string(kWordsBytesMax) + " are read");
  }

  // The tower that names the language, or the first, which serves all others.
  size_t TowerFor(std::string_view language) const {
    for (size_t i = 0; i < folder_.texts.size(); ++i) {
      const auto& languages = folder_.texts[i].languages;
      if (std::ranges::find(languages, language) != languages.end()) return i;
    }
    return 0;
  }

  // The texts of these rows, in small batches, into their rows.
  core::Status EmbedWithTower(size_t tower, std::span<const std::string> texts,
                              std::span<const size_t> rows, Vectors* vectors) {
    if (rows.empty()) return core::Status::Ok();
    const TextSession& session =
        *TRY(texts_[tower].Get([&] { return OpenText(folder_.texts[tower]); }));
    const auto dimension = static_cast<size_t>(vectors->dimension);
    while (!rows.empty()) {
      const auto batch = rows.first(std::min(rows.size(), kTextBatch));
      std::vector<std::string> part;
      for (const size_t row : batch) part.push_back(texts[row]);
      const Vectors made = TRY(session.Embed(part));
      for (size_t i = 0; i < batch.size(); ++i) {
        std::ranges::copy(made.row(i), vectors->values.begin() + batch[i] * dimension);
      }
      rows = rows.subspan(batch.size());
    }
    return core::Status::Ok();
  }

  static core::Result<Vectors> RunBatches(const ImageSession& session,
                                          std::span<const Picture> pictures, int64_t dimension) {
    Vectors vectors{dimension, {}};
    vectors.values.reserve(pictures.size() * static_cast<size_t>(dimension));
    while (!pictures.empty()) {
      const size_t count = std::min(pictures.size(), kBatchMax);
      const Vectors made = TRY(session.Run(pictures.first(count), dimension));
      vectors.values.insert(vectors.values.end(), made.values.begin(), made.values.end());
      pictures = pictures.subspan(count);
    }
    return vectors;
  }

  const ModelFolder folder_;
  ModelOptions options_;
  Preprocess preprocess_;
  mutable OnnxRuntime runtime_;
  Lazy<ImageSession> image_;
  Lazy<ImageSession> classifier_;
  std::vector<Lazy<TextSession>> texts_;
};

}  // namespace

core::Result<std::unique_ptr<Model>> Model::Open(const ModelFolder& folder,
                                                 const ModelOptions& options) {
  auto model = std::make_unique<FolderModel>(folder, options);
  TRY(model->Start());
  return std::unique_ptr<Model>(std::move(model));
}

}  // namespace elanus::embed
