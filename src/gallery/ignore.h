// Ignore rules in the syntax of .gitignore, from .elanusignore files and from -E/--exclude.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gallery/glob.h"

namespace elanus::gallery {

inline constexpr const char* kIgnoreFileName = ".elanusignore";

// One line. A pattern with a '/' in front or in the middle is anchored to the folder of the rules;
// any other matches a name at any depth. A '/' at the end matches folders only.
struct IgnoreRule {
  Glob glob;
  bool anchored = false;
  bool folders_only = false;
  bool negated = false;  // The line began with '!': what matches is kept.
};

// The rules of one folder; the last that matches decides.
class IgnoreRules {
 public:
  // Lines that are empty or begin with '#' say nothing; "\#" and "\!" are plain characters.
  static IgnoreRules Parse(std::string_view text);

  void Add(std::string_view line);
  bool empty() const { return rules_.empty(); }

  // True: ignored; false: kept by a '!'; none: no rule matches. `path` is relative to the folder
  // of the rules.
  std::optional<bool> Ignores(std::string_view path, bool is_folder) const;

 private:
  std::vector<IgnoreRule> rules_;
};

}  // namespace elanus::gallery
