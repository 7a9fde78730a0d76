// Rows are copied as the store has them, all fields but the vector, so that labels and whatever a
// client added come along without being known here. What is done is told by the rows of the next
// collection themselves: nothing is remembered elsewhere.
#include "gallery/reembed.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <unordered_map>

#include "gallery/batches.h"
#include "gallery/collection.h"
#include "gallery/committer.h"
#include "gallery/next_collection.h"
#include "gallery/picture_file.h"
#include "gallery/text.h"

namespace elanus::gallery {
namespace {

using Contents = std::unordered_map<int64_t, std::string>;  // Content hashes by id.

core::Result<Contents> ReadContents(core::Store* store, const std::string& collection) {
  core::QueryRequest request;
  request.from.collection = collection;
  request.output_fields = {"content_hash"};
  Contents contents;
  for (PictureRow& row : ToPictureRows(TRY(store->Query(request)).rows)) {
    contents[row.id] = std::move(row.content_hash);
  }
  return contents;
}

// Makes the rows of one collection anew in another.
class Copier {
 public:
  Copier(core::Store* store, const std::string& collection, embed::Model* model)
      : store_(store), from_(collection), to_(NextCollection(collection)), model_(model) {}

  // Reads, embeds and writes the rows of these ids.
  core::Status Copy(std::span<const int64_t> ids);
  // Commits what is waiting.
  core::Status Finish();

  int64_t embedded() const { return embedded_; }
  std::vector<MissingPicture>& missing() { return missing_; }

 private:
  // REQUIRES: mutex_ is held
  core::Status Commit();
  // Rows of the batch whose pictures have vectors, with these. REQUIRES: mutex_ is held
  void Append(const core::Batch& batch, std::span<const size_t> rows,
              const embed::Vectors& vectors);

