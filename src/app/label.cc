// `elanus label`: what pictures show, as fields to filter by.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/output.h"
#include "app/stop_signal.h"
#include "app/workspace.h"
#include "gallery/label_pictures.h"

namespace elanus::app {
namespace {

using Json = nlohmann::ordered_json;

// Labels come from the arguments, a file, or the model's own classes.
class LabelCommand final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  core::Status CheckArguments();
  // The collection's model reads words; of classes, --model or else the first that has some.
  core::Result<embed::Model*> OpenModel(const Settings& settings, Workspace* workspace);
  void Print(const gallery::LabeledPicture& picture);
  void PrintSummary(const Settings& settings, double seconds) const;

  std::string words_;
  std::string file_;
  std::string field_ = "label";
  bool classes_ = false;
  bool dry_run_ = false;
  bool json_ = false;
  gallery::LabelOptions options_;

  std::vector<int64_t> counts_;  // By label; the last is of pictures without one.
  int64_t pictures_ = 0;
  int64_t bad_ = 0;
};

void LabelCommand::Declare(CLI::App* app) {
  app->add_option("labels", words_, "labels, with commas between them")->type_name("LABELS");
  app->add_option("--labels", file_, "a file with a label a line; a Chinese name behind a tab")
      ->type_name("FILE");
  app->add_flag("--classes", classes_, "label with the classes that the model itself knows");
  app->add_option("--template", options_.templates, "what is asked: a photo of a {} (repeatable)")
      ->type_name("TEXT")
      ->allow_extra_args(false);
  app->add_option("--min-probability", options_.probability_min,
                  "a label less probable than this is no label (0.5)")
      ->type_name("P")
      ->check(CLI::Range(0.0, 1.0));
  app->add_option("--filter", options_.filter, "only pictures for which this holds")
      ->type_name("EXPR");
  app->add_option("--field", field_, "the field that gets the label (label)")->type_name("NAME");
  app->add_flag("--dry-run", dry_run_, "say which labels there would be, and store none");
  app->add_flag("--json", json_, "JSON Lines: pictures, then a summary");
}

// What can be refused before anything is opened.
core::Status LabelCommand::CheckArguments() {
  const int sources = !words_.empty() + !file_.empty() + classes_;
  if (sources != 1) {
    return core::InvalidArgument(
        "give labels (elanus label \"cat,dog,beach\"), --labels FILE or --classes, one of them");
  }
  TRY(core::ValidateName("field", field_));
  if (!words_.empty()) options_.labels = TRY(gallery::ParseLabels(words_));
  if (!file_.empty()) options_.labels = TRY(gallery::ReadLabels(file_));
  for (const gallery::Label& label : options_.labels) {
    TRY(gallery::PromptsOf(label, options_.templates));
  }
  return core::Status::Ok();
}

core::Result<embed::Model*> LabelCommand::OpenModel(const Settings& settings,
                                                    Workspace* workspace) {
  if (!classes_) return workspace->OpenModel();
  if (!settings.model.empty()) return workspace->OpenOtherModel(settings.model);
  for (const embed::ModelFolder& folder : TRY(workspace->models().List())) {
    if (!folder.classes.empty()) return workspace->OpenOtherModel(folder.name);
  }
  return core::NotFound("no model here has classes of its own; get resnet-50 by tools/get_models");
}

core::Result<ExitCode> LabelCommand::Run(const Settings& settings) {
  const auto start = std::chrono::steady_clock::now();
  TRY(CheckArguments());
  Workspace workspace(settings);
  // Opening for writing would make a database where there is none.
  const auto mode =
      dry_run_ || !workspace.DatabaseExists() ? engine::OpenMode::kRead : engine::OpenMode::kWrite;
  core::Store* store = TRY(workspace.OpenStore(mode));
  TRY(workspace.RequireCollection(settings.collection));
  embed::Model* model = TRY(OpenModel(settings, &workspace));
  options_.collection = workspace.collection();
  if (classes_) options_.labels = gallery::LabelsOf(model->folder());
  counts_.assign(options_.labels.size() + 1, 0);

  bool is_first = true;
  const gallery::LabelSink sink =
      [&](const std::vector<gallery::LabeledPicture>& pictures) -> core::Status {
    // Only when there is something to write: a model that cannot label leaves no field behind.
    if (!dry_run_ && std::exchange(is_first, false)) {
      TRY(gallery::EnsureLabelFields(store, options_.collection, field_, options_.labels));
    }
    if (!dry_run_) {
      TRY(gallery::StoreLabels(store, options_.collection, field_, options_.labels, pictures));
    }
    for (const gallery::LabeledPicture& picture : pictures) Print(picture);
    return core::Status::Ok();
  };
  CatchStopSignals();
  if (classes_) {
    TRY(gallery::LabelByClasses(options_, store, model, sink, StopWasAsked));
  } else {
    TRY(gallery::LabelByWords(options_, store, model, sink));
  }
  PrintSummary(settings,
               std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  if (StopWasAsked()) return ExitCode::kInterrupted;
  if (bad_ > 0) return ExitCode::kBadFiles;
  return pictures_ == 0 ? ExitCode::kNothing : ExitCode::kDone;
}

void LabelCommand::Print(const gallery::LabeledPicture& picture) {
  ++pictures_;
  ++counts_[picture.label.value_or(options_.labels.size())];
  if (!picture.reason.empty()) {
    ++bad_;
    fmt::print(stderr, "elanus: {}\n", picture.reason);
  }
  if (!json_) return;
  Json line = {{"type", "label"},
               {"path", picture.path},
               {"label", nullptr},
               {"probability", picture.probability}};
  if (picture.label) line["label"] = options_.labels[*picture.label].name;
  if (picture.label && !options_.labels[*picture.label].zh.empty()) {
    line["zh"] = options_.labels[*picture.label].zh;
  }
  fmt::print("{}\n", line.dump(-1, ' ', false, Json::error_handler_t::replace));
}

// Labels that no picture has are left out: of a thousand classes most are such.
void LabelCommand::PrintSummary(const Settings& settings, double seconds) const {
  if (json_) {
    Json counts = Json::object();
    for (size_t i = 0; i < options_.labels.size(); ++i) {
      if (counts_[i] > 0) counts[options_.labels[i].name] = counts_[i];
    }
    const Json line = {{"type", "summary"},      {"pictures", pictures_}, {"labels", counts},
                       {"none", counts_.back()}, {"bad", bad_},           {"field", field_},
                       {"dry_run", dry_run_},    {"seconds", seconds}};
    fmt::print("{}\n", line.dump());
    return;
  }
  Table table({{"pictures", true}, {"label"}, {""}});
  for (size_t i = 0; i < options_.labels.size(); ++i) {
    if (counts_[i] == 0) continue;
    table.Add({fmt::format("{}", counts_[i]), options_.labels[i].name, options_.labels[i].zh});
  }
  if (counts_.back() > 0) table.Add({fmt::format("{}", counts_.back()), "(none of these)", ""});
  if (pictures_ > 0) {
    fmt::print("{}", table.Text(Style(WantsColor(settings.color, STDOUT_FILENO))));
  }
}

}  // namespace

std::unique_ptr<Command> MakeLabel() {
  return std::make_unique<LabelCommand>();
}

}  // namespace elanus::app
