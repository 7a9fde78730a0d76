// `elanus models`: the model folders of this person. A model is a folder that anyone can look at.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/model_speed.h"
#include "app/models_calibrate.h"
#include "app/models_gate.h"
#include "app/models_import.h"
#include "app/models_pull.h"
#include "app/output.h"
#include "app/workspace.h"

namespace elanus::app {
namespace {

using Json = nlohmann::ordered_json;

// "en zh": what words a model understands; "" for one of pictures alone.
std::string Languages(const embed::ModelFolder& folder) {
  std::string text;
  for (const embed::TextTower& tower : folder.texts) {
    for (const std::string& language : tower.languages) {
      text += (text.empty() ? "" : " ") + language;
    }
  }
  return text;
}

// The keys are promises (docs/cli.md).
Json ToJson(const embed::ModelFolder& folder, const std::string& default_name,
            const std::optional<ModelSpeed>& speed) {
  Json json = {{"type", "model"},
               {"name", folder.name},
               {"version", folder.version},
               {"default", folder.name == default_name},
               {"dimension", folder.dimension},
               {"pictures", folder.image.has_value()},
               {"words", Languages(folder)},
               {"bytes", folder.bytes()},
               {"licence", folder.licence},
               {"source", folder.source},
               {"fingerprint", folder.fingerprint},
               {"path", folder.path.string()}};
  if (speed) {
    json["precision"] = speed->precision;
    json["pictures_per_second"] = speed->pictures_per_second;
    json["words_ms"] = speed->words_ms;
  }
  return json;
}

// What was measured before, or now if that was asked for.
core::Result<std::optional<ModelSpeed>> SpeedOf(const embed::ModelFolder& folder,
                                                const Settings& settings, bool measures) {
  if (!measures) return ReadSpeed(folder, settings);
  const ModelSpeed speed = TRY(MeasureSpeed(folder, settings));
  WriteSpeed(folder, settings, speed);
  return std::optional(speed);
}

// "" for what was not measured.
std::string SpeedText(const std::optional<ModelSpeed>& speed, double ModelSpeed::*value) {
  return speed && (*speed).*value > 0 ? fmt::format("{:.1f}", (*speed).*value) : "";
}

// A command with verbs of its own.
class Models final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  core::Result<ExitCode> List(const embed::ModelLibrary& library, const Settings& settings) const;
  core::Result<ExitCode> Verify(const embed::ModelLibrary& library, const Settings& settings) const;
  core::Result<ExitCode> Default(const embed::ModelLibrary& library) const;

  ModelsGate gate_;
  ModelsImport import_;
  ModelsPull pull_;
  CLI::App* list_ = nullptr;
  CLI::App* verify_ = nullptr;
  CLI::App* default_ = nullptr;
  CLI::App* calibrate_ = nullptr;
  std::string verified_name_;
  std::string default_name_;
  std::string calibrated_name_;
  bool json_ = false;
  bool measures_ = false;
};

void Models::Declare(CLI::App* app) {
  app->require_subcommand(1);
  list_ = app->add_subcommand("list", "the models that are here");
  list_->add_flag("--json", json_, "JSON Lines");
  list_->add_flag("--measure", measures_, "measure how fast each is here, some seconds each");
  verify_ =
      app->add_subcommand("verify", "compare every file with its SHA-256, and repeat the gate");
  verify_->add_option("name", verified_name_, "one model (all)")->type_name("NAME");
  default_ = app->add_subcommand("default", "show or choose the default model");
  default_->add_option("name", default_name_, "the new default")->type_name("NAME");
  gate_.Declare(app);
  calibrate_ =
      app->add_subcommand("calibrate", "measure on the collection what random pairs score");
  calibrate_->add_option("name", calibrated_name_, "the model (that of the collection)")
      ->type_name("NAME");
  for (CLI::App* verb : {list_, verify_, default_, calibrate_}) verb->fallthrough();
  import_.Declare(app);
  pull_.Declare(app);
}

core::Result<ExitCode> Models::Run(const Settings& settings) {
  const embed::ModelLibrary library(settings.models_dir);
  if (gate_.was_asked()) return gate_.Run(settings);
  if (import_.was_asked()) return import_.Run(settings);
  if (pull_.was_asked()) return pull_.Run(settings);
  if (list_->parsed()) return List(library, settings);
  if (verify_->parsed()) return Verify(library, settings);
  if (calibrate_->parsed()) return CalibrateModel(settings, calibrated_name_);
  return Default(library);
}

// An empty library is exit code 1, as for any listing that finds nothing; the notice says how to
// get a model.
core::Result<ExitCode> Models::List(const embed::ModelLibrary& library,
                                    const Settings& settings) const {
  const auto default_name = library.DefaultName();
  const std::string chosen = default_name.ok() ? default_name.value() : "";
  const std::vector<embed::ModelFolder> folders = TRY(library.List());
  Table table({{"name"},
               {"version"},
               {"dimension", true},
               {"words"},
               {"bytes", true},
               {"precision"},
               {"pictures/s", true},
               {"query ms", true},
               {""}});
  for (const embed::ModelFolder& folder : folders) {
    const auto speed = TRY(SpeedOf(folder, settings, measures_));
    if (json_) fmt::print("{}\n", ToJson(folder, chosen, speed).dump());
    table.Add({folder.name, folder.version, fmt::format("{}", folder.dimension), Languages(folder),
               BytesText(folder.bytes()), speed ? speed->precision : "",
               SpeedText(speed, &ModelSpeed::pictures_per_second),
               SpeedText(speed, &ModelSpeed::words_ms), folder.name == chosen ? "default" : ""});
  }
  if (!json_ && !folders.empty()) {
    fmt::print("{}", table.Text(Style(WantsColor(settings.color, STDOUT_FILENO))));
  }
  if (folders.empty()) {
    fmt::print(stderr, "elanus: no models in '{}'; get one with: elanus models pull NAME\n",
               settings.models_dir);
  }
  return folders.empty() ? ExitCode::kNothing : ExitCode::kDone;
}

// Stops at the first model that is wrong: the message says which file of it.
core::Result<ExitCode> Models::Verify(const embed::ModelLibrary& library,
                                      const Settings& settings) const {
  std::vector<embed::ModelFolder> folders;
  if (verified_name_.empty()) {
    folders = TRY(library.List());
  } else {
    folders.push_back(TRY(library.Find(verified_name_)));
  }
  bool passed = true;
  for (const embed::ModelFolder& folder : folders) {
    const core::Status status = embed::VerifyModelFolder(folder);
    if (!status.ok()) {
      return core::InvalidArgument(status.message() +
                                   "; import it again with: elanus models import FOLDER");
    }
    fmt::print("{}: {} files ok, {}\n", folder.name, folder.files.size(),
               BytesText(folder.bytes()));
    const auto gate = TRY(RepeatGate(folder, settings));
    if (gate) fmt::print("{}\n", GateText(folder, *gate));
    passed = passed && (!gate || gate->passed);
  }
  return folders.empty() || !passed ? ExitCode::kNothing : ExitCode::kDone;
}

// A default that does not exist would only fail later, at a worse moment.
core::Result<ExitCode> Models::Default(const embed::ModelLibrary& library) const {
  if (!default_name_.empty()) {
    TRY(library.Find(default_name_));
    TRY(library.SetDefault(default_name_));
  }
  fmt::print("{}\n", TRY(library.DefaultName()));
  return ExitCode::kDone;
}

}  // namespace

std::unique_ptr<Command> MakeModels() {
  return std::make_unique<Models>();
}

}  // namespace elanus::app
