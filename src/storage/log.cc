#include "storage/log.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/bytes.h"
#include "os/crc32c.h"
#include "storage/format.h"

namespace elanus::storage {
namespace {

// Magic, version, checksum, number.
constexpr size_t kLogHeaderBytes = 8 + 4 + 4 + 8;

// DO NOT CHANGE: it is in every log ever written.
constexpr uint32_t kRecordMagic = 0x4c9eb1d7;

// Magic, checksum, payload size, kind, sequence, safe sequence.
constexpr size_t kRecordHeaderBytes = 4 + 4 + 4 + 4 + 8 + 8;
constexpr size_t kRecordChecksumEnd = 8;

// The only kind of record so far; a replay refuses others.
constexpr uint32_t kChangeRecord = 1;

struct RecordHeader {
  uint32_t checksum = 0;
  uint32_t size = 0;
  uint32_t kind = 0;
  uint64_t sequence = 0;
  uint64_t safe_sequence = 0;
};

std::vector<std::byte> EncodeLogHeader(uint64_t number) {
  core::ByteWriter checked;
  checked.Put(number);
  core::ByteWriter writer;
  writer.Put(FileKind::kLog);
  writer.Put(kFormatVersion);
  writer.Put(os::Crc32c(checked.bytes()));
  writer.PutRaw(checked.bytes());
  return writer.Take();
}

// Mixed into every record's checksum: a record of another log is not valid in this one.
uint32_t SeedOf(uint64_t number) {
  return os::Crc32c(std::as_bytes(std::span(&number, 1)));
}

// The record at `offset`, if one begins there and its checksum holds.
std::optional<RecordHeader> FindRecord(std::span<const std::byte> file, size_t offset,
                                       uint32_t seed) {
  if (file.size() - offset < kRecordHeaderBytes) return std::nullopt;
  std::array<uint32_t, 4> words;
  std::array<uint64_t, 2> sequences;
  std::memcpy(words.data(), file.data() + offset, sizeof(words));
  std::memcpy(sequences.data(), file.data() + offset + sizeof(words), sizeof(sequences));
  if (words[0] != kRecordMagic) return std::nullopt;
  if (words[2] > file.size() - offset - kRecordHeaderBytes) return std::nullopt;
  if (sequences[1] >= sequences[0]) return std::nullopt;
  const auto checked =
      file.subspan(offset + kRecordChecksumEnd, kRecordHeaderBytes - kRecordChecksumEnd + words[2]);
  if (os::Crc32c(checked, seed) != words[1]) return std::nullopt;
  return RecordHeader{.checksum = words[1],
                      .size = words[2],
                      .kind = words[3],
                      .sequence = sequences[0],
                      .safe_sequence = sequences[1]};
}

// Whether something behind the bad record at `bad` proves that it had been safe.
bool WasSafe(std::span<const std::byte> file, size_t bad, uint64_t sequence, uint32_t seed) {
  // The length of the bad record is not to be trusted, so its successor is looked for at every
  // byte.
  const auto magic = std::as_bytes(std::span(&kRecordMagic, 1));
  auto at = file.begin() + static_cast<std::ptrdiff_t>(bad + 1);
  while (true) {
    at = std::search(at, file.end(), magic.begin(), magic.end());
    if (at == file.end()) return false;
    const auto record = FindRecord(file, static_cast<size_t>(at - file.begin()), seed);
    if (record.has_value() && record->safe_sequence >= sequence) return true;
    ++at;
  }
}

core::Status CheckLogHeader(const std::string& path, uint64_t number,
                            std::span<const std::byte> file) {
  if (file.size() < kLogHeaderBytes) return Damage(path, file.size(), "the log has no header");
  const std::vector<std::byte> expected = EncodeLogHeader(number);
  const auto [found, wanted] =
      std::mismatch(file.begin(), file.begin() + kLogHeaderBytes, expected.begin());
  if (wanted == expected.end()) return core::Status::Ok();
  return Damage(path, static_cast<uint64_t>(found - file.begin()),
                "this is not the header of log " + std::to_string(number));
}

}  // namespace

core::Result<LogReplay> ReplayLog(const std::string& path, uint64_t number,
                                  std::span<const std::byte> file, const LogPosition& from) {
  TRY(CheckLogHeader(path, number, file));
  const uint32_t seed = SeedOf(number);
  LogReplay replay;
  size_t offset = std::max<size_t>(kLogHeaderBytes, from.offset);
  uint64_t sequence = from.sequence;
  while (offset < file.size()) {
    const std::optional<RecordHeader> record = FindRecord(file, offset, seed);
    if (!record.has_value() || record->sequence != sequence) {
      // A whole record with another number than the next one means that records are missing.
      if (record.has_value() || WasSafe(file, offset, sequence, seed)) {
        return Damage(path, offset,
                      "record " + std::to_string(sequence) + " is broken, later ones are whole");
      }
      break;
    }
    if (record->kind != kChangeRecord) {
      return core::Unimplemented("'" + path + "' has a record of unknown kind " +
                                 std::to_string(record->kind) + " at offset " +
                                 std::to_string(offset));
    }
    replay.records.push_back(
        {.sequence = sequence, .payload = file.subspan(offset + kRecordHeaderBytes, record->size)});
    offset += kRecordHeaderBytes + record->size;
    ++sequence;
  }
  replay.valid_bytes = offset;
  replay.dropped_bytes = file.size() - offset;
  return replay;
}

LogBatch::LogBatch(uint64_t log_number, uint64_t first_sequence)
    : seed_(SeedOf(log_number)),
      safe_sequence_(first_sequence - 1),
      next_sequence_(first_sequence) {}

void LogBatch::Add(std::span<const std::byte> payload) {
  core::ByteWriter header;
  header.Put(static_cast<uint32_t>(payload.size()));
  header.Put(kChangeRecord);
  header.Put(next_sequence_++);
  header.Put(safe_sequence_);
  const uint32_t checksum = os::Crc32c(payload, os::Crc32c(header.bytes(), seed_));
  const auto add = [this](std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  };
  add(std::as_bytes(std::span(&kRecordMagic, 1)));
  add(std::as_bytes(std::span(&checksum, 1)));
  add(header.bytes());
  add(payload);
}

core::Result<std::unique_ptr<LogWriter>> LogWriter::Create(os::FileSystem* files,
                                                           const std::string& path,
                                                           uint64_t number) {
  std::unique_ptr<LogWriter> writer(std::make_unique<LogWriter>(LogWriter(files, path, number)));
  writer->file_ = TRY(files->Create(path));
  const std::vector<std::byte> header = EncodeLogHeader(number);
  TRY(writer->file_->Append(header));
  TRY(writer->file_->Sync());
  writer->size_ = header.size();
  return writer;
}

core::Result<std::unique_ptr<LogWriter>> LogWriter::Continue(os::FileSystem* files,
                                                             const std::string& path,
                                                             uint64_t number,
                                                             const LogReplay& replay) {
  std::unique_ptr<LogWriter> writer(std::make_unique<LogWriter>(LogWriter(files, path, number)));
  if (replay.dropped_bytes > 0) TRY(files->Truncate(path, replay.valid_bytes));
  writer->file_ = TRY(files->OpenAppend(path));
  // Whole records that nobody was promised may not have reached the disk. What follows relies on
  // them, so they do now.
  TRY(writer->file_->Sync());
  writer->size_ = replay.valid_bytes;
  writer->next_sequence_ = replay.records.size() + 1;
  return writer;
}

core::Status LogWriter::Write(const LogBatch& batch) {
  const core::Status written = file_->Append(batch.bytes());
  if (!written.ok()) {
    // Take back the part that may be there, so that the next batch does not stand behind garbage.
    usable_ = files_->Truncate(path_, size_).ok();
    return written;
  }
  const core::Status synced = file_->Sync();
  if (!synced.ok()) {
    // The system may have dropped the pages that it could not write, so that a second sync would
    // succeed without them.
    usable_ = false;
    return synced;
  }
  size_ += batch.bytes().size();
  next_sequence_ = batch.next_sequence();
  return core::Status::Ok();
}

}  // namespace elanus::storage
