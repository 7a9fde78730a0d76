#include "app/models_import.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "app/output.h"
#include "app/settings.h"

namespace elanus::app {

void ModelsImport::Declare(CLI::App* models) {
  import_ = models->add_subcommand("import", "copy a model in, after checking and trying it");
  import_->add_option("source", source_, "a model's folder in any layout, or one graph")
      ->required()
      ->type_name("FOLDER|FILE.onnx");
  import_->add_option("--name", options_.name, "what it is called here (as its folder)")
      ->type_name("NAME");
  import_->add_option("--licence", options_.licence, "its licence, if it does not say")
      ->type_name("TEXT");
  export_ = models->add_subcommand("export", "copy a model out, into a folder of its own");
  export_->add_option("name", name_, "the model")->required()->type_name("NAME");
  export_->add_option("folder", target_, "the folder to make")->required()->type_name("FOLDER");
  remove_ = models->add_subcommand("rm", "forget a model and remove its files");
  remove_->add_option("name", name_, "the model")->required()->type_name("NAME");
  remove_->add_flag("-y,--yes", yes_, "really");
  for (CLI::App* verb : {import_, export_, remove_}) verb->fallthrough();
}

bool ModelsImport::was_asked() const {
  return import_->parsed() || export_->parsed() || remove_->parsed();
}

core::Result<ExitCode> ModelsImport::Run(const Settings& settings) const {
  const embed::ModelLibrary library(settings.models_dir);
  if (import_->parsed()) return Import(library);
  if (export_->parsed()) return Export(library);
  return Remove(library);
}

core::Result<ExitCode> ModelsImport::Import(const embed::ModelLibrary& library) const {
  const auto imported = embed::ImportModel(source_, library, options_);
  if (!imported.ok()) {
    // A damaged model that somebody has is a wrong argument, not damaged data of ours.
    const bool damaged = imported.code() == core::Code::kCorruption;
    return core::Status(damaged ? core::Code::kInvalidArgument : imported.code(),
                        imported.status().message());
  }
  fmt::print("imported {} ({}, {} dimensions)\n", imported->name, BytesText(imported->bytes()),
             imported->dimension);
  return ExitCode::kDone;
}

core::Result<ExitCode> ModelsImport::Export(const embed::ModelLibrary& library) const {
  TRY(library.Export(name_, target_));
  fmt::print("exported {} to {}\n", name_, target_);
  return ExitCode::kDone;
}

// Collections made with the model stay, but need it again to be searched; so it must be meant.
core::Result<ExitCode> ModelsImport::Remove(const embed::ModelLibrary& library) const {
  const embed::ModelFolder model = TRY(library.Find(name_));
  if (!yes_) {
    return core::InvalidArgument("this removes the model '" + model.name + "' (" +
                                 BytesText(model.bytes()) +
                                 "), and collections made with it cannot be searched without it; "
                                 "if that is right, repeat with --yes");
  }
  TRY(library.Remove(name_));
  fmt::print("removed {}\n", name_);
  return ExitCode::kDone;
}

}  // namespace elanus::app
