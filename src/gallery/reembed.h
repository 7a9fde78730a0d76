// Reembed: a collection of pictures made anew with another model, while the old one is searched.
#pragma once

#include <string>
#include <vector>

#include "core/store.h"
#include "embed/model.h"
#include "gallery/add.h"

namespace elanus::gallery {

struct ReembedOptions {
  std::string collection;
  std::string keep_old;       // Under which name the old one is kept; "": it is dropped.
  bool drop_missing = false;  // Switch although some pictures gave no vector.
};

// A picture of the old collection that gave no vector.
struct MissingPicture {
  std::string path;
  std::string reason;
};

struct ReembedSummary {
  int64_t rows = 0;      // Of the old collection.
  int64_t embedded = 0;  // In this run.
  int64_t kept = 0;      // Made by an earlier run that was cut off.
  std::vector<MissingPicture> missing;
  bool switched = false;
  bool interrupted = false;
  double embed_seconds = 0;
};

// Every row with its facts and labels, and a vector of `model` of the file as it is. Stopped or
// killed at any moment, a repetition goes on where it was; the old collection stays as it is until
// every picture has its new vector. kInvalidArgument if the collection was made with this model in
// this precision, or if there is a collection `keep_old`.
core::Result<ReembedSummary> Reembed(const ReembedOptions& options, core::Store* store,
                                     embed::Model* model, const AddHooks& hooks);

}  // namespace elanus::gallery
