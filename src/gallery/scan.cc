// A walk with stat alone: no file is opened. Names are sorted in each folder, so two scans of one
// tree are the same list, and tests and reports can be compared line by line.
//
// What the file system refuses (a folder without permission, a link to nowhere) is a problem that
// is told with the bad files at the end; only a path that the person named and that is not there
// stops the scan.
#include "gallery/scan.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "embed/picture.h"
#include "gallery/ignore.h"
#include "gallery/text.h"

namespace elanus::gallery {
namespace {

int64_t MtimeNs(const struct stat& facts) {
  return int64_t{facts.st_mtim.tv_sec} * 1'000'000'000 + facts.st_mtim.tv_nsec;
}

// The rules of one folder on the way down, with the length of the folder's path.
struct FolderRules {
  IgnoreRules rules;
  size_t prefix = 0;  // Paths below are relative to the folder from here on.
};

// One scan: walks each path that was asked for, and collects into the answer.
class Walker {
 public:
  Walker(const ScanOptions& options, ScanAnswer* answer);

  core::Status Walk(const std::string& path);

 private:
  using Identity = std::pair<dev_t, ino_t>;

  // Visits the entries of one folder in order, with the folder's own rules in force.
  void WalkFolder(const std::string& path, const struct stat& facts);
  // Decides what one entry is: a folder to walk, a file to take, or nothing.
  void Visit(const std::string& path);
  // Puts a file into the answer, or says why not; once, however many arguments lead to it.
  void Take(const std::string& path, const struct stat& facts);
  // What -E and the ignore files say of a path; folders above it have been asked already.
  bool IsIgnored(const std::string& path, bool is_folder) const;
  // What -g says of a file, by its path relative to the root.
  bool IsWanted(std::string_view relative) const;
  void Report(const std::string& path, const std::string& reason);
  void ReadRules(const std::string& folder);

