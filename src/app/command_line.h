// CommandLine: arguments, environment and configuration file to one command with its settings.
//
// Every flag --some-name is also the variable ELANUS_SOME_NAME and the key some-name of the
// configuration file; a flag beats the variable, and the variable beats the file.
#pragma once

#include <memory>
#include <string>

#include "app/command.h"

namespace elanus::app {

class CommandLine {
 public:
  CommandLine();
  ~CommandLine();

  // `examples` are lines of the help, each a command that can be copied.
  void Add(const std::string& name, const std::string& summary, const std::string& examples,
           std::unique_ptr<Command> command);

  // Parses, runs the command, prints what went wrong in one line, and returns the exit code.
  int Run(int argc, const char* const* argv);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace elanus::app
