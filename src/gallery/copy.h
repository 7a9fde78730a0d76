// Copy: puts the pictures of a search into a folder. Nothing that is there is ever overwritten.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "gallery/find.h"

namespace elanus::gallery {

enum class CopyMode { kCopy, kLink };  // kLink makes symbolic links.

// What to do when the folder has a file of the same name.
enum class OnCollision {
  kRename,  // dog.jpg, dog-2.jpg, dog-3.jpg
  kSkip,    // Leave out the newcomer.
  kFail,    // Do nothing at all.
};
core::Result<OnCollision> ParseOnCollision(std::string_view name);

struct CopyOptions {
  std::string folder = {};
  CopyMode mode = CopyMode::kCopy;
  OnCollision on_collision = OnCollision::kRename;
  bool dry_run = false;
  std::string query = {};  // For the manifest.
};

// What became, or would become, of one hit.
struct CopiedFile {
  std::string source = {};
  std::string target = {};  // "" if it was not copied.
  std::string action = {};  // "copied", "linked", "skipped" or "failed"
  std::string reason = {};  // Why it failed or was skipped.
  int64_t rank = 0;
  double score = 0;
};

// In the order of the hits.
struct CopySummary {
  std::vector<CopiedFile> files;
  std::string manifest;  // Its path; "" for a dry run.
};

// Where each hit would go, by names alone: `exists` says whether the folder has a name already.
std::vector<CopiedFile> PlanCopies(std::span<const PictureHit> hits, const CopyOptions& options,
                                   const std::function<bool(const std::string&)>& exists);

// Makes the folder if it is missing, copies each file whole or not at all, and writes a manifest
// beside them that says where each came from. A source that is gone fails alone.
core::Result<CopySummary> CopyHits(std::span<const PictureHit> hits, const CopyOptions& options);

}  // namespace elanus::gallery
