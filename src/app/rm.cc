// `elanus rm`: forgets pictures, or a whole collection. Files on disk are never touched.
// Nothing is chosen by default, and the whole collection goes only when it is said twice: what rm
// forgets costs the time of embedding it again.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/workspace.h"
#include "gallery/collection.h"
#include "gallery/remove.h"

namespace elanus::app {
namespace {

// Exactly one way of choosing must be given: paths and filter, or all.
class Rm final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  // Drops the collection and the bad files beside it.
  core::Result<ExitCode> DropAll(const Settings& settings, core::Store* store) const;
  void Print(int64_t removed, int64_t removed_bad) const;

  gallery::RemoveOptions options_;
  bool all_ = false;
  bool yes_ = false;
  bool json_ = false;
};

void Rm::Declare(CLI::App* app) {
  app->add_option("paths", options_.paths, "files, or folders with everything below")
      ->type_name("PATH");
  app->add_option("--filter", options_.filter, "pictures for which this holds")->type_name("EXPR");
  app->add_flag("--all", all_, "the whole collection of --collection; needs --yes");
  app->add_flag("-y,--yes", yes_, "really");
  app->add_flag("--dry-run", options_.dry_run, "say what would be forgotten, and forget nothing");
  app->add_flag("--json", json_, "JSON Lines");
}

core::Result<ExitCode> Rm::Run(const Settings& settings) {
  const bool chosen = !options_.paths.empty() || !options_.filter.empty();
  if (chosen == all_) {
    return core::InvalidArgument(
        "say what to forget: paths, or --filter EXPR, or --all --yes for the collection");
  }
  if (all_ && !yes_) {
    return core::InvalidArgument("--all forgets the whole collection '" + settings.collection +
                                 "'; if that is right, repeat with --all --yes");
  }
  Workspace workspace(settings);
  // Opening for writing would make a database where there is none; opening for reading says that
  // nothing is indexed yet.
  if (!workspace.DatabaseExists()) {
    TRY(workspace.OpenStore(engine::OpenMode::kRead));
  }
  core::Store* store = TRY(workspace.OpenStore(engine::OpenMode::kWrite));
  TRY(workspace.RequireCollection(settings.collection));
  if (all_) return DropAll(settings, store);

  options_.collection = settings.collection;
  const gallery::RemoveSummary summary = TRY(gallery::Remove(store, options_));
  if (options_.dry_run && !json_) {
    for (const gallery::PictureRow& row : summary.removed) fmt::print("{}\n", row.path);
  }
  Print(static_cast<int64_t>(summary.removed.size()), summary.removed_bad);
  const bool nothing = summary.removed.empty() && summary.removed_bad == 0;
  return nothing ? ExitCode::kNothing : ExitCode::kDone;
}

core::Result<ExitCode> Rm::DropAll(const Settings& settings, core::Store* store) const {
  const int64_t rows = TRY(store->GetStatistics({"", settings.collection})).rows;
  if (!options_.dry_run) TRY(gallery::DropPictures(store, settings.collection));
  Print(rows, 0);
  return ExitCode::kDone;
}

// One line either way; which files a dry run would forget stands above it.
void Rm::Print(int64_t removed, int64_t removed_bad) const {
  if (json_) {
    const nlohmann::ordered_json line = {{"type", "summary"},
                                         {"removed", removed},
                                         {"removed_bad", removed_bad},
                                         {"dry_run", options_.dry_run}};
    fmt::print("{}\n", line.dump());
    return;
  }
  const std::string bad =
      removed_bad > 0 ? fmt::format(" and {} bad files", removed_bad) : std::string();
  fmt::print("{} {} pictures{}\n", options_.dry_run ? "would remove" : "removed", removed, bad);
}

}  // namespace

std::unique_ptr<Command> MakeRm() {
  return std::make_unique<Rm>();
}

}  // namespace elanus::app
