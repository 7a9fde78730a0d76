// Model: pictures and words to vectors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "embed/model_folder.h"
#include "embed/picture.h"

namespace elanus::embed {

// Arithmetic of the runtime. kAuto is bf16 where the CPU has it, else f32.
enum class Precision { kAuto, kF32, kBf16 };
const char* PrecisionName(Precision precision);
core::Result<Precision> ParsePrecision(std::string_view name);

struct ModelOptions {
  Precision precision = Precision::kAuto;
  int threads = 0;                        // Pictures embedded side by side; 0: one for each core.
  std::filesystem::path cache_directory;  // Compiled graphs are kept here; "": nowhere.
};

// One vector a row, each of the model's dimension, L2-normalised.
struct Vectors {
  int64_t dimension = 0;
  std::vector<float> values;  // rows * dimension
  size_t rows() const { return dimension == 0 ? 0 : values.size() / dimension; }
};

// Towers are loaded on first use, so a search by words never loads the image tower. Thread-safe;
// EmbedPictures may run in `threads` threads side by side, one stream of the runtime each.
class Model {
 public:
  virtual ~Model() = default;

  // Reads the folder's description; kCorruption if files are missing or not what it says.
  static core::Result<std::unique_ptr<Model>> Open(const ModelFolder& folder,
                                                   const ModelOptions& options);

  virtual const ModelFolder& folder() const = 0;
  // What the runtime really computes in: kF32 or kBf16.
  virtual Precision precision() const = 0;
  virtual int threads() const = 0;
  // The short side that pictures should have at least when they are decoded for this model.
  virtual int picture_short_side() const = 0;
  // How many pictures to give to one call of EmbedPictures.
  virtual int picture_batch() const = 0;

  virtual core::Result<Vectors> EmbedPictures(std::span<const Picture> pictures) = 0;
  // The language is detected; kUnimplemented if the model has no tower for words.
  virtual core::Result<std::vector<float>> EmbedWords(std::string_view words) = 0;
};

}  // namespace elanus::embed
