#include "app/models_calibrate.h"

#include <fmt/format.h>
#include <unistd.h>

#include "app/output.h"
#include "app/workspace.h"
#include "gallery/calibrate.h"

namespace elanus::app {
namespace {

void AddRow(const char* pairs, const std::optional<embed::ScoreStatistics>& scores, Table* table) {
  if (!scores) return;
  const auto at = [&](double share) {
    const auto score = scores->ScoreOf(share);
    return score.ok() ? fmt::format("{:.3f}", *score) : std::string();
  };
  table->Add({pairs, fmt::format("{}", scores->pairs), fmt::format("{:.3f}", scores->mean),
              fmt::format("{:.3f}", scores->stddev), at(0.5), at(0.99), at(0.999)});
}

}  // namespace

core::Result<ExitCode> CalibrateModel(const Settings& settings, const std::string& model) {
  Settings chosen = settings;
  if (!model.empty()) chosen.model = model;
  Workspace workspace(chosen);
  core::Store* store = TRY(workspace.OpenStore(engine::OpenMode::kRead));
  TRY(workspace.RequireCollection(chosen.collection));
  embed::Model* opened = TRY(workspace.OpenModel());
  const auto scores = TRY(gallery::MeasureModelScores(store, workspace.collection(), opened));
  TRY(embed::WriteModelScores(opened->folder().path, scores));
  Table table({{"pairs of"},
               {"measured", true},
               {"mean", true},
               {"stddev", true},
               {"50%", true},
               {"99%", true},
               {"99.9%", true}});
  AddRow("words and pictures", scores.text_image, &table);
  AddRow("pictures", scores.image_image, &table);
  fmt::print("{}", table.Text(Style(WantsColor(settings.color, STDOUT_FILENO))));
  return ExitCode::kDone;
}

}  // namespace elanus::app
