// `elanus add`: folders of pictures into a collection.
// The work itself is gallery's; here are its flags, its progress on stderr, and what is told at the
// end. Whatever can be refused is refused before the database is opened for writing, so that a typo
// makes no folders: first the report's file, then the paths, then the model.
#include "gallery/add.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
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

// More than a few reasons drown the summary; --report has them all.
constexpr size_t kReasonsShown = 10;

std::string Line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Flags become a scan and options; the rest is one call of the gallery.
class Add final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  core::Result<gallery::ScanAnswer> ScanPaths(Workspace* workspace);
  // Opens what is needed and lets the gallery work, with a progress bar and Ctrl-C.
  core::Result<gallery::AddSummary> AddAll(const gallery::ScanAnswer& scan,
                                           const Settings& settings, Workspace* workspace);
  // kInvalidArgument or kIo if the report cannot be written where it was asked for.
  core::Status CheckReport() const;
  core::Status WriteReport(const gallery::AddSummary& summary) const;
  // On stdout: one line for a person, or one of JSON.
  void PrintSummary(const gallery::AddSummary& summary, double seconds) const;
  // On stderr: the first bad files, what vanished, how to go on.
  void PrintNotices(const gallery::AddSummary& summary, const Workspace& workspace) const;

  gallery::ScanOptions scan_;
  gallery::AddOptions options_;
  std::string report_;
  bool json_ = false;
};

void Add::Declare(CLI::App* app) {
  app->add_option("paths", scan_.paths, "folders and files")->required()->type_name("PATH");
  app->add_option("-g,--glob", scan_.globs, "only files that match; '!' in front leaves out")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  app->add_option("-E,--exclude", scan_.excludes, "leave out, as a line of .elanusignore would")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  app->add_flag("-H,--hidden", scan_.hidden, "also names that begin with a dot");
  app->add_flag("--no-ignore", scan_.no_ignore, "pay no heed to .elanusignore files");
  app->add_flag("-L,--follow", scan_.follow, "follow symbolic links");
  app->add_flag("--prune", options_.prune, "remove pictures whose files are gone");
  app->add_flag("-y,--yes", options_.yes, "prune even if more than a fifth is gone");
  app->add_option("--report", report_, "write bad and damaged files here, as JSON Lines")
      ->type_name("FILE");
  app->add_flag("--json", json_, "the summary, and each commit, as JSON Lines");
}

