// Only keys at the top of the file are taken. Sections for each command would make a second way to
// say everything; a flag that two commands share means the same in both.
#include "app/config_file.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>

namespace elanus::app {
namespace {

std::string JoinLines(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : "\n") + value;
  return text;
}

// A key that nobody reads is a typo that would otherwise be found by wondering why.
core::Status Apply(const std::string& path, const CLI::ConfigItem& item, const ConfigKeys& keys) {
  if (item.name == "++" || item.name == "--") return core::Status::Ok();  // Marks of sections.
  const auto key = keys.find(item.name);
  if (key == keys.end() || !item.parents.empty()) {
    const std::string name = item.fullname();
    return core::InvalidArgument("'" + path + "' has the key '" + name +
                                 "', which no flag has; correct it, or see: elanus --help");
  }
  constexpr int kKeepSet = 0;
  ::setenv(key->second.c_str(), JoinLines(item.inputs).c_str(), kKeepSet);
  return core::Status::Ok();
}

}  // namespace

core::Status ApplyConfigFile(const std::string& path, bool required, const ConfigKeys& keys) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    if (!required) return core::Status::Ok();
    return core::NotFound("no configuration file '" + path + "'; correct --config");
  }
  std::vector<CLI::ConfigItem> items;
  try {
    items = CLI::ConfigTOML().from_file(path);
  } catch (const CLI::Error& parse_error) {
    return core::InvalidArgument("cannot read '" + path + "': " + parse_error.what());
  }
  for (const CLI::ConfigItem& item : items) TRY(Apply(path, item, keys));
  return core::Status::Ok();
}

}  // namespace elanus::app
