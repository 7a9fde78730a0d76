// `elanus models`: the model folders of this person.
// A model is a folder that anyone can look at; importing checks every digest before a byte is
// copied, and replaces a model of the same name whole or not at all.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/models_calibrate.h"
#include "app/models_gate.h"
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
Json ToJson(const embed::ModelFolder& folder, const std::string& default_name) {
  return {{"type", "model"},
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
}

// A command with verbs of its own.
class Models final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  core::Result<ExitCode> List(const embed::ModelLibrary& library, const Settings& settings) const;
  core::Result<ExitCode> Import(const embed::ModelLibrary& library) const;
  core::Result<ExitCode> Verify(const embed::ModelLibrary& library) const;
  core::Result<ExitCode> Default(const embed::ModelLibrary& library) const;

  ModelsGate gate_;
  ModelsPull pull_;
  CLI::App* list_ = nullptr;
  CLI::App* import_ = nullptr;
  CLI::App* verify_ = nullptr;
  CLI::App* default_ = nullptr;
  CLI::App* calibrate_ = nullptr;
  std::string folder_;
  std::string verified_name_;
  std::string default_name_;
  std::string calibrated_name_;
  bool json_ = false;
};

void Models::Declare(CLI::App* app) {
  app->require_subcommand(1);
  list_ = app->add_subcommand("list", "the models that are here");
  list_->add_flag("--json", json_, "JSON Lines");
  import_ = app->add_subcommand("import", "copy a model folder in, after checking every file");
  import_->add_option("folder", folder_, "a folder with elanus.json")
      ->required()
      ->type_name("FOLDER");
  verify_ = app->add_subcommand("verify", "compare every file with its SHA-256");
  verify_->add_option("name", verified_name_, "one model (all)")->type_name("NAME");
  default_ = app->add_subcommand("default", "show or choose the default model");
  default_->add_option("name", default_name_, "the new default")->type_name("NAME");
  gate_.Declare(app);
  calibrate_ =
      app->add_subcommand("calibrate", "measure on the collection what random pairs score");
  calibrate_->add_option("name", calibrated_name_, "the model (that of the collection)")
      ->type_name("NAME");
  for (CLI::App* verb : {list_, import_, verify_, default_, calibrate_}) verb->fallthrough();
  pull_.Declare(app);
}

core::Result<ExitCode> Models::Run(const Settings& settings) {
  const embed::ModelLibrary library(settings.models_dir);
  if (gate_.was_asked()) return gate_.Run(settings);
  if (pull_.was_asked()) return pull_.Run(settings);
  if (list_->parsed()) return List(library, settings);
  if (import_->parsed()) return Import(library);
  if (verify_->parsed()) return Verify(library);
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
  Table table({{"name"}, {"version"}, {"dimension", true}, {"words"}, {"bytes", true}, {""}});
  for (const embed::ModelFolder& folder : folders) {
    if (json_) fmt::print("{}\n", ToJson(folder, chosen).dump());
    table.Add({folder.name, folder.version, fmt::format("{}", folder.dimension), Languages(folder),
               BytesText(folder.bytes()), folder.name == chosen ? "default" : ""});
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

core::Result<ExitCode> Models::Import(const embed::ModelLibrary& library) const {
  const auto imported = library.Import(folder_);
  if (!imported.ok()) {
    // A damaged folder of models is a wrong argument, not damaged data of ours.
    const bool damaged = imported.code() == core::Code::kCorruption;
    return core::Status(damaged ? core::Code::kInvalidArgument : imported.code(),
                        imported.status().message());
  }
  fmt::print("imported {} ({}, {} dimensions)\n", imported.value().name,
             BytesText(imported.value().bytes()), imported.value().dimension);
  return ExitCode::kDone;
}

// Stops at the first model that is wrong: the message says which file of it.
core::Result<ExitCode> Models::Verify(const embed::ModelLibrary& library) const {
  std::vector<embed::ModelFolder> folders;
  if (verified_name_.empty()) {
    folders = TRY(library.List());
  } else {
    folders.push_back(TRY(library.Find(verified_name_)));
  }
  for (const embed::ModelFolder& folder : folders) {
    const core::Status status = embed::VerifyModelFolder(folder);
    if (!status.ok()) {
      return core::InvalidArgument(status.message() +
                                   "; import it again with: elanus models import FOLDER");
    }
    fmt::print("{}: {} files ok, {}\n", folder.name, folder.files.size(),
               BytesText(folder.bytes()));
  }
  return folders.empty() ? ExitCode::kNothing : ExitCode::kDone;
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