  core::Store* const store_;
  const std::string from_;
  const std::string to_;
  embed::Model* const model_;
  std::mutex mutex_;  // Guards all below.
  core::Batch waiting_;
  std::chrono::steady_clock::time_point waiting_since_;
  int64_t embedded_ = 0;
  std::vector<MissingPicture> missing_;
};

core::Status Copier::Copy(std::span<const int64_t> ids) {
  core::QueryRequest request;
  request.from.collection = from_;
  request.keys = core::Int64Column(ids);
  request.output_fields = {"*"};
  const core::Batch batch = TRY(store_->Query(request)).rows;
  const core::Column* paths = batch.Find("path");
  if (paths == nullptr) return core::InvalidArgument("the collection has no field 'path'");

  std::vector<embed::Picture> pictures;
  std::vector<size_t> rows;
  std::vector<MissingPicture> missing;
  for (size_t row = 0; row < batch.rows(); ++row) {
    const std::string path(paths->view().Text(row));
    auto decoded = DecodePictureFile(path, model_->picture_short_side());
    if (decoded.ok()) {
      pictures.push_back(std::move(decoded->picture));
      rows.push_back(row);
    } else {
      missing.push_back({path, decoded.status().message()});
    }
  }
  const embed::Vectors vectors = TRY(model_->EmbedPictures(pictures));
  const std::lock_guard lock(mutex_);
  std::ranges::move(missing, std::back_inserter(missing_));
  Append(batch, rows, vectors);
  embedded_ += static_cast<int64_t>(rows.size());
  const auto age = std::chrono::steady_clock::now() - waiting_since_;
  if (waiting_.rows() < kCommitRowsMax && age < kCommitAgeMax) return core::Status::Ok();
  return Commit();
}

void Copier::Append(const core::Batch& batch, std::span<const size_t> rows,
                    const embed::Vectors& vectors) {
  if (waiting_.rows() == 0) {
    waiting_ = {};
    waiting_since_ = std::chrono::steady_clock::now();
    for (const core::NamedColumn& named : batch.columns) {
      const bool is_vector = named.name == "vector";
      waiting_.Add(named.name, named.column.type(),
                   is_vector ? vectors.dimension : named.column.dim());
    }
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    for (core::NamedColumn& named : waiting_.columns) {
      if (named.name == "vector") {
        named.column.AppendVector(vectors.row(i));
      } else {
        named.column.AppendFrom(batch.Find(named.name)->view(), rows[i]);
      }
    }
  }
}

core::Status Copier::Commit() {
  if (waiting_.rows() == 0) return core::Status::Ok();
  core::UpsertRequest request;
  request.to.collection = to_;
  request.rows = std::move(waiting_);
  waiting_ = {};
  TRY(store_->Upsert(request));
  return core::Status::Ok();
}

core::Status Copier::Finish() {
  const std::lock_guard lock(mutex_);
  return Commit();
}

// What can be refused before anything is made.
core::Status Check(const ReembedOptions& options, core::Store* store, const embed::Model& model) {
  const auto made_with = TRY(ReadCollectionModel(store, options.collection));
  if (!made_with) return core::NotFound("no collection '" + options.collection + "'");
  if (CheckSameModel(options.collection, *made_with, model.folder()).ok() &&
      CheckSamePrecision(options.collection, *made_with, model.precision()).ok()) {
    return core::InvalidArgument(
        fmt::format("collection '{}' was made with model '{}' in {}; there is nothing to do",
                    options.collection, made_with->name, made_with->precision));
  }
  if (options.keep_old.empty()) return core::Status::Ok();
  TRY(core::ValidateName("collection", options.keep_old));
  const auto taken = store->DescribeCollection({"", options.keep_old});
  if (taken.code() == core::Code::kNotFound && !IsHiddenCollection(options.keep_old)) {
    return core::Status::Ok();
  }
  return core::InvalidArgument("--keep-old '" + options.keep_old +
                               "' is the name of a collection; choose another");
}

// Rows of `have` that are not wanted, or not with these contents.
std::vector<int64_t> Without(const Contents& have, const Contents& wanted) {
  std::vector<int64_t> ids;
  for (const auto& [id, contents] : have) {
    const auto found = wanted.find(id);
    if (found == wanted.end() || found->second != contents) ids.push_back(id);
  }
  std::ranges::sort(ids);
  return ids;
}

}  // namespace

core::Result<ReembedSummary> Reembed(const ReembedOptions& options, core::Store* store,
                                     embed::Model* model, const AddHooks& hooks) {
  TRY(Check(options, store, *model));
  TRY(EnsureNextCollection(store, options.collection, *model));
  const std::string next = NextCollection(options.collection);
  const Contents wanted = TRY(ReadContents(store, options.collection));
  const Contents made = TRY(ReadContents(store, next));
  TRY(DeleteRows(store, next, Without(made, wanted)));
  const std::vector<int64_t> work = Without(wanted, made);

  ReembedSummary summary;
  summary.rows = static_cast<int64_t>(wanted.size());
  summary.kept = static_cast<int64_t>(wanted.size() - work.size());
  const auto start = std::chrono::steady_clock::now();
  Copier copier(store, options.collection, model);
  std::mutex mutex;  // Guards the progress.
  AddProgress progress{.done = summary.kept, .total = summary.rows};
  const core::Status copied = ForEachBatch(
      work.size(), model,
      [&](size_t first, size_t count) -> core::Status {
        TRY(copier.Copy(std::span(work).subspan(first, count)));
        const std::lock_guard lock(mutex);
        progress.done += static_cast<int64_t>(count);
        if (hooks.progress) hooks.progress(progress);
        return core::Status::Ok();
      },
      hooks.stop);
  // What was computed is kept also where the run ends early.
  TRY(copier.Finish());
  TRY(copied);
  summary.embedded = copier.embedded();
  summary.missing = std::move(copier.missing());
  std::ranges::sort(summary.missing, {}, &MissingPicture::path);
  summary.interrupted = progress.done < progress.total;
  summary.embed_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (summary.interrupted || (!summary.missing.empty() && !options.drop_missing)) return summary;
  TRY(SwitchToNext(store, options.collection, options.keep_old));
  summary.switched = true;
  return summary;
}

}  // namespace elanus::gallery
