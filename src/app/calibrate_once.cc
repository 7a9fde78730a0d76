#include "app/calibrate_once.h"

#include "gallery/calibrate.h"

namespace elanus::app {

void CalibrateOnce(core::Store* store, const std::string& collection, embed::Model* model,
                   Workspace* workspace) {
  const embed::ModelFolder& folder = model->folder();
  if (folder.scores.text_image || folder.scores.image_image) return;
  const auto scores = gallery::MeasureModelScores(store, collection, model);
  if (!scores.ok()) return;
  const core::Status written = embed::WriteModelScores(folder.path, *scores);
  if (!written.ok()) workspace->Notice(written.message());
  workspace->Timing("calibrate " + folder.name);
}

}  // namespace elanus::app
