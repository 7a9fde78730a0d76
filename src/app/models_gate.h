// `elanus models gate`: measures a quantised graph on someone's own pictures.
#pragma once

#include <optional>
#include <string>

#include "app/command.h"
#include "embed/model_folder.h"
#include "embed/quantisation.h"

namespace elanus::app {

// Compares the quantised graph with the exact one on the pictures below `pictures` and keeps the
// report beside the model. kInvalidArgument if there is no such graph or too few pictures.
core::Result<embed::GateReport> MeasureGate(const embed::ModelFolder& folder,
                                            const std::string& pictures, size_t limit,
                                            const Settings& settings);

// The same again on the pictures of the report that is there. None without a quantised graph, a
// report, or its pictures.
core::Result<std::optional<embed::GateReport>> RepeatGate(const embed::ModelFolder& folder,
                                                          const Settings& settings);

// The report as a line for a person.
std::string GateText(const embed::ModelFolder& folder, const embed::GateReport& report);

// One verb of `elanus models`, with flags of its own.
class ModelsGate {
 public:
  // Names the verb and its flags. Called once, before the others.
  void Declare(CLI::App* models);
  bool was_asked() const;
  core::Result<ExitCode> Run(const Settings& settings) const;

 private:
  CLI::App* gate_ = nullptr;
  std::string name_;
  std::string pictures_;
  size_t sample_ = 500;
  bool json_ = false;
};

}  // namespace elanus::app
