// `elanus version`: for bug reports; --version says the same in one line.
#include "app/version.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/command.h"

namespace elanus::app {
namespace {

// Needs neither database nor model.
class Version final : public Command {
 public:
  void Declare(CLI::App* app) override { app->add_flag("--json", json_, "JSON"); }

  core::Result<ExitCode> Run(const Settings&) override {
    if (json_) {
      const nlohmann::ordered_json line = {
          {"type", "version"}, {"version", kVersion}, {"compiler", __VERSION__}};
      fmt::print("{}\n", line.dump());
    } else {
      fmt::print("elanus {}\n", kVersion);
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
