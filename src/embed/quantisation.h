// The gate of a quantised graph: int8 is two to three times as fast, and whether it still finds the
// right pictures is a question of the model and of the pictures, so it is measured before it is
// used.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/status.h"
#include "embed/model_folder.h"
#include "embed/vectors.h"

namespace elanus::embed {

// Fewer pictures than this say little about the nearest ten.
inline constexpr size_t kGatePicturesMin = 100;
inline constexpr double kGateRecall = 0.9;
inline constexpr double kGateCosine = 0.99;

// What the gate measured. `recall` is of the ten nearest other pictures of each picture: how many
// that float32 vectors find are found by int8 ones.
struct GateReport {
  std::string graph_sha256;  // Of the quantised graph.
  std::string pictures;      // The folder they came from.
  int64_t count = 0;
  double recall_at_10 = 0;
  double cosine_mean = 0;  // Between the two vectors of a picture.
  double cosine_worst = 0;
  bool passed = false;
};

// Compares vectors of the same pictures, row by row. REQUIRES: both have the same shape, length 1
core::Result<GateReport> Compare(const Vectors& exact, const Vectors& quantised);

// gate.json stands beside elanus.json and is not one of its files, so it does not change what the
// model is. None if there is no such file; kCorruption if it makes no sense.
core::Result<std::optional<GateReport>> ReadGate(const ModelFolder& folder);
core::Status WriteGate(const ModelFolder& folder, const GateReport& report);

// Ok if the folder has a quantised graph and the report of its passing; else kInvalidArgument with
// what to do.
core::Status CheckGate(const ModelFolder& folder);

}  // namespace elanus::embed
