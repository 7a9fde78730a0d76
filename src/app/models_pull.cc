// The hub's room downloads, the room of models imports; this file says what happens on the way.
#include "app/models_pull.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "app/output.h"
#include "app/progress_bar.h"
#include "app/stop_signal.h"
#include "embed/import.h"
#include "hub/aliases.h"

namespace elanus::app {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kRetriesMax = 100;
constexpr double kSecondsMax = 3600;

void PrintJson(const Json& line) {
  fmt::print("{}\n", line.dump(-1, ' ', false, Json::error_handler_t::replace));
  std::fflush(stdout);
}

// "mit", or where it comes from if the repository does not say.
std::string LicenceText(const std::string& stated, const std::string& known) {
  if (!stated.empty()) return stated;
  return known.empty() ? "not stated; look at the page of the model"
                       : known + " (of the original model)";
}

std::string KnownNames() {
  std::string names;
  for (const hub::Alias& alias : hub::Aliases()) {
    names += (names.empty() ? "" : ", ") + std::string(alias.name);
  }
  return names;
}

}  // namespace

void ModelsPull::Declare(CLI::App* models) {
  pull_ = models->add_subcommand("pull", "download a model from a hub, and import it");
  pull_->fallthrough();
  pull_->add_option("model", what_, "a short name, or owner/name[@revision] (list the names)")
      ->type_name("MODEL");
  pull_->add_option("--name", name_, "what to call it (its short name, or the repository's)")
      ->type_name("NAME");
  pull_->add_flag("--int8,--quantised", with_int8_, "also the quantised graphs of the hub");
  pull_->add_flag("--offline", offline_, "use what was downloaded before");
  pull_->add_flag("--json", json_, "JSON Lines");
  pull_->add_option("--retries", patience_.retries, "tries in a row without progress")
      ->check(CLI::Range(0, kRetriesMax))
      ->type_name("N");
  pull_
      ->add_option("--retry-wait", patience_.wait_seconds,
                   "before the first retry; twice as long before each further one")
      ->check(CLI::Range(0.0, kSecondsMax))
      ->type_name("SECONDS");
  pull_
      ->add_option("--stall-timeout", patience_.stall_seconds,
                   "give a transfer up that stands still for so long")
      ->check(CLI::Range(1.0, kSecondsMax))
      ->type_name("SECONDS");
}

bool ModelsPull::was_asked() const {
  return pull_->parsed();
}

core::Result<ExitCode> ModelsPull::Run(const Settings& settings) {
  if (what_.empty()) return List(settings);
  const Wanted wanted = TRY(Find());
  const hub::Pulled pulled = TRY(Download(settings, wanted));
  if (!pulled.interrupted) return Import(settings, wanted, pulled);
  if (!settings.quiet) {
    fmt::print(stderr, "elanus: stopped; what has come is kept, repeat the command to go on\n");
  }
  return ExitCode::kInterrupted;
}

core::Result<ExitCode> ModelsPull::List(const Settings& settings) const {
  Table table({{"name"}, {"repository"}, {"licence"}, {"finds"}});
  for (const hub::Alias& alias : hub::Aliases()) {
    if (json_) {
      PrintJson({{"type", "pullable"},
                 {"name", alias.name},
                 {"repository", alias.repository},
                 {"licence", alias.licence},
                 {"finds", alias.finds}});
    }
    table.Add({std::string(alias.name), std::string(alias.repository), std::string(alias.licence),
               std::string(alias.finds)});
  }
  if (!json_) fmt::print("{}", table.Text(Style(WantsColor(settings.color, STDOUT_FILENO))));
  return ExitCode::kDone;
}

// A short name has no slash, an address always has one.
core::Result<ModelsPull::Wanted> ModelsPull::Find() const {
  Wanted wanted;
  if (what_.find('/') != what_.npos) {
    wanted.address = TRY(hub::ParseAddress(what_));
    wanted.name = wanted.address.name();
  } else {
    const size_t at = what_.find('@');
    const hub::Alias* alias = hub::FindAlias(what_.substr(0, at));
    if (alias == nullptr) {
      return core::NotFound("there is no model '" + what_ + "' to pull; there are " + KnownNames() +
                            ", and any owner/name of a hub");
    }
    const std::string revision = at == what_.npos ? "" : what_.substr(at);
    wanted.address = TRY(hub::ParseAddress(std::string(alias->repository) + revision));
    wanted.name = alias->name;
    wanted.licence = alias->licence;
  }
  if (!name_.empty()) wanted.name = name_;
  return wanted;
}

core::Result<hub::Pulled> ModelsPull::Download(const Settings& settings,
                                               const Wanted& wanted) const {
  hub::Environment environment =
      TRY(hub::ReadEnvironment([](const char* name) { return std::getenv(name); }));
  environment.offline = environment.offline || offline_;
  CatchStopSignals();
  ProgressBar bar(!settings.quiet && !json_, ProgressUnit::kBytes);
  const auto notice = [&](const std::string& text) {
    bar.Hide();
    if (!settings.quiet) fmt::print(stderr, "elanus: {}\n", text);
  };
  hub::PullHooks hooks;
  hooks.stop = StopWasAsked;
  hooks.notice = notice;
  hooks.progress = [&](int64_t done, int64_t total) { bar.Show(done, total); };
  hooks.begin = [&](const hub::Pulled& so_far, int64_t bytes) {
    // The licence is the hub's to say; a cache does not know it.
    const std::string more = environment.offline
                                 ? "from '" + environment.cache.string() + "'"
                                 : "licence " + LicenceText(so_far.licence, wanted.licence);
    notice(fmt::format("{} at {}: {}, {}", wanted.address.repository, so_far.commit.substr(0, 12),
                       BytesText(bytes), more));
  };
  hooks.file = [&](const hub::PulledFile& file) {
    if (!json_) return;
    PrintJson({{"type", "file"},
               {"path", file.path},
               {"bytes", file.bytes},
               {"was_there", file.was_there}});
  };
  hub::PullRequest request = {
      .address = wanted.address, .with_int8 = with_int8_, .copied_to = settings.models_dir};
  return hub::Pull(environment, patience_, request, hooks);
}

core::Result<ExitCode> ModelsPull::Import(const Settings& settings, const Wanted& wanted,
                                          const hub::Pulled& pulled) const {
  const embed::ModelLibrary library(settings.models_dir);
  const std::string licence = pulled.licence.empty() ? wanted.licence : pulled.licence;
  const embed::ImportOptions options = {
      .name = wanted.name,
      .source = "hub:" + wanted.address.repository + "@" + pulled.commit,
      .licence = licence};
  const auto imported = embed::ImportModel(pulled.snapshot, library, options);
  if (!imported.ok()) {
    // What a hub has is input: wrong contents are not damage of ours.
    return core::InvalidArgument(
        "'" + wanted.address.repository +
        "' was downloaded, but is no model that Elanus can run: " + imported.status().message());
  }
  const embed::ModelFolder& model = *imported;
  if (json_) {
    PrintJson({{"type", "pulled"},
               {"name", model.name},
               {"repository", wanted.address.repository},
               {"commit", pulled.commit},
               {"licence", licence},
               {"files", pulled.files.size()},
               {"bytes", pulled.bytes()},
               {"dimension", model.dimension},
               {"path", model.path.string()},
               {"snapshot", pulled.snapshot.string()}});
    return ExitCode::kDone;
  }
  fmt::print("imported {} ({}, {} dimensions)\n", model.name, BytesText(model.bytes()),
             model.dimension);
  return ExitCode::kDone;
}

}  // namespace elanus::app
