// Scan: which files below some folders are candidates, in an order that never changes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/status.h"

namespace elanus::gallery {

struct ScanOptions {
  std::vector<std::string> paths = {};     // Folders and files.
  std::vector<std::string> globs = {};     // Empty: every picture. '!' in front leaves out.
  std::vector<std::string> excludes = {};  // In the syntax of .gitignore, relative to each folder.
  bool hidden = false;                     // Also names that begin with a dot.
  bool no_ignore = false;                  // Pay no heed to .elanusignore files.
  bool follow = false;                     // Follow symbolic links; a circle is entered once.
};

struct FoundFile {
  std::string path = {};  // Absolute.
  std::string root = {};  // The folder asked for, or the parent of a file asked for.
  int64_t bytes = 0;
  int64_t mtime_ns = 0;
};

// Something that could not be looked at, with the reason for a person.
struct ScanProblem {
  std::string path = {};
  std::string root = {};
  std::string reason = {};
};

struct ScanAnswer {
  std::vector<FoundFile> files = {};  // By path within each root; no path twice.
  std::vector<ScanProblem> problems = {};
  std::vector<std::string> roots = {};  // Folders asked for, absolute, without '/' at the end.
};

// The path as rows keep it: absolute, without "." and "..", without '/' at the end.
std::string AbsolutePath(const std::string& path);

// kNotFound if a path does not exist. A file asked for by name is taken whatever its extension;
// in folders the extension decides. A folder that cannot be read is a problem, not an error.
core::Result<ScanAnswer> Scan(const ScanOptions& options);

}  // namespace elanus::gallery
