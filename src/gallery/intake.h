// Intake: one batch of files the whole way from disk to rows with vectors. Every worker of `add`
// runs batches of its own, so that one decodes while another computes
// (docs/decisions/002-workers-embed-whole-batches.md).
#pragma once

#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/store.h"
#include "embed/model.h"
#include "gallery/picture_file.h"
#include "gallery/plan.h"

namespace elanus::gallery {

// What became of a batch, ready to be committed.
struct IntakeResult {
  std::vector<PictureRow> rows;
  std::vector<TroubleRow> troubles;  // Bad and damaged files.
  std::vector<int64_t> replaced;     // Rows of files that are gone: moved, or bad by now.
  std::vector<int64_t> healed;       // Trouble rows that are wrong by now.
  int64_t files = 0;                 // How many files this stands for.
  int64_t embedded = 0;
  int64_t added = 0;
  int64_t changed = 0;
  int64_t moved = 0;
  int64_t touched = 0;  // Only time or size on disk differed, not the contents.
};

// Which contents have vectors already. Thread-safe.
class KnownContents {
 public:
  explicit KnownContents(const KnownRows& known);

  struct Source {
    int64_t id = 0;
    bool moved = false;  // Its file is gone, and the caller has been given its place.
  };

  // A row with this content. Prefers the row of `id` itself, then one whose file is gone, which is
  // given to one caller only.
  std::optional<Source> Find(const std::string& content_hash, int64_t id);

 private:
  struct Entry {
    int64_t id;
    std::string path;
    bool claimed = false;
  };
  std::mutex mutex_;  // Guards the one below.
  std::unordered_map<std::string, std::vector<Entry>> entries_;
};

// Thread-safe: workers share one.
class Intake {
 public:
  // All must outlive this object.
  Intake(core::Store* store, std::string collection, embed::Model* model, const KnownRows* known);

  // An error is one of the store or the model; what is wrong with a file is in the result.
  core::Result<IntakeResult> Take(std::span<const FoundFile> files);

 private:
  struct Decoded {
    PictureRow row;
    embed::Picture picture;
  };

  // Reads one file. It ends as a reused row, as a trouble, or decoded and ready to be embedded.
  core::Status TakeOne(const FoundFile& file, IntakeResult* result, std::vector<Decoded>* decoded);
  // True if a row with the same contents gave its vector and the file is dealt with.
  core::Result<bool> Reuse(PictureRow* row, IntakeResult* result);
  // Gives every decoded picture its vector, in one call of the model.
  core::Status EmbedAll(std::vector<Decoded>* decoded, IntakeResult* result);
  // Counts the row as added or changed, and notes its damage.
  void Accept(PictureRow row, IntakeResult* result) const;
  // Notes a file that gives no picture, and lets go of the row it may have had.
  void Reject(const FoundFile& file, const std::string& reason, IntakeResult* result) const;

  core::Store* const store_;
  const std::string collection_;
  embed::Model* const model_;
  const KnownRows& known_;
  KnownContents contents_;
};

}  // namespace elanus::gallery
