// Command: one verb of the command line. main.cc lists them; each stands in a file of its own.
#pragma once

#include <memory>

#include "app/settings.h"
#include "core/status.h"

namespace CLI {
class App;
}

namespace elanus::app {

// What the shell sees. DO NOT CHANGE THESE VALUES: scripts depend on them (docs/cli.md).
enum class ExitCode {
  kDone = 0,      // Done, or something was found.
  kNothing = 1,   // Nothing was found.
  kError = 2,     // The request could not be carried out.
  kBadFiles = 3,  // Finished, but some files could not be read.
  kDamaged = 4,   // The database is damaged.
  kInterrupted = 130,
};

class Command {
 public:
  virtual ~Command() = default;

  // Names the flags. Called once, before Run.
  virtual void Declare(CLI::App* app) = 0;
  // Does it. What is found goes to stdout; an error comes back and is printed by the caller.
  virtual core::Result<ExitCode> Run(const Settings& settings) = 0;
};

// One for each file of a command; main.cc gives them their names and examples.
std::unique_ptr<Command> MakeAdd();
std::unique_ptr<Command> MakeFind();
std::unique_ptr<Command> MakeLs();
std::unique_ptr<Command> MakeInfo();
std::unique_ptr<Command> MakeLabel();
std::unique_ptr<Command> MakeRm();
std::unique_ptr<Command> MakeReembed();
std::unique_ptr<Command> MakeEmbed();
std::unique_ptr<Command> MakeEval();
std::unique_ptr<Command> MakeBench();
std::unique_ptr<Command> MakeServe();
std::unique_ptr<Command> MakeModels();
std::unique_ptr<Command> MakeDoctor();
std::unique_ptr<Command> MakeVersion();

}  // namespace elanus::app
