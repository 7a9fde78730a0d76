// The rules of gitignore(5), but for one: a file below an ignored folder cannot be brought back,
// and here as there that is because the folder is never entered.
#include "gallery/ignore.h"

#include <ranges>

namespace elanus::gallery {
namespace {

std::string_view NameOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace

IgnoreRules IgnoreRules::Parse(std::string_view text) {
  IgnoreRules rules;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    rules.Add(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return rules;
}

// Reads a line in the order of gitignore(5): trailing blanks, comment, '!', folder mark, anchor.
void IgnoreRules::Add(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
  if (line.empty() || line.starts_with('#')) return;

  bool negated = false;
  if (line.starts_with('!')) {
    negated = true;
    line.remove_prefix(1);
  }
  bool folders_only = false;
  if (line.ends_with('/')) {
    folders_only = true;
    line.remove_suffix(1);
  }
  const bool anchored = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) return;
  rules_.push_back({Glob(line), anchored, folders_only, negated});
}

std::optional<bool> IgnoreRules::Ignores(std::string_view path, bool is_folder) const {
  for (const IgnoreRule& rule : std::views::reverse(rules_)) {
    if (rule.folders_only && !is_folder) continue;
    if (rule.glob.Matches(rule.anchored ? path : NameOf(path))) return !rule.negated;
  }
  return std::nullopt;
}

}  // namespace elanus::gallery
