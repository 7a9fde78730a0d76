// CLI11 parses; this file is the only one that sees it throw. Three things it does not do as we
// want them are done here: one line for an error, the order of file and environment (CLI11 lets
// the file win), and variables for every flag without naming each.
#include "app/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "app/config_file.h"
#include "app/version.h"

namespace elanus::app {
namespace {

// Flags that confirm something are said each time; they have no variable and no key.
bool IsConfirmation(const std::string& name) {
  return name == "yes" || name == "all" || name == "dry-run" || name == "prune" || name == "help" ||
         name == "version" || name == "config";
}

// "ELANUS_MIN_SCORE" for min-score.
std::string VariableName(const std::string& option) {
  std::string name = "ELANUS_";
  for (char c : option) {
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return name;
}

// Gives every flag its variable. Several values of one flag are lines of the variable.
void BindEnvironment(CLI::App* app, ConfigKeys* keys) {
  for (CLI::Option* option : app->get_options()) {
    if (option->get_positional() || option->get_lnames().empty()) continue;
    const std::string& name = option->get_lnames().front();
    if (IsConfirmation(name)) continue;
    option->envname(VariableName(name));
    if (option->get_items_expected_max() > 1) option->delimiter('\n');
    (*keys)[name] = VariableName(name);
  }
  for (CLI::App* command : app->get_subcommands({})) BindEnvironment(command, keys);
}

// The value of --config, found before parsing because the file takes part in it.
// Looks for the flag by hand, and only before "--": after it everything is an argument.
std::string ConfigArgument(const std::vector<std::string>& arguments) {
  for (size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    if (arguments[i].starts_with("--config=")) return arguments[i].substr(9);
    if (arguments[i] == "--config" && i + 1 < arguments.size()) return arguments[i + 1];
  }
  const char* variable = std::getenv("ELANUS_CONFIG");
  return variable == nullptr ? "" : variable;
}

// What was printed before belongs to stdout and comes first, also where both are one terminal.
int PrintError(const core::Status& status) {
  std::fflush(stdout);
  fmt::print(stderr, "elanus: {}\n", status.message());
  const bool damaged = status.code() == core::Code::kCorruption;
  return static_cast<int>(damaged ? ExitCode::kDamaged : ExitCode::kError);
}

// Where to read on: the help of the command that was named, if one was.
std::string HelpHint(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  if (chosen.empty()) return "run: elanus --help";
  return "run: elanus " + chosen.front()->get_name() + " --help";
}

}  // namespace

// Keeps CLI11's types out of the header. Settings are filled while parsing.
struct CommandLine::State {
  CLI::App app{"Find pictures by words or by picture, on your own machine.", "elanus"};
  Settings settings = DefaultSettings();
  std::string config;
  std::vector<std::pair<CLI::App*, std::unique_ptr<Command>>> commands;

  // Parses and runs; returns the exit code.
  int Parse(int argc, const char* const* argv);
  // Runs the command that was named. REQUIRES: parsing was Ok
  int RunChosen();
};

CommandLine::CommandLine() : state_(std::make_unique<State>()) {
  CLI::App& app = state_->app;
  Settings& settings = state_->settings;
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("elanus ") + kVersion);
  app.add_option("--uri", settings.uri, "folder of the database")->type_name("PATH");
  app.add_option("--collection", settings.collection, "collection of pictures")->type_name("NAME");
  app.add_option("--model", settings.model, "model to embed with")->type_name("NAME");
  app.add_option("--models-dir", settings.models_dir, "folder of the models")->type_name("PATH");
  app.add_option("--cache-dir", settings.cache_dir, "where compiled graphs are kept")
      ->type_name("PATH");
  app.add_option("--precision", settings.precision, "auto, f32 or bf16")->type_name("NAME");
  app.add_option("-j,--threads", settings.threads, "pictures embedded side by side")
      ->type_name("N")
      ->check(CLI::Range(0, 1024));
  app.add_option("--color", settings.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_option("--config", state_->config, "configuration file")->type_name("FILE");
  app.add_flag("-v,--verbose", settings.verbose, "print timings on stderr");
  app.add_flag("-q,--quiet", settings.quiet, "no notices on stderr");
  app.footer(
      "Run 'elanus COMMAND --help' for the flags and examples of a command.\n"
      "Flags are also variables (ELANUS_URI) and keys of the configuration file (uri).");
}

CommandLine::~CommandLine() = default;

// Flags of all commands are taken behind the command as well, where people write them.
void CommandLine::Add(const std::string& name, const std::string& summary,
                      const std::string& examples, std::unique_ptr<Command> command) {
  CLI::App* app = state_->app.add_subcommand(name, summary);
  app->fallthrough();
  if (!examples.empty()) app->footer("Examples:\n" + examples);
  command->Declare(app);
  state_->commands.emplace_back(app, std::move(command));
}

int CommandLine::Run(int argc, const char* const* argv) {
  ConfigKeys keys;
  BindEnvironment(&state_->app, &keys);
  const std::string given = ConfigArgument({argv + 1, argv + argc});
  const core::Status config = given.empty() ? ApplyConfigFile(DefaultConfigFile(), false, keys)
                                            : ApplyConfigFile(given, true, keys);
  if (!config.ok()) return PrintError(config);
  return state_->Parse(argc, argv);
}

int CommandLine::State::Parse(int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help and --version
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    // No arguments at all are a question, not a mistake: the answer is the help.
    if (argc < 2) {
      fmt::print(stderr, "{}", app.help());
      return static_cast<int>(ExitCode::kError);
    }
    std::string what = error.what();
    while (what.ends_with('\n') || what.ends_with('.')) what.pop_back();
    for (char& c : what) c = c == '\n' ? ' ' : c;
    return PrintError(core::InvalidArgument(what + "; " + HelpHint(app)));
  }
  return RunChosen();
}

// A full disk may only be noticed when the buffer of stdout is written: a listing that was cut
// short must not end with 0.
int CommandLine::State::RunChosen() {
  for (auto& [declared, command] : commands) {
    if (!declared->parsed()) continue;
    const core::Result<ExitCode> code = command->Run(settings);
    if (!code.ok()) return PrintError(code.status());
    if (std::fflush(stdout) != 0) {
      return PrintError(core::IoError("cannot write to standard output"));
    }
    return static_cast<int>(code.value());
  }
  return static_cast<int>(ExitCode::kError);
}

}  // namespace elanus::app
