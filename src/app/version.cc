// `elanus version`: for bug reports, with what the processor and our kernels are; --version is the
// first line of it alone.
#include "app/version.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/processor.h"
#include "engine/database.h"

namespace elanus::app {
namespace {

// Needs neither database nor model.
class Version final : public Command {
 public:
  void Declare(CLI::App* app) override { app->add_flag("--json", json_, "JSON"); }

  core::Result<ExitCode> Run(const Settings&) override {
    if (json_) {
      const nlohmann::ordered_json line = {{"type", "version"},
                                           {"version", kVersion},
                                           {"compiler", __VERSION__},
                                           {"kernels", engine::KernelName()},
                                           {"processor", ProcessorFeatures()}};
      fmt::print("{}\n", line.dump());
    } else {
      fmt::print("elanus {}\n", kVersion);
      fmt::print("processor {}\n", fmt::join(ProcessorFeatures(), " "));
      fmt::print("kernels   {}\n", engine::KernelName());
    }
    return ExitCode::kDone;
  }

 private:
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeVersion() {
  return std::make_unique<Version>();
}

}  // namespace elanus::app
