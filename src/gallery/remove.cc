// Folders are matched here and not by a filter: `path like` would need every percent sign and
// underscore of a name escaped, and would still not know where a folder's name ends.
#include "gallery/remove.h"

#include <algorithm>

#include "gallery/collection.h"
#include "gallery/plan.h"
#include "gallery/scan.h"

namespace elanus::gallery {
namespace {

template <typename Row>
void KeepBelow(const std::vector<std::string>& folders, std::vector<Row>* rows) {
  if (folders.empty()) return;
  std::erase_if(*rows, [&](const Row& row) {
    return std::ranges::none_of(
        folders, [&](const std::string& folder) { return IsBelow(row.path, folder); });
  });
}

template <typename Row>
std::vector<int64_t> Ids(const std::vector<Row>& rows) {
  std::vector<int64_t> ids;
  for (const Row& row : rows) ids.push_back(row.id);
  return ids;
}

}  // namespace

core::Result<RemoveSummary> Remove(core::Store* store, const RemoveOptions& options) {
  std::vector<std::string> folders;
  for (const std::string& path : options.paths) folders.push_back(AbsolutePath(path));

  core::QueryRequest request;
  request.from.collection = options.collection;
  request.filter = options.filter;
  request.output_fields = {"path"};
  const core::QueryAnswer answer = TRY(store->Query(request));
  RemoveSummary summary;
  summary.removed = ToPictureRows(answer.rows);
  KeepBelow(folders, &summary.removed);
  std::ranges::sort(summary.removed, {}, &PictureRow::path);

  // A filter speaks of pictures; bad files are chosen by their path alone.
  std::vector<TroubleRow> troubles;
  if (options.filter.empty()) {
    core::QueryRequest bad = request;
    bad.from.collection = TroubleCollection(options.collection);
    troubles = ToTroubleRows(TRY(store->Query(bad)).rows);
    KeepBelow(folders, &troubles);
  }
  summary.removed_bad = static_cast<int64_t>(troubles.size());
  if (options.dry_run) return summary;
  // A damaged picture has a row in both collections; forgetting it means both.
  TRY(DeleteRows(store, options.collection, Ids(summary.removed)));
  TRY(DeleteRows(store, TroubleCollection(options.collection), Ids(summary.removed)));
  TRY(DeleteRows(store, TroubleCollection(options.collection), Ids(troubles)));
  return summary;
}

}  // namespace elanus::gallery
