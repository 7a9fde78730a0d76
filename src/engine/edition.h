// Edition: the next manifest of a collection while it is being prepared.
//
// New files come first, then one replacement of the manifest makes all of it true, then files that
// are no longer named go. Whatever fails before the replacement leaves the collection as it was;
// a replacement that fails half-way leaves the disk in one of two good states, but it is unknown
// which, so writing stops until the database is opened again.
#pragma once

#include <string>
#include <vector>

#include "engine/collection.h"

namespace elanus::engine {

// Lives within one Collection::Exclusive; at most one Publish.
class Edition {
 public:
  Edition(const Collection& collection, Ledger* ledger);
  Edition(const Edition&) = delete;
  Edition& operator=(const Edition&) = delete;
  // Without a Publish, takes the files that were written away again.
  ~Edition();

  // What the new edition will be; both begin as a copy of the ledger's.
  Snapshot& state() { return state_; }
  storage::Manifest& manifest() { return manifest_; }

  // A number for a new file, used by nobody else, and its path. The file goes away with the
  // edition unless it is published.
  std::string NewFile(std::string (*name)(uint64_t), uint64_t* number);
  // Takes on a file that is written already, as if it came from NewFile.
  void Adopt(std::string path) { created_.push_back(std::move(path)); }
  // A file that the new edition no longer names.
  void Drop(const std::string& name) { dropped_.push_back(name); }

  // Adds a segment of the live rows of `sources`, which are of one partition, behind the others of
  // that partition; or nothing if there are none.
  core::Status AddSegment(std::span<const SegmentView> sources);
  // Adds a segment whose file is written already, with these deletes.
  core::Status AddWritten(const storage::SegmentEntry& entry,
                          std::vector<storage::RowDelete> deletes);
  // The same for growing segments of several partitions.
  core::Status AddSegments(std::span<const SegmentView> growing);
  // Writes the deletes of sealed segment `i`, unless its file has them all.
  core::Status SaveDeletes(size_t i);
  // Puts every growing row and every delete into files and makes an empty log.
  core::Status SealGrowing();
  // Makes an empty log, for when everything of the old one is in segments.
  core::Status CutLog();
  // Makes a log of the records from `position` on, for when everything up to there is in segments;
  // `timestamp` is that of the last change before it.
  core::Status CutLogBefore(const storage::LogPosition& position, uint64_t timestamp);

  // The step that counts.
  core::Status Publish();

 private:
  const Environment& environment_;
  const std::string& directory_;
  Ledger* ledger_;
  Snapshot state_;
  storage::Manifest manifest_;
  std::unique_ptr<storage::LogWriter> log_;  // nullptr: the old one goes on.
  std::vector<std::string> created_;         // Paths.
  std::vector<std::string> dropped_;         // Names.
};

}  // namespace elanus::engine
