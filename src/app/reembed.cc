// `elanus reembed`: a collection made anew with another model or in another precision.
#include "gallery/reembed.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <nlohmann/json.hpp>

#include "app/calibrate_once.h"
#include "app/command.h"
#include "app/progress_bar.h"
#include "app/stop_signal.h"
#include "app/workspace.h"
#include "gallery/text.h"

namespace elanus::app {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kReasonsShown = 10;

// The model is told by the flags of every command; the rest is one call of the gallery.
class Reembed final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  core::Result<gallery::ReembedSummary> Make(const Settings& settings, Workspace* workspace);
  void Print(const gallery::ReembedSummary& summary, double seconds) const;
  void PrintNotices(const gallery::ReembedSummary& summary, const Workspace& workspace) const;

  gallery::ReembedOptions options_;
  bool json_ = false;
};

void Reembed::Declare(CLI::App* app) {
  app->add_option("--keep-old", options_.keep_old, "keep the old collection under this name")
      ->type_name("NAME");
  app->add_flag("--drop-missing", options_.drop_missing,
                "switch although some pictures are gone or cannot be read");
  app->add_flag("--json", json_, "the summary as a line of JSON");
}

core::Result<ExitCode> Reembed::Run(const Settings& settings) {
  const auto start = std::chrono::steady_clock::now();
  options_.collection = settings.collection;
  Workspace workspace(settings);
  const gallery::ReembedSummary summary = TRY(Make(settings, &workspace));
  PrintNotices(summary, workspace);
  Print(summary, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  if (summary.interrupted) return ExitCode::kInterrupted;
  return summary.missing.empty() ? ExitCode::kDone : ExitCode::kBadFiles;
}

core::Result<gallery::ReembedSummary> Reembed::Make(const Settings& settings,
                                                    Workspace* workspace) {
  if (settings.model.empty() && settings.precision == "auto") {
    return core::InvalidArgument(
        "say what the collection is to be made with; give --model NAME or --precision NAME");
  }
  // Opening for writing would make a database where there is none.
  if (!workspace->DatabaseExists()) TRY(workspace->OpenStore(engine::OpenMode::kRead));
  core::Store* store = TRY(workspace->OpenStore(engine::OpenMode::kWrite));
  TRY(workspace->RequireCollection(settings.collection));
  embed::Model* model = TRY(workspace->OpenOtherModel(settings.model));
  CatchStopSignals();
  ProgressBar bar(!settings.quiet);
  gallery::AddHooks hooks;
  hooks.stop = StopWasAsked;
  hooks.progress = [&](const gallery::AddProgress& progress) {
    bar.Show(progress.done, progress.total);
  };
  auto summary = TRY(gallery::Reembed(options_, store, model, hooks));
  if (summary.switched) CalibrateOnce(store, settings.collection, model, workspace);
  return summary;
}

void Reembed::Print(const gallery::ReembedSummary& summary, double seconds) const {
  if (json_) {
    const Json line = {{"type", "summary"},
                       {"rows", summary.rows},
                       {"embedded", summary.embedded},
                       {"kept", summary.kept},
                       {"missing", summary.missing.size()},
                       {"switched", summary.switched},
                       {"interrupted", summary.interrupted},
                       {"seconds", seconds}};
    fmt::print("{}\n", line.dump());
    return;
  }
  fmt::print("{}embedded {} of {} pictures in {}{}\n", summary.interrupted ? "stopped: " : "",
             summary.embedded, summary.rows, ShortDuration(seconds),
             summary.kept > 0 ? fmt::format("; {} were done before", summary.kept) : "");
}

// Notices say why there was no switch, and what to do.
void Reembed::PrintNotices(const gallery::ReembedSummary& summary,
                           const Workspace& workspace) const {
  for (size_t i = 0; i < std::min(summary.missing.size(), kReasonsShown); ++i) {
    workspace.Notice(gallery::Printable(summary.missing[i].reason));
  }
  if (summary.interrupted) {
    workspace.Notice(
        "stopped; searches use the old collection, and what was done is kept: repeat the command "
        "to go on");
  } else if (!summary.switched) {
    workspace.Notice(
        fmt::format("{} pictures have no new vector, so searches use the old collection; bring the "
                    "files back and repeat, or repeat with --drop-missing",
                    summary.missing.size()));
  } else if (!summary.missing.empty()) {
    workspace.Notice(fmt::format("{} pictures were left out", summary.missing.size()));
  }
}

}  // namespace

std::unique_ptr<Command> MakeReembed() {
  return std::make_unique<Reembed>();
}

}  // namespace elanus::app
