// Model: pictures and words to vectors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "embed/model_folder.h"
#include "embed/picture.h"
#include "embed/precision.h"
#include "embed/vectors.h"

namespace elanus::embed {

struct ModelOptions {
  Precision precision = Precision::kAuto;
  int threads = 0;  // Pictures embedded side by side; 0: one for each core.
  std::filesystem::path cache_directory = {};  // Compiled graphs are kept here; "": nowhere.
  // kInt8 also where the quantised graph has not passed its gate: for the gate itself.
  bool without_gate = false;
};

// Towers are loaded on first use, so a search by words never loads the image tower; a file of a
// tower that turns out to be damaged then is kInvalidArgument, with what to do. Thread-safe;
// EmbedPictures may run in `threads` threads side by side, one stream of the runtime each.
class Model {
 public:
  virtual ~Model() = default;

  // Reads the folder's description; kCorruption if files are missing or not what it says.
  static core::Result<std::unique_ptr<Model>> Open(const ModelFolder& folder,
                                                   const ModelOptions& options);

  virtual const ModelFolder& folder() const = 0;
  // What the vectors of pictures are really computed in; never kAuto.
  virtual Precision precision() const = 0;
  virtual int threads() const = 0;
  // The short side that pictures should have at least when they are decoded for this model.
  virtual int picture_short_side() const = 0;
  // How many pictures to give to one call of EmbedPictures by somebody who has so many of them.
  // For many it is measured, once on a machine, in a few seconds; at most kBatchMax.
  virtual core::Result<size_t> ChoosePictureBatch(int64_t pictures) = 0;

  // One vector a picture, of length 1; kUnimplemented if the model has no tower for pictures.
  virtual core::Result<Vectors> EmbedPictures(std::span<const Picture> pictures) = 0;
  // The language is detected; kUnimplemented if the model has no tower for words.
  virtual core::Result<std::vector<float>> EmbedWords(std::string_view words) = 0;
  // One vector a text, in the order of the texts; each is as of EmbedWords.
  virtual core::Result<Vectors> EmbedTexts(std::span<const std::string> texts) = 0;
  // The probability of each of folder().classes, one row a picture; kUnimplemented if the model has
  // no classes.
  virtual core::Result<Vectors> ClassifyPictures(std::span<const Picture> pictures) = 0;
};

}  // namespace elanus::embed
