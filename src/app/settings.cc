// Data, cache and configuration stand apart as the XDG specification has them: the cache may be
// deleted at any time, the data is what a backup is for.
#include "app/settings.h"

#include <cstdlib>

namespace elanus::app {
namespace {

// An XDG base directory: the variable if it is absolute, as the specification asks, else below
// the home directory.
std::string BaseDirectory(const char* variable, const char* below_home) {
  const char* set = std::getenv(variable);
  if (set != nullptr && set[0] == '/') return set;
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr ? home : ".") + "/" + below_home;
}

}  // namespace

Settings DefaultSettings() {
  const std::string data = BaseDirectory("XDG_DATA_HOME", ".local/share") + "/elanus";
  Settings settings;
  settings.uri = data + "/photos.db";
  settings.collection = "pictures";
  settings.models_dir = data + "/models";
  settings.cache_dir = BaseDirectory("XDG_CACHE_HOME", ".cache") + "/elanus";
  settings.precision = "auto";
  settings.color = "auto";
  return settings;
}

// Read if it is there; a file named by --config must be there.
std::string DefaultConfigFile() {
  return BaseDirectory("XDG_CONFIG_HOME", ".config") + "/elanus/config.toml";
}

}  // namespace elanus::app
