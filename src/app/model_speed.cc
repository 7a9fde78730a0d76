#include "app/model_speed.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>
#include <tuple>
#include <vector>

#include "app/processor.h"
#include "core/bytes.h"
#include "embed/file_contents.h"
#include "embed/model.h"
#include "os/sha256.h"

namespace elanus::app {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;

constexpr double kSeconds = 2;
constexpr int kQueries = 20;
constexpr int kPictureSide = 256;
constexpr uint8_t kGrey = 128;

double Since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Named after what was measured and what it was measured on.
fs::path FileOf(const embed::ModelFolder& folder, const Settings& settings) {
  std::string key = folder.fingerprint + "\n" + settings.precision + "\n" +
                    std::to_string(settings.threads) + "\n" +
                    std::to_string(std::thread::hardware_concurrency());
  for (const std::string& feature : ProcessorFeatures()) key += "\n" + feature;
  const std::string digest = os::ToHex(os::Sha256Of(core::AsBytes(key)));
  return fs::path(settings.cache_dir) / ("speed-" + digest.substr(0, 32) + ".json");
}

// Every thread embeds batches as `elanus add` does, until the time is over.
core::Result<double> PicturesPerSecond(embed::Model* model) {
  constexpr size_t kBatch = 4;
  const embed::Picture grey{kPictureSide, kPictureSide,
                            std::vector<uint8_t>(3 * kPictureSide * kPictureSide, kGrey)};
  const std::vector<embed::Picture> batch(kBatch, grey);
  TRY(model->EmbedPictures(batch));
  const auto threads = static_cast<size_t>(model->threads());
  std::vector<size_t> counts(threads, 0);
  std::vector<core::Status> statuses(threads);
  std::vector<std::thread> workers;
  const auto start = Clock::now();
  for (size_t i = 0; i < threads; ++i) {
    workers.emplace_back([&, i] {
      while (Since(start) < kSeconds && statuses[i].ok()) {
        statuses[i] = model->EmbedPictures(batch).status();
        counts[i] += kBatch;
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  const double seconds = Since(start);
  size_t pictures = 0;
  for (size_t i = 0; i < threads; ++i) {
    TRY(core::Status(statuses[i]));
    pictures += counts[i];
  }
  return static_cast<double>(pictures) / seconds;
}

// The median of some queries.
core::Result<double> WordsMs(embed::Model* model) {
  std::vector<double> times;
  for (int i = 0; i < kQueries; ++i) {
    const auto start = Clock::now();
    TRY(model->EmbedWords("a dog running on the beach"));
    times.push_back(Since(start) * 1000);
  }
  std::ranges::sort(times);
  return times[times.size() / 2];
}

}  // namespace

core::Result<ModelSpeed> MeasureSpeed(const embed::ModelFolder& folder, const Settings& settings) {
  embed::ModelOptions options;
  options.precision = TRY(embed::ParsePrecision(settings.precision));
  options.threads = settings.threads;
  options.cache_directory = settings.cache_dir;
  const auto model = TRY(embed::Model::Open(folder, options));
  ModelSpeed speed;
  speed.precision = embed::PrecisionName(model->precision());
  if (folder.image) speed.pictures_per_second = TRY(PicturesPerSecond(model.get()));
  if (!folder.texts.empty()) speed.words_ms = TRY(WordsMs(model.get()));
  return speed;
}

std::optional<ModelSpeed> ReadSpeed(const embed::ModelFolder& folder, const Settings& settings) {
  std::ifstream file(FileOf(folder, settings));
  const Json json = Json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.value("precision", Json()).is_string() ||
      !json.value("pictures_per_second", Json()).is_number() ||
      !json.value("words_ms", Json()).is_number()) {
    return std::nullopt;
  }
  return ModelSpeed{json["precision"], json["pictures_per_second"], json["words_ms"]};
}

void WriteSpeed(const embed::ModelFolder& folder, const Settings& settings,
                const ModelSpeed& speed) {
  const fs::path path = FileOf(folder, settings);
  std::error_code ignored;
  fs::create_directories(path.parent_path(), ignored);
  const Json json = {{"precision", speed.precision},
                     {"pictures_per_second", speed.pictures_per_second},
                     {"words_ms", speed.words_ms}};
  std::ignore = embed::WriteContents(path, json.dump() + "\n");
}

}  // namespace elanus::app
