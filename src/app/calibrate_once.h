// CalibrateOnce: a model that came without score statistics gets them from the first pictures.
#pragma once

#include <string>

#include "app/workspace.h"

namespace elanus::app {

// Measures them on the collection and writes them into the model's folder, if it has none and the
// pictures are enough. The command that calls it has done its work: what goes wrong is a notice.
void CalibrateOnce(core::Store* store, const std::string& collection, embed::Model* model,
                   Workspace* workspace);

}  // namespace elanus::app
