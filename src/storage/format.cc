#include "storage/format.h"

#include "core/bytes.h"
#include "os/crc32c.h"

namespace elanus::storage {
namespace {

constexpr size_t kChecksumOffset = 8;
constexpr size_t kFrameHeaderBytes = 8 + 4 + 4 + 8;  // Magic, checksum, version, size.

// Of everything but the checksum itself.
uint32_t FrameChecksum(std::span<const std::byte> file) {
  return os::Crc32c(file.subspan(kChecksumOffset + 4), os::Crc32c(file.first(kChecksumOffset)));
}

}  // namespace

core::Status Damage(const std::string& path, uint64_t offset, const std::string& what) {
  return core::Corruption("'" + path + "' is damaged at offset " + std::to_string(offset) + ": " +
                          what);
}

std::vector<std::byte> EncodeFrame(FileKind kind, std::span<const std::byte> payload) {
  core::ByteWriter writer;
  writer.Put(kind);
  writer.Put<uint32_t>(0);
  writer.Put(kFrameVersion);
  writer.PutBytes(payload);
  // The checksum covers itself out: it is put in last.
  std::vector<std::byte> file = writer.Take();
  const uint32_t checksum = FrameChecksum(file);
  std::memcpy(file.data() + kChecksumOffset, &checksum, sizeof(checksum));
  return file;
}

core::Result<Frame> DecodeFrame(FileKind kind, const std::string& path,
                                std::span<const std::byte> file) {
  if (file.size() < kFrameHeaderBytes) {
    return Damage(path, file.size(), "the file ends within its header");
  }
  core::ByteReader reader(file);
  if (TRY(reader.Get<FileKind>()) != kind) {
    return Damage(path, 0, "the file does not begin as one of its kind should");
  }
  const uint32_t checksum = TRY(reader.Get<uint32_t>());
  if (checksum != FrameChecksum(file)) {
    return Damage(path, kChecksumOffset, "the checksum does not match the contents");
  }
  const uint32_t version = TRY(reader.Get<uint32_t>());
  // After the checksum: an unknown version is only believed of a file that is whole.
  if (version < 1 || version > kFrameVersion) {
    return core::Unimplemented("'" + path + "' has format version " + std::to_string(version) +
                               "; this build reads versions 1 to " + std::to_string(kFrameVersion));
  }
  if (TRY(reader.Get<uint64_t>()) != reader.remaining()) {
    return Damage(path, file.size(), "the file is not as long as its header says");
  }
  const auto payload = TRY(reader.GetRaw(reader.remaining()));
  return Frame{.version = version, .payload = payload};
}

core::Status WriteFile(os::FileSystem* files, const std::string& path,
                       std::span<const std::byte> bytes) {
  // Synced before anyone may name it; closing can report an error that writing kept back.
  const auto file = TRY(files->Create(path));
  TRY(file->Append(bytes));
  TRY(file->Sync());
  return file->Close();
}

core::Status PrepareReplacement(os::FileSystem* files, const std::string& path,
                                std::span<const std::byte> bytes) {
  return WriteFile(files, path + std::string(kTemporarySuffix), bytes);
}

core::Status InstallReplacement(os::FileSystem* files, const std::string& directory,
                                const std::string& path) {
  TRY(files->Rename(path + std::string(kTemporarySuffix), path));
  return files->SyncDirectory(directory);
}

}  // namespace elanus::storage
