#include "storage/index_file.h"

#include "core/bytes.h"
#include "os/crc32c.h"

namespace elanus::storage {
namespace {

constexpr size_t kHeaderBytes = 64;
constexpr size_t kCheckedFrom = 12;  // Behind the magic and the header's own checksum.

std::vector<std::byte> EncodeHeader(const IndexHeader& header,
                                    std::span<const std::byte> contents) {
  core::ByteWriter writer;
  writer.Put(kFormatVersion);
  writer.Put(header.segment);
  writer.Put(header.index);
  writer.Put(header.kind);
  writer.Put(os::Crc32c(contents));
  writer.Put<uint64_t>(contents.size());
  writer.Put(IsVectorKind(header.kind) ? header.metric : header.gram_min);
  writer.Put(header.gram_max);
  writer.Put(header.field);
  core::ByteWriter file;
  file.Put(FileKind::kIndex);
  file.Put(os::Crc32c(writer.bytes()));
  file.PutRaw(writer.bytes());
  return file.Take();
}

}  // namespace

core::Status WriteIndexFile(os::FileSystem* files, const std::string& path,
                            const IndexHeader& header, std::span<const std::byte> contents) {
  const auto file = TRY(files->Create(path));
  TRY(file->Append(EncodeHeader(header, contents)));
  TRY(file->Append(contents));
  TRY(file->Sync());
  return file->Close();
}

core::Result<std::unique_ptr<IndexFile>> IndexFile::Open(os::FileSystem* files,
                                                         const std::string& path, uint64_t segment,
                                                         int64_t index) {
  std::unique_ptr<IndexFile> opened(std::make_unique<IndexFile>(IndexFile()));
  opened->path_ = path;
  opened->view_ = TRY(files->Map(path));
  const auto file = opened->view_->bytes();
  if (file.size() < kHeaderBytes) {
    return Damage(path, file.size(), "the file ends within its header");
  }
  core::ByteReader reader(file.first(kHeaderBytes));
  const auto magic = TRY(reader.Get<FileKind>());
  const uint32_t checksum = TRY(reader.Get<uint32_t>());
  if (magic != FileKind::kIndex ||
      checksum != os::Crc32c(file.subspan(kCheckedFrom, kHeaderBytes - kCheckedFrom))) {
    return Damage(path, 0, "this is not the header of an index");
  }
  const uint32_t version = TRY(reader.Get<uint32_t>());
  if (version != kFormatVersion) {
    return core::Unimplemented("'" + path + "' has format version " + std::to_string(version) +
                               "; this build reads version " + std::to_string(kFormatVersion));
  }
  IndexHeader& header = opened->header_;
  header.segment = TRY(reader.Get<uint64_t>());
  header.index = TRY(reader.Get<int64_t>());
  header.kind = TRY(reader.Get<IndexKind>());
  opened->checksum_ = TRY(reader.Get<uint32_t>());
  const uint64_t size = TRY(reader.Get<uint64_t>());
  uint32_t& first = IsVectorKind(header.kind) ? header.metric : header.gram_min;
  first = TRY(reader.Get<uint32_t>());
  header.gram_max = TRY(reader.Get<uint32_t>());
  header.field = TRY(reader.Get<int64_t>());
  if (size != file.size() - kHeaderBytes) {
    return Damage(path, file.size(), "the file is not as long as its header says");
  }
  if (header.segment != segment || header.index != index) {
    return Damage(path, 0, "this is not the index that the manifest names");
  }
  return opened;
}

core::Result<std::span<const std::byte>> IndexFile::Contents() const {
  const auto contents = view_->bytes().subspan(kHeaderBytes);
  if (os::Crc32c(contents) != checksum_) {
    return Damage(path_, kHeaderBytes, "the checksum of the contents does not match");
  }
  return contents;
}

}  // namespace elanus::storage
