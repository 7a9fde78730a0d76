// What the files of a database have in common (docs/formats.md).
//
// Small files (catalog, manifest, deletes, access) are one frame: magic, version, checksum, size,
// payload. They are never changed in place: a new one is written beside the old one
// and takes its name.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "os/file_system.h"

namespace elanus::storage {

// Eight letters as the number that begins a file.
constexpr uint64_t Magic(std::string_view letters) {
  uint64_t number = 0;
  for (size_t i = 0; i < 8; ++i) {
    number |= static_cast<uint64_t>(static_cast<unsigned char>(letters[i])) << (8 * i);
  }
  return number;
}

// DO NOT CHANGE THESE VALUES: every file ever written begins with one of them.
enum class FileKind : uint64_t {
  kCatalog = Magic("ELNScata"),
  kManifest = Magic("ELNSmani"),
  kDeletes = Magic("ELNSdele"),
  kLog = Magic("ELNSlogs"),
  kSegment = Magic("ELNSsegm"),
  kIndex = Magic("ELNSindx"),
  kAccess = Magic("ELNSaccs"),
};

// Of logs, segments and indexes. Raised whenever a build could misread what another wrote; files of
// another version are refused.
inline constexpr uint32_t kFormatVersion = 1;
// Of frames. Writes 2, reads 1 and 2.
inline constexpr uint32_t kFrameVersion = 2;

// "'<path>' is damaged at offset <offset>: <what>", kCorruption.
core::Status Damage(const std::string& path, uint64_t offset, const std::string& what);

struct Frame {
  uint32_t version = kFrameVersion;
  std::span<const std::byte> payload;
};

std::vector<std::byte> EncodeFrame(FileKind kind, std::span<const std::byte> payload);
// A file that is one frame; kCorruption names `path` and the offset.
core::Result<Frame> DecodeFrame(FileKind kind, const std::string& path,
                                std::span<const std::byte> file);

// Writes a whole file and syncs it. Its name is safe only after the directory is synced.
core::Status WriteFile(os::FileSystem* files, const std::string& path,
                       std::span<const std::byte> bytes);

// Replacing `directory`/`name` takes two steps. Prepare writes and syncs the new contents beside
// the old file; if it fails, the old file stands. Install renames and syncs the directory; if it
// fails, either file may be there after a power cut, and nothing may be built on one of them.
core::Status PrepareReplacement(os::FileSystem* files, const std::string& path,
                                std::span<const std::byte> bytes);
core::Status InstallReplacement(os::FileSystem* files, const std::string& directory,
                                const std::string& path);

// What PrepareReplacement adds to the name.
inline constexpr std::string_view kTemporarySuffix = ".tmp";

}  // namespace elanus::storage
