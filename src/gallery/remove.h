// Remove: forgets pictures. Files on disk are never touched.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/store.h"
#include "gallery/picture_row.h"

namespace elanus::gallery {

struct RemoveOptions {
  std::string collection;
  std::vector<std::string> paths;  // Files, or folders with everything below; need not exist.
  std::string filter;              // With paths: both must hold.
  bool dry_run = false;
};

struct RemoveSummary {
  std::vector<PictureRow> removed;  // By path.
  int64_t removed_bad = 0;          // Files that were remembered as bad.
};

// Forgets what the options choose. REQUIRES: there is a path or a filter
core::Result<RemoveSummary> Remove(core::Store* store, const RemoveOptions& options);

}  // namespace elanus::gallery
