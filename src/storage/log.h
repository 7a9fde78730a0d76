// The log: every change, in order, before anyone is told that it is safe.
//
// A record carries its number, the number of the last record that was safe when it was written, and
// a checksum over everything. Records that are written together (group commit) therefore tell that
// none of them was safe yet, which is how a replay tells a torn tail from damage:
//
//   torn tail   a bad record, and behind it nothing valid that was written after the bad one was
//               safe. Power went during the last write: nobody was promised these bytes.
//   damage      a valid record behind a bad one that says the bad one had been safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/status.h"
#include "os/file_system.h"

namespace elanus::storage {

// Larger records are refused: a replay holds a whole record in memory.
inline constexpr uint64_t kRecordBytesMax = 1ULL << 30;

struct LogRecord {
  uint64_t sequence = 0;
  std::span<const std::byte> payload;  // Looks into the replayed bytes.
};

struct LogReplay {
  std::vector<LogRecord> records;
  uint64_t valid_bytes = 0;    // The part of the file that holds them.
  uint64_t dropped_bytes = 0;  // The torn tail behind it.
};

// Where a record begins.
struct LogPosition {
  uint64_t sequence = 1;
  uint64_t offset = 0;  // In the file; 0 stands for the first record.
};

// Reads the log `number` whose file holds `file`, from a record on. kCorruption names `path` and
// the offset.
core::Result<LogReplay> ReplayLog(const std::string& path, uint64_t number,
                                  std::span<const std::byte> file, const LogPosition& from = {});

// Records that will be written together, numbered from `first_sequence`.
class LogBatch {
 public:
  LogBatch(uint64_t log_number, uint64_t first_sequence);

  // REQUIRES: payload.size() <= kRecordBytesMax
  void Add(std::span<const std::byte> payload);

  bool empty() const { return bytes_.empty(); }
  uint64_t next_sequence() const { return next_sequence_; }
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  uint32_t seed_;
  uint64_t safe_sequence_;
  uint64_t next_sequence_;
  std::vector<std::byte> bytes_;
};

// Not thread-safe: one batch is written at a time.
class LogWriter {
 public:
  // Makes a new, empty log and syncs it, but not its directory.
  static core::Result<std::unique_ptr<LogWriter>> Create(os::FileSystem* files,
                                                         const std::string& path, uint64_t number);
  // Goes on behind `replay`, cutting off its torn tail.
  static core::Result<std::unique_ptr<LogWriter>> Continue(os::FileSystem* files,
                                                           const std::string& path, uint64_t number,
                                                           const LogReplay& replay);

  // Writes and syncs. After an error the batch is not in the log, and usable() tells whether the
  // next one may be tried.
  core::Status Write(const LogBatch& batch);

  // False after a failed sync, or if a half-written batch could not be taken back: what the file
  // then holds is unknown until it is replayed.
  bool usable() const { return usable_; }
  uint64_t number() const { return number_; }
  uint64_t next_sequence() const { return next_sequence_; }
  uint64_t size() const { return size_; }
  // Of the next record.
  LogPosition position() const { return {.sequence = next_sequence_, .offset = size_}; }

 private:
  LogWriter(os::FileSystem* files, std::string path, uint64_t number)
      : files_(files), path_(std::move(path)), number_(number) {}

  os::FileSystem* files_;
  std::string path_;
  uint64_t number_;
  uint64_t next_sequence_ = 1;
  uint64_t size_ = 0;
  bool usable_ = true;
  std::unique_ptr<os::WritableFile> file_;
};

}  // namespace elanus::storage