  const ScanOptions& options_;
  ScanAnswer* answer_;
  std::vector<Glob> wanted_;
  std::vector<bool> wanted_by_name_;  // Beside wanted_: no '/' in it, so the name alone is matched.
  IgnoreRules excludes_;
  std::string root_;
  std::vector<FolderRules> rules_;
  std::set<Identity> ancestors_;  // Folders on the way down: where following would go in circles.
  std::set<std::string> taken_;
};

Walker::Walker(const ScanOptions& options, ScanAnswer* answer)
    : options_(options), answer_(answer) {
  for (const std::string& exclude : options.excludes) excludes_.Add(exclude);
  for (const std::string& glob : options.globs) {
    if (glob.starts_with('!')) {
      excludes_.Add(glob.substr(1));
    } else {
      const std::string anchored = glob.starts_with('/') ? glob.substr(1) : glob;
      wanted_.emplace_back(anchored);
      wanted_by_name_.push_back(glob.find('/') == std::string::npos);
    }
  }
}

core::Status Walker::Walk(const std::string& path) {
  const std::string absolute = AbsolutePath(path);
  struct stat facts;
  if (::stat(absolute.c_str(), &facts) != 0) {
    if (errno != ENOENT && errno != ENOTDIR) {
      return core::IoError("cannot look at '" + path + "': " + std::strerror(errno));
    }
    return core::NotFound("no such file or folder: '" + path + "'");
  }
  if (S_ISDIR(facts.st_mode)) {
    root_ = absolute;
    answer_->roots.push_back(absolute);
    WalkFolder(absolute, facts);
  } else {
    root_ = std::filesystem::path(absolute).parent_path().string();
    Take(absolute, facts);
  }
  return core::Status::Ok();
}

void Walker::WalkFolder(const std::string& path, const struct stat& facts) {
  // A folder that is its own ancestor by device and number is a circle of links. One that is met
  // twice side by side is entered twice: both paths are real to the person.
  const Identity identity{facts.st_dev, facts.st_ino};
  if (!ancestors_.insert(identity).second) return;

  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator entries(path, error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    names.push_back(entries->path().filename().string());
  }
  if (error) Report(path, "cannot read this folder: " + error.message());
  std::ranges::sort(names);

  const size_t rules_before = rules_.size();
  if (!options_.no_ignore && std::ranges::binary_search(names, kIgnoreFileName)) ReadRules(path);
  const std::string prefix = path == "/" ? path : path + "/";
  for (const std::string& name : names) {
    if (options_.hidden || !name.starts_with('.')) Visit(prefix + name);
  }
  rules_.resize(rules_before);
  ancestors_.erase(identity);
}

void Walker::Visit(const std::string& path) {
  struct stat facts;
  const int failed = options_.follow ? ::stat(path.c_str(), &facts) : ::lstat(path.c_str(), &facts);
  if (failed != 0) {
    // A dangling link is only worth a word if it looks like a picture.
    if (embed::HasPictureExtension(path)) Report(path, std::strerror(errno));
    return;
  }
  const bool is_folder = S_ISDIR(facts.st_mode);
  if (!is_folder && !S_ISREG(facts.st_mode)) return;
  if (!is_folder && !embed::HasPictureExtension(path)) return;
  if (IsIgnored(path, is_folder)) return;
  if (is_folder) {
    WalkFolder(path, facts);
  } else if (IsWanted(std::string_view(path).substr(root_.size() + (root_ == "/" ? 0 : 1)))) {
    Take(path, facts);
  }
}

void Walker::Take(const std::string& path, const struct stat& facts) {
  if (!taken_.insert(path).second) return;
  if (!S_ISREG(facts.st_mode)) return Report(path, "not a regular file");
  if (!IsUtf8(path)) return Report(path, "the file name is not valid UTF-8");
  answer_->files.push_back({path, root_, facts.st_size, MtimeNs(facts)});
}

// -E comes first and last: nothing that a file in the tree says brings back what the command line
// left out.
bool Walker::IsIgnored(const std::string& path, bool is_folder) const {
  const size_t below_root = root_.size() + (root_ == "/" ? 0 : 1);
  if (excludes_.Ignores(std::string_view(path).substr(below_root), is_folder).value_or(false)) {
    return true;
  }
  // The rules of the deepest folder speak first.
  for (auto rules = rules_.rbegin(); rules != rules_.rend(); ++rules) {
    const auto verdict =
        rules->rules.Ignores(std::string_view(path).substr(rules->prefix), is_folder);
    if (verdict) return *verdict;
  }
  return false;
}

bool Walker::IsWanted(std::string_view relative) const {
  const size_t slash = relative.rfind('/');
  const auto name = slash == std::string_view::npos ? relative : relative.substr(slash + 1);
  for (size_t i = 0; i < wanted_.size(); ++i) {
    if (wanted_[i].Matches(wanted_by_name_[i] ? name : relative)) return true;
  }
  return wanted_.empty();
}

void Walker::Report(const std::string& path, const std::string& reason) {
  answer_->problems.push_back({path, root_, reason});
}

void Walker::ReadRules(const std::string& folder) {
  const std::string prefix = folder == "/" ? folder : folder + "/";
  std::ifstream file(prefix + kIgnoreFileName);
  std::ostringstream text;
  text << file.rdbuf();
  rules_.push_back({IgnoreRules::Parse(text.str()), prefix.size()});
}

}  // namespace

std::string AbsolutePath(const std::string& path) {
  std::error_code error;
  std::string absolute = std::filesystem::absolute(path, error).lexically_normal().string();
  while (absolute.size() > 1 && absolute.ends_with('/')) absolute.pop_back();
  return absolute;
}

core::Result<ScanAnswer> Scan(const ScanOptions& options) {
  ScanAnswer answer;
  Walker walker(options, &answer);
  for (const std::string& path : options.paths) TRY(walker.Walk(path));
  return answer;
}

}  // namespace elanus::gallery
