// `elanus models calibrate`: what random pairs score in a model, kept in its folder.
#pragma once

#include <string>

#include "app/command.h"

namespace elanus::app {

// Measures on the collection of --collection, which the model must have made, and prints what was
// measured. `model`: "" is the model of the collection.
core::Result<ExitCode> CalibrateModel(const Settings& settings, const std::string& model);

}  // namespace elanus::app
