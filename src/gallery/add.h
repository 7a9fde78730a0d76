// Add: the pictures that a scan found become rows of a collection.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/store.h"
#include "embed/model.h"
#include "gallery/plan.h"
#include "gallery/scan.h"

namespace elanus::gallery {

struct AddOptions {
  std::string collection;
  bool prune = false;  // Remove rows of files that are gone.
  bool yes = false;    // Also if they are more than a fifth.
};

struct AddProgress {
  int64_t done = 0;  // Files looked at, of `total`.
  int64_t total = 0;
  int64_t committed = 0;  // Files that no kill can take back.
};

// How the caller looks on. `progress` comes from any thread, but from one at a time.
struct AddHooks {
  std::function<void(const AddProgress&)> progress;
  std::function<bool()> stop;  // True: take no more files, commit what is in flight.
};

// Counts are of files or of rows; the words are those of docs/cli.md.
struct AddSummary {
  int64_t added = 0;
  int64_t changed = 0;
  int64_t embedded = 0;
  int64_t unchanged = 0;
  int64_t moved = 0;
  int64_t removed = 0;
  int64_t vanished = 0;  // Rows whose files are gone and that were kept.
  int64_t bad = 0;
  int64_t damaged = 0;
  double embed_seconds = 0;  // From the first file read to the last commit.
  bool interrupted = false;
  std::vector<TroubleRow> troubles;  // Bad and damaged files, also those known before, by path.
};

// What must hold before anything is changed: the model fits, no root has vanished, pruning is
// wanted. Then the files are taken, rows of moved files replaced, and rows of vanished ones removed
// if that was asked for. Stopped or killed at any moment, a repetition goes on where it was.
core::Result<AddSummary> Add(const ScanAnswer& scan, const AddOptions& options, core::Store* store,
                             embed::Model* model, const AddHooks& hooks);

// kInvalidArgument if `path`, which is not there, has rows in the collection: an unmounted disk.
core::Status CheckMissingRoot(const std::string& path, const KnownRows& known);

}  // namespace elanus::gallery