// An interrupted run is told from a finished one before bad files are: who pressed Ctrl-C knows of
// no other reason for a code that is not 0.
core::Result<ExitCode> Add::Run(const Settings& settings) {
  const auto start = std::chrono::steady_clock::now();
  Workspace workspace(settings);
  TRY(CheckReport());
  options_.collection = settings.collection;
  const gallery::ScanAnswer scan = TRY(ScanPaths(&workspace));
  workspace.Timing("scan");
  const gallery::AddSummary summary = TRY(AddAll(scan, settings, &workspace));
  workspace.Timing("add");

  PrintNotices(summary, workspace);
  PrintSummary(summary,
               std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  if (!report_.empty()) TRY(WriteReport(summary));
  if (summary.interrupted) return ExitCode::kInterrupted;
  return summary.bad + summary.damaged > 0 ? ExitCode::kBadFiles : ExitCode::kDone;
}

// A folder that is gone is told apart from one that never was: pictures of it may be indexed.
core::Result<gallery::ScanAnswer> Add::ScanPaths(Workspace* workspace) {
  auto scan = gallery::Scan(scan_);
  if (scan.ok()) {
    if (!workspace->DatabaseExists()) TRY(gallery::CheckRoots(scan.value(), {}));
    return scan;
  }
  if (scan.code() != core::Code::kNotFound || !workspace->DatabaseExists()) return scan;
  core::Store* store = TRY(workspace->OpenStore(engine::OpenMode::kRead));
  const auto known = gallery::ReadKnownRows(store, options_.collection);
  for (const std::string& path : scan_.paths) {
    if (known.ok() && !gallery::FileExists(path)) {
      TRY(gallery::CheckMissingRoot(path, known.value()));
    }
  }
  return scan;
}

core::Result<gallery::AddSummary> Add::AddAll(const gallery::ScanAnswer& scan,
                                              const Settings& settings, Workspace* workspace) {
  // Where nothing is indexed yet, a missing model is found before a database is made.
  if (!workspace->DatabaseExists()) TRY(workspace->OpenModel());
  core::Store* store = TRY(workspace->OpenStore(engine::OpenMode::kWrite));
  embed::Model* model = TRY(workspace->OpenModel());
  CatchStopSignals();
  ProgressBar bar(!settings.quiet);
  int64_t committed = 0;
  gallery::AddHooks hooks;
  hooks.stop = StopWasAsked;
  // In JSON every commit is told at once and flushed: what a reader has seen there is on the disk,
  // and no kill takes it back. tests/cli/test_kill.py holds the program to it.
  hooks.progress = [&](const gallery::AddProgress& progress) {
    bar.Show(progress.done, progress.total);
    if (!json_ || progress.committed == committed) return;
    committed = progress.committed;
    fmt::print("{}\n", Line({{"type", "commit"}, {"files", committed}}));
    std::fflush(stdout);
  };
  const auto summary = TRY(gallery::Add(scan, options_, store, model, hooks));
  if (!summary.interrupted) CalibrateOnce(store, options_.collection, model, workspace);
  return summary;
}

void Add::PrintSummary(const gallery::AddSummary& summary, double seconds) const {
  const double rate =
      summary.embed_seconds > 0 ? static_cast<double>(summary.embedded) / summary.embed_seconds : 0;
  if (json_) {
    const Json line = {{"type", "summary"},
                       {"added", summary.added},
                       {"embedded", summary.embedded},
                       {"unchanged", summary.unchanged},
                       {"changed", summary.changed},
                       {"moved", summary.moved},
                       {"removed", summary.removed},
                       {"vanished", summary.vanished},
                       {"bad", summary.bad},
                       {"damaged", summary.damaged},
                       {"interrupted", summary.interrupted},
                       {"seconds", seconds},
                       {"images_per_second", rate}};
    fmt::print("{}\n", Line(line));
    return;
  }
  // For a person, only what happened: counts of zero would hide the ones that matter.
  std::string text = fmt::format("added {}", summary.added);
  const std::pair<int64_t, const char*> parts[] = {
      {summary.changed, "changed"}, {summary.moved, "moved"},     {summary.removed, "removed"},
      {summary.bad, "bad"},         {summary.damaged, "damaged"}, {summary.vanished, "vanished"}};
  text += fmt::format(", unchanged {}", summary.unchanged);
  for (const auto& [count, name] : parts) {
    if (count > 0) text += fmt::format(", {} {}", name, count);
  }
  text += fmt::format(" in {}", ShortDuration(seconds));
  if (summary.embedded > 0) {
    text += fmt::format("; embedded {} ({:.1f} pictures/s)", summary.embedded, rate);
  }
  fmt::print("{}{}\n", summary.interrupted ? "stopped: " : "", text);
}

// Notices say what to do next; they are left out by --quiet, and the counts remain.
void Add::PrintNotices(const gallery::AddSummary& summary, const Workspace& workspace) const {
  size_t shown = 0;
  for (const gallery::TroubleRow& row : summary.troubles) {
    if (++shown > kReasonsShown) break;
    workspace.Notice(fmt::format("{}: {}: {}", row.status, gallery::Printable(row.path),
                                 gallery::Printable(row.reason)));
  }
  if (summary.troubles.size() > kReasonsShown) {
    workspace.Notice(fmt::format("and {} more; list them all with --report FILE",
                                 summary.troubles.size() - kReasonsShown));
  }
  if (summary.vanished > 0) {
    workspace.Notice(
        fmt::format("{} indexed pictures are gone from the disk; forget them with: "
                    "elanus add --prune",
                    summary.vanished));
  }
  if (summary.interrupted) {
    workspace.Notice("stopped; what was done is kept, repeat the command to go on");
  }
}

// An hour of work should not end with a report that cannot be written.
core::Status Add::CheckReport() const {
  std::error_code error;
  if (report_.empty()) return core::Status::Ok();
  if (std::filesystem::is_directory(report_, error)) {
    return core::InvalidArgument("--report '" + report_ + "' is a folder; give a file");
  }
  if (std::ofstream(report_, std::ios::app)) return core::Status::Ok();
  return core::IoError("cannot write the report '" + report_ + "'; choose another --report FILE");
}

// Written also when it is empty: the next script should not read the report of an earlier run.
core::Status Add::WriteReport(const gallery::AddSummary& summary) const {
  std::ofstream file(report_);
  for (const gallery::TroubleRow& row : summary.troubles) {
    file << Line({{"type", "file"},
                  {"path", row.path},
                  {"status", row.status},
                  {"reason", row.reason}})
         << "\n";
  }
  file.close();
  if (file) return core::Status::Ok();
  return core::IoError("cannot write the report '" + report_ + "'; choose another --report FILE");
}

}  // namespace

std::unique_ptr<Command> MakeAdd() {
  return std::make_unique<Add>();
}

}  // namespace elanus::app
