// `elanus models import`, `export` and `rm`: models come, go and are forgotten.
#pragma once

#include <string>

#include "app/command.h"
#include "embed/import.h"
#include "embed/model_folder.h"

namespace elanus::app {

// Three verbs of `elanus models`, with arguments of their own.
class ModelsImport {
 public:
  // Names the verbs and their flags. Called once, before the others.
  void Declare(CLI::App* models);
  bool was_asked() const;
  core::Result<ExitCode> Run(const Settings& settings) const;

 private:
  core::Result<ExitCode> Import(const embed::ModelLibrary& library) const;
  core::Result<ExitCode> Export(const embed::ModelLibrary& library) const;
  core::Result<ExitCode> Remove(const embed::ModelLibrary& library) const;

  CLI::App* import_ = nullptr;
  CLI::App* export_ = nullptr;
  CLI::App* remove_ = nullptr;
  embed::ImportOptions options_;
  std::string source_;
  std::string name_;
  std::string target_;
  bool yes_ = false;
};

}  // namespace elanus::app
