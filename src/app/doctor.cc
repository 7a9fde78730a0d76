// `elanus doctor`: what this machine, the models and the database are like.
// Doctor never stops at the first finding: each part is looked at on its own, and what is wrong
// with one is a line and not an error. It changes nothing and opens the database for reading.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/command.h"
#include "app/output.h"
#include "app/processor.h"
#include "app/version.h"
#include "app/workspace.h"
#include "engine/database.h"
#include "gallery/collection.h"

namespace elanus::app {
namespace {

using Json = nlohmann::ordered_json;

enum class Health { kGood, kWarning, kBad };

const char* HealthName(Health health) {
  return health == Health::kGood ? "ok" : health == Health::kWarning ? "warning" : "bad";
}

// One line of the answer. `about` is a word that scripts can select by.
struct Finding {
  std::string about;
  Health health = Health::kGood;
  std::string what;
};

// Collects findings, then prints them.
class Doctor final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  // What the processor offers and what the program is.
  void LookAtMachine();
  // Each model file against its digest, then what the default model computes in.
  void LookAtModels(const Settings& settings);
  // Whether it opens, and what is in it.
  void LookAtDatabase(const Settings& settings);
  void Add(std::string about, Health health, std::string what) {
    findings_.push_back({std::move(about), health, std::move(what)});
  }

  bool json_ = false;
  bool quick_ = false;
  std::vector<Finding> findings_;
  bool database_damaged_ = false;
};

void Doctor::Declare(CLI::App* app) {
  app->add_flag("--json", json_, "JSON Lines");
  app->add_flag("--quick", quick_, "do not read every model file");
}

core::Result<ExitCode> Doctor::Run(const Settings& settings) {
  LookAtMachine();
  LookAtModels(settings);
  LookAtDatabase(settings);
  bool bad = false;
  const Style style(WantsColor(settings.color, STDOUT_FILENO));
  for (const Finding& finding : findings_) {
    bad = bad || finding.health == Health::kBad;
    if (json_) {
      const Json line = {{"type", "finding"},
                         {"about", finding.about},
                         {"health", HealthName(finding.health)},
                         {"what", finding.what}};
      fmt::print("{}\n", line.dump(-1, ' ', false, Json::error_handler_t::replace));
      continue;
    }
    const std::string health = fmt::format("{:8}", HealthName(finding.health));
    fmt::print("{} {:12} {}\n",
               finding.health == Health::kGood ? style.Good(health) : style.Warning(health),
               finding.about, finding.what);
  }
  if (database_damaged_) return ExitCode::kDamaged;
  return bad ? ExitCode::kError : ExitCode::kDone;
}

void Doctor::LookAtMachine() {
  Add("program", Health::kGood, fmt::format("elanus {}", kVersion));
  std::string features;
  for (const std::string& feature : ProcessorFeatures()) features += " " + feature;
  Add("processor", Health::kGood,
      fmt::format("{} cores;{}", std::thread::hardware_concurrency(),
                  features.empty() ? " no vector extensions" : features));
  Add("kernels", Health::kGood, fmt::format("distances by {}", engine::KernelName()));
}

// Reading every file takes a second or two for a hundred megabytes; --quick leaves it out.
void Doctor::LookAtModels(const Settings& settings) {
  const embed::ModelLibrary library(settings.models_dir);
  const auto folders = library.List();
  if (!folders.ok()) return Add("models", Health::kBad, folders.status().message());
  if (folders.value().empty()) {
    return Add("models", Health::kWarning,
               "none in '" + settings.models_dir + "'; get one with: elanus models pull NAME");
  }
  for (const embed::ModelFolder& folder : folders.value()) {
    const core::Status status = quick_ ? core::Status::Ok() : embed::VerifyModelFolder(folder);
    const std::string good =
        fmt::format("{} {}: {} dimensions, {}{}", folder.name, folder.version, folder.dimension,
                    BytesText(folder.bytes()), quick_ ? "" : ", every file as it should be");
    Add("model", status.ok() ? Health::kGood : Health::kBad, status.ok() ? good : status.message());
  }
  // Opening shows what the runtime really computes in on this machine; towers stay unloaded.
  Workspace workspace(settings);
  const auto model = workspace.OpenModel();
  if (!model.ok()) return Add("runtime", Health::kBad, model.status().message());
  Add("runtime", Health::kGood,
      fmt::format("default model {}, computing in {} with {} threads", model.value()->folder().name,
                  embed::PrecisionName(model.value()->precision()), model.value()->threads()));
}

// No database is a warning only: a fresh machine is not ill.
void Doctor::LookAtDatabase(const Settings& settings) {
  Workspace workspace(settings);
  const auto opened = workspace.OpenStore(engine::OpenMode::kRead);
  if (!opened.ok()) {
    database_damaged_ = opened.code() == core::Code::kCorruption;
    const bool missing = opened.code() == core::Code::kNotFound;
    return Add("database", missing ? Health::kWarning : Health::kBad, opened.status().message());
  }
  core::Store* store = opened.value();
  const auto names = gallery::ListVisibleCollections(store);
  if (!names.ok()) return Add("database", Health::kBad, names.status().message());
  Add("database", Health::kGood,
      fmt::format("'{}', {} collections", settings.uri, names.value().size()));
  for (const std::string& name : names.value()) {
    const auto statistics = store->GetStatistics({"", name});
    if (!statistics.ok()) {
      Add("collection", Health::kBad, statistics.status().message());
      continue;
    }
    Add("collection", Health::kGood,
        fmt::format("{}: {} rows in {} segments, {}", name, statistics.value().rows,
                    statistics.value().segments, BytesText(statistics.value().disk_bytes)));
  }
}

}  // namespace

std::unique_ptr<Command> MakeDoctor() {
  return std::make_unique<Doctor>();
}

}  // namespace elanus::app
