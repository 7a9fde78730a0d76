// Plan: what adding has to do, from what is on disk and what is in the store. Costs no more than
// the stats that the scan already made, and one for each row that the scan did not meet.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/status.h"
#include "core/store.h"
#include "gallery/picture_row.h"
#include "gallery/scan.h"

namespace elanus::gallery {

// The rows of a collection as far as planning needs them.
struct KnownRows {
  std::unordered_map<int64_t, PictureRow> pictures;  // By id; without vectors.
  std::unordered_map<int64_t, TroubleRow> troubles;  // By id.
};

// Reads both collections whole: planning asks for nearly every row, and a hundred thousand of them
// are some tens of megabytes.
core::Result<KnownRows> ReadKnownRows(core::Store* store, const std::string& collection);

struct AddPlan {
  std::vector<FoundFile> work;           // New and changed files.
  std::vector<TroubleRow> known_bad;     // Unchanged files that are known to be bad.
  std::vector<TroubleRow> known_damage;  // Unchanged rows known to show only a part.
  std::vector<PictureRow> vanished;      // Rows below the roots whose files are gone.
  std::vector<int64_t> vanished_bad;     // The same among the bad files.
  int64_t unchanged = 0;
  int64_t rows_below_roots = 0;
};

// Compares sizes and times; looks at the disk only for rows the scan did not meet.
AddPlan MakePlan(const ScanAnswer& scan, const KnownRows& known);

// Refuses what looks like a disk that is not mounted: a root without any picture while rows of it
// are there; and a folder in which there was nothing to do from the start.
core::Status CheckRoots(const ScanAnswer& scan, const KnownRows& known);

// Refuses to prune more than a fifth of the rows below the roots unless `yes`.
core::Status CheckPrune(const AddPlan& plan, bool yes);

// Whether `path` is `folder` or lies below it.
bool IsBelow(std::string_view path, std::string_view folder);

// Whether there is something of this name on disk.
bool FileExists(const std::string& path);

}  // namespace elanus::gallery
