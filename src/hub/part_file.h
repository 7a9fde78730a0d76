// PartFile: a file on the way, as far as it came, with the digest of what is there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "core/status.h"
#include "hub/digest.h"
#include "os/file_system.h"

namespace elanus::hub {

// What was left by an earlier try is read once, when opened; after that every byte is digested as
// it comes. Not thread-safe; the blob's lock keeps other programs away.
class PartFile {
 public:
  // Opens what is there, or creates it. `bytes` is the length that the whole will have; a part that
  // is longer is begun anew.
  static core::Result<PartFile> Open(const std::filesystem::path& path, DigestKind kind,
                                     int64_t bytes, os::FileSystem* files);

  int64_t size() const { return size_; }
  int64_t bytes() const { return bytes_; }
  bool is_whole() const { return size_ == bytes_; }

  // REQUIRES: size() + bytes.size() <= bytes()
  core::Status Append(std::span<const std::byte> bytes);
  // Forgets all contents.
  core::Status Restart();
  // Makes what is there survive a power cut, for the next try or for good, and closes.
  core::Status Finish();
  // REQUIRES: called once, when whole
  Digest TakeDigest() { return digester_.Finish(); }

 private:
  PartFile(std::filesystem::path path, DigestKind kind, int64_t bytes, os::FileSystem* files)
      : path_(std::move(path)), kind_(kind), bytes_(bytes), files_(files), digester_(kind, bytes) {}

  std::filesystem::path path_;
  DigestKind kind_;
  int64_t bytes_;
  os::FileSystem* files_;
  Digester digester_;
  int64_t size_ = 0;
  std::unique_ptr<os::WritableFile> file_;
};

}  // namespace elanus::hub
