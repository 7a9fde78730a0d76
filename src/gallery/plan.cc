// Everything is looked up by id, the hash of a path: a path that is not UTF-8 is stored in an
// escaped form, and only its id is sure to be the same as on disk.
#include "gallery/plan.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <unordered_set>

#include "gallery/collection.h"

namespace elanus::gallery {
namespace {

// More than this share of rows gone is rather an unmounted disk than a tidy person.
constexpr double kPruneShareMax = 0.2;

bool IsBelowAny(const std::string& path, const std::vector<std::string>& roots) {
  return std::ranges::any_of(roots, [&](const std::string& root) { return IsBelow(path, root); });
}

template <typename Row>
bool IsUnchanged(const FoundFile& file, const Row& row) {
  return row.bytes == file.bytes && row.mtime_ns == file.mtime_ns;
}

}  // namespace

bool IsBelow(std::string_view path, std::string_view folder) {
  if (!path.starts_with(folder)) return false;
  return folder == "/" || path.size() == folder.size() || path[folder.size()] == '/';
}

bool FileExists(const std::string& path) {
  struct stat facts;
  return ::lstat(path.c_str(), &facts) == 0;
}

core::Result<KnownRows> ReadKnownRows(core::Store* store, const std::string& collection) {
  KnownRows known;
  core::QueryRequest request;
  request.from.collection = collection;
  request.output_fields = {"path", "root", "content_hash", "bytes", "mtime", "damaged"};
  const core::QueryAnswer pictures = TRY(store->Query(request));
  for (PictureRow& row : ToPictureRows(pictures.rows)) {
    known.pictures.emplace(row.id, std::move(row));
  }
  request.from.collection = TroubleCollection(collection);
  request.output_fields = {"*"};
  const core::QueryAnswer troubles = TRY(store->Query(request));
  for (TroubleRow& row : ToTroubleRows(troubles.rows)) {
    known.troubles.emplace(row.id, std::move(row));
  }
  return known;
}

// Size and time stand for the contents, as in rsync and git: a file that was changed within the
// same nanosecond to the same size is the one thing this does not see.
AddPlan MakePlan(const ScanAnswer& scan, const KnownRows& known) {
  AddPlan plan;
  std::unordered_set<int64_t> seen;
  for (const FoundFile& file : scan.files) {
    const int64_t id = PictureId(file.path);
    seen.insert(id);
    const auto picture = known.pictures.find(id);
    const auto trouble = known.troubles.find(id);
    const bool has_trouble = trouble != known.troubles.end() && IsUnchanged(file, trouble->second);
    if (picture != known.pictures.end() && IsUnchanged(file, picture->second)) {
      ++plan.unchanged;
      if (has_trouble) plan.known_damage.push_back(trouble->second);
    } else if (has_trouble && trouble->second.status == "bad") {
      plan.known_bad.push_back(trouble->second);
    } else {
      plan.work.push_back(file);
    }
  }
  // A row that the scan did not meet may just be left out by a glob: only what is gone from the
  // disk has vanished.
  for (const auto& [id, row] : known.pictures) {
    if (!IsBelowAny(row.path, scan.roots)) continue;
    ++plan.rows_below_roots;
    if (!seen.contains(id) && !FileExists(row.path)) plan.vanished.push_back(row);
  }
  std::ranges::sort(plan.vanished, {}, &PictureRow::path);
  // Bad files below the roots that are gone need no --prune: they stood for no picture.
  for (const auto& [id, row] : known.troubles) {
    if (!seen.contains(id) && IsBelowAny(row.path, scan.roots) && !FileExists(row.path)) {
      plan.vanished_bad.push_back(id);
    }
  }
  return plan;
}

// The marks of an unmounted disk are an empty mount point and an empty plan. Both stop the run
// before --prune can believe them, however many times it was told yes.
core::Status CheckRoots(const ScanAnswer& scan, const KnownRows& known) {
  for (const std::string& root : scan.roots) {
    const bool has_files = std::ranges::any_of(
        scan.files, [&](const FoundFile& file) { return IsBelow(file.path, root); });
    if (has_files) continue;
    int64_t rows = 0, left = 0;
    for (const auto& [id, row] : known.pictures) {
      if (!IsBelow(row.path, root)) continue;
      ++rows;
      left += FileExists(row.path) ? 1 : 0;
    }
    if (rows > 0 && left == 0) {
      return core::InvalidArgument(fmt::format(
          "'{}' has no picture left but {} of it are indexed; mount the disk if it is not mounted, "
          "or forget them with: elanus rm '{}'",
          root, rows, root));
    }
    const bool has_problems = std::ranges::any_of(
        scan.problems, [&](const ScanProblem& problem) { return problem.root == root; });
    if (rows == 0 && !has_problems) {
      return core::InvalidArgument(
          fmt::format("no pictures in '{}'; check the folder, --glob, --exclude and {} files", root,
                      ".elanusignore"));
    }
  }
  return core::Status::Ok();
}

// The share is of the rows below the roots of this run: pruning a small folder of a large
// collection must not pass because the rest of it is still there.
core::Status CheckPrune(const AddPlan& plan, bool yes) {
  const auto vanished = static_cast<double>(plan.vanished.size());
  if (yes || vanished <= kPruneShareMax * static_cast<double>(plan.rows_below_roots)) {
    return core::Status::Ok();
  }
  return core::InvalidArgument(
      fmt::format("{} of {} indexed pictures are gone, more than a fifth; if that is right, repeat "
                  "with --prune --yes",
                  plan.vanished.size(), plan.rows_below_roots));
}

}  // namespace elanus::gallery
