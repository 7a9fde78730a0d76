// Evaluate: how well a model finds someone's own pictures by their own captions.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/store.h"
#include "embed/model.h"
#include "gallery/captions.h"
#include "gallery/scan.h"

namespace elanus::gallery {

// For each caption: at which place its picture stands among all pictures.
struct EvalScores {
  std::string language;  // "en", "zh" or "all".
  int64_t captions = 0;
  double recall_at_1 = 0;  // Shares of the captions, 0 to 1.
  double recall_at_5 = 0;
  double recall_at_10 = 0;
  double median_rank = 0;
};

struct EvalAnswer {
  std::vector<EvalScores> scores;  // By language; the last is "all".
  int64_t pictures = 0;
  int64_t embedded = 0;          // Pictures that were not taken from the collection.
  int64_t bad = 0;               // Files that gave no picture.
  int64_t captions_skipped = 0;  // Captions of pictures that are not there.
};

struct EvalProgress {
  int64_t done = 0;  // Pictures and captions embedded, of `total`.
  int64_t total = 0;
};

struct EvalRequest {
  std::vector<Caption> captions;
  // Vectors of this collection are used for pictures that are in it unchanged.
  std::string collection;
  std::function<void(const EvalProgress&)> progress;  // One call at a time.
};

// Nothing is stored. `store` may be nullptr: then every picture is embedded.
// kInvalidArgument if no caption names a picture of the scan.
core::Result<EvalAnswer> Evaluate(const EvalRequest& request, const ScanAnswer& scan,
                                  core::Store* store, embed::Model* model);

// The scores of ranks, 1 being best.
EvalScores ScoreRanks(const std::string& language, std::vector<int64_t> ranks);

}  // namespace elanus::gallery
