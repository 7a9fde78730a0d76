// Settings: what every command is told, from flags, environment and configuration file.
#pragma once

#include <string>

namespace elanus::app {

struct Settings {
  std::string uri;         // The folder of the database.
  std::string collection;  // Of pictures.
  std::string models_dir;
  std::string cache_dir;
  std::string model;      // "": the model of the collection, or else the default.
  std::string precision;  // "auto", "f32" or "bf16".
  std::string color;      // "auto", "always" or "never".
  int threads = 0;        // 0: one for each core.
  bool verbose = false;   // Timings, on stderr.
  bool quiet = false;     // No notices on stderr, but for errors.
};

// The defaults, below the XDG base directories or what they stand for.
Settings DefaultSettings();
std::string DefaultConfigFile();

}  // namespace elanus::app
