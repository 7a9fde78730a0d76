// Calibrate: what random pairs score in a model, measured on someone's own pictures.
#pragma once

#include <string>
#include <vector>

#include "core/store.h"
#include "embed/model.h"
#include "gallery/picture_row.h"

namespace elanus::gallery {

// Fewer pictures than this say too little about a model.
inline constexpr int64_t kCalibrationRowsMin = 200;

// From stored vectors alone: random pairs of pictures, and built-in captions in the languages of
// the model with pictures. No picture is decoded. kInvalidArgument if the collection has too few
// rows, or was made with another model.
core::Result<embed::ModelScores> MeasureModelScores(core::Store* store,
                                                    const std::string& collection,
                                                    embed::Model* model);

// At most so many rows of the collection, chosen at random but the same each time, with their
// vectors and content hashes.
core::Result<std::vector<PictureRow>> SampleRows(core::Store* store, const std::string& collection,
                                                 size_t rows_max);

}  // namespace elanus::gallery
