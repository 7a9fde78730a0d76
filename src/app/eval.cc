// `elanus eval`: how well the model finds someone's own pictures by their own captions.
// Numbers of a model card are about other people's pictures. This measures one's own: give each
// picture a caption or more, and see at which place the words find it.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/output.h"
#include "app/progress_bar.h"
#include "app/workspace.h"
#include "gallery/evaluate.h"

namespace elanus::app {
namespace {

using Json = nlohmann::ordered_json;

// The keys are promises (docs/cli.md).
Json ToJson(const gallery::EvalScores& scores) {
  return {{"language", scores.language},         {"captions", scores.captions},
          {"recall_at_1", scores.recall_at_1},   {"recall_at_5", scores.recall_at_5},
          {"recall_at_10", scores.recall_at_10}, {"median_rank", scores.median_rank}};
}

// Two arguments, a table. The database is used if there is one, and never changed.
class Eval final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  void Print(const gallery::EvalAnswer& answer, const embed::Model& model, const Settings& settings,
             double seconds) const;

  std::string folder_;
  std::string captions_;
  bool json_ = false;
};

void Eval::Declare(CLI::App* app) {
  app->add_option("folder", folder_, "folder of pictures")->required()->type_name("DIR");
  app->add_option("captions", captions_, "lines of name<TAB>caption")
      ->required()
      ->type_name("CAPTIONS");
  app->add_flag("--json", json_, "JSON Lines: one for each language, then a summary");
}

core::Result<ExitCode> Eval::Run(const Settings& settings) {
  const auto start = std::chrono::steady_clock::now();
  gallery::EvalRequest request;
  request.captions = TRY(gallery::ReadCaptions(captions_));
  request.collection = settings.collection;
  gallery::ScanOptions options;
  options.paths = {folder_};
  const gallery::ScanAnswer scan = TRY(gallery::Scan(options));
  if (scan.files.empty()) {
    return core::InvalidArgument("no pictures in '" + folder_ + "'; check the folder");
  }

  Workspace workspace(settings);
  core::Store* store = nullptr;
  if (workspace.DatabaseExists()) {
    store = TRY(workspace.OpenStore(engine::OpenMode::kRead));
  }
  embed::Model* model = TRY(workspace.OpenModel());
  gallery::EvalAnswer answer;
  {
    ProgressBar bar(!settings.quiet);
    request.progress = [&](const gallery::EvalProgress& progress) {
      bar.Show(progress.done, progress.total);
    };
    answer = TRY(gallery::Evaluate(request, scan, store, model));
  }
  if (answer.bad > 0) workspace.Notice(fmt::format("{} files gave no picture", answer.bad));
  // Captions without a picture are left out of the scores, loudly: a wrong folder must not look
  // like a bad model.
  if (answer.captions_skipped > 0) {
    workspace.Notice(fmt::format("{} captions name pictures that are not in '{}'",
                                 answer.captions_skipped, folder_));
  }
  Print(answer, *model, settings,
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  return answer.bad > 0 ? ExitCode::kBadFiles : ExitCode::kDone;
}

// Shares have three digits: a thousand captions do not carry a fourth.
void Eval::Print(const gallery::EvalAnswer& answer, const embed::Model& model,
                 const Settings& settings, double seconds) const {
  if (json_) {
    for (size_t i = 0; i + 1 < answer.scores.size(); ++i) {
      Json line = {{"type", "scores"}};
      line.update(ToJson(answer.scores[i]));
      fmt::print("{}\n", line.dump());
    }
    Json summary = {{"type", "summary"}, {"model", model.folder().name}};
    summary.update(ToJson(answer.scores.back()));
    summary.update(Json{{"pictures", answer.pictures},
                        {"embedded", answer.embedded},
                        {"bad", answer.bad},
                        {"captions_skipped", answer.captions_skipped},
                        {"seconds", seconds}});
    fmt::print("{}\n", summary.dump());
    return;
  }
  Table table({{"language"},
               {"captions", true},
               {"R@1", true},
               {"R@5", true},
               {"R@10", true},
               {"median rank", true}});
  for (const gallery::EvalScores& scores : answer.scores) {
    table.Add({scores.language, fmt::format("{}", scores.captions),
               fmt::format("{:.3f}", scores.recall_at_1), fmt::format("{:.3f}", scores.recall_at_5),
               fmt::format("{:.3f}", scores.recall_at_10),
               fmt::format("{:.1f}", scores.median_rank)});
  }
  fmt::print("{} pictures, model {}\n{}", answer.pictures, model.folder().name,
             table.Text(Style(WantsColor(settings.color, STDOUT_FILENO))));
}

}  // namespace

std::unique_ptr<Command> MakeEval() {
  return std::make_unique<Eval>();
}

}  // namespace elanus::app
