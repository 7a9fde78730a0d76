// How fast models are on this machine: measured when somebody asks, and remembered.
#pragma once

#include <optional>
#include <string>

#include "app/settings.h"
#include "core/status.h"
#include "embed/model_folder.h"

namespace elanus::app {

struct ModelSpeed {
  std::string precision;           // What was measured, and is used by default on this machine.
  double pictures_per_second = 0;  // Decoded pictures, all threads; 0: it knows no pictures.
  double words_ms = 0;             // One query, loaded; 0: it knows no words.
};

// Opens the model and runs it for some seconds.
core::Result<ModelSpeed> MeasureSpeed(const embed::ModelFolder& folder, const Settings& settings);

// What was measured with this model on this processor. A cache that cannot be read or written costs
// a measurement and nothing else.
std::optional<ModelSpeed> ReadSpeed(const embed::ModelFolder& folder, const Settings& settings);
void WriteSpeed(const embed::ModelFolder& folder, const Settings& settings,
                const ModelSpeed& speed);

}  // namespace elanus::app
