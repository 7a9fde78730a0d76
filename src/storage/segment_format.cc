// The directory of a segment file, written last and read first.
//
// The checksum covers the directory and the tail before it, so a tail that points elsewhere is
// noticed even if a directory stands there. Blocks have checksums of their own and are not read
// here.
#include "storage/segment_format.h"

#include <algorithm>

#include "core/bytes.h"
#include "os/crc32c.h"

namespace elanus::storage {
namespace {

// The tail without its last two fields, checksum and magic: what is checked with the directory.
constexpr size_t kCheckedTailBytes = kSegmentTailBytes - 4 - 8;

void PutBlock(const BlockEntry& block, core::ByteWriter* writer) {
  writer->Put(block.name.kind);
  writer->Put(block.name.field);
  writer->Put(block.name.type);
  writer->Put(block.name.dim);
  writer->Put(block.offset);
  writer->Put(block.size);
  writer->Put(block.checksum);
}

core::Result<BlockEntry> GetBlock(core::ByteReader* reader) {
  BlockEntry block;
  block.name.kind = TRY(reader->Get<BlockKind>());
  block.name.field = TRY(reader->Get<int64_t>());
  block.name.type = TRY(reader->Get<int32_t>());
  block.name.dim = TRY(reader->Get<int64_t>());
  block.offset = TRY(reader->Get<uint64_t>());
  block.size = TRY(reader->Get<uint64_t>());
  block.checksum = TRY(reader->Get<uint32_t>());
  return block;
}

core::Result<SegmentDirectory> GetDirectory(core::ByteReader* reader, uint64_t blocks_end) {
  SegmentDirectory directory;
  directory.rows = TRY(reader->Get<uint64_t>());
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    const BlockEntry block = TRY(GetBlock(reader));
    // No sum of two numbers from the file, which could overflow.
    if (block.offset % kBlockAlignment != 0 || block.offset > blocks_end ||
        block.size > blocks_end - block.offset) {
      return core::Corruption("a block lies outside the file");
    }
    directory.blocks.push_back(block);
  }
  return directory;
}

}  // namespace

std::vector<std::byte> EncodeSegmentHeader() {
  core::ByteWriter writer;
  writer.Put(FileKind::kSegment);
  writer.Put(kFormatVersion);
  std::vector<std::byte> header = writer.Take();
  header.resize(kBlockAlignment);
  return header;
}

std::vector<std::byte> EncodeDirectory(const SegmentDirectory& directory, uint64_t offset,
                                       SegmentIdentity* identity) {
  core::ByteWriter writer;
  writer.Put(directory.rows);
  writer.Put<uint32_t>(static_cast<uint32_t>(directory.blocks.size()));
  for (const BlockEntry& block : directory.blocks) PutBlock(block, &writer);
  const uint64_t size = writer.size();
  writer.Put(offset);
  writer.Put(size);
  writer.Put<uint32_t>(0);  // Keeps the tail at 32 bytes.
  const uint32_t checksum = os::Crc32c(writer.bytes());
  writer.Put(checksum);
  writer.Put(FileKind::kSegment);
  *identity = {
      .rows = directory.rows, .file_bytes = offset + writer.size(), .directory_checksum = checksum};
  return writer.Take();
}

core::Result<SegmentDirectory> DecodeDirectory(const std::string& path,
                                               std::span<const std::byte> file,
                                               SegmentIdentity* identity) {
  if (file.size() < kBlockAlignment + kSegmentTailBytes) {
    return Damage(path, file.size(), "the file ends within its header");
  }
  const std::vector<std::byte> header = EncodeSegmentHeader();
  const auto [found, wanted] =
      std::mismatch(file.begin(), file.begin() + kBlockAlignment, header.begin());
  if (wanted != header.end()) {
    return Damage(path, static_cast<uint64_t>(found - file.begin()),
                  "this is not the header of a segment");
  }
  const uint64_t tail_offset = file.size() - kSegmentTailBytes;
  core::ByteReader tail(file.subspan(tail_offset));
  const uint64_t offset = TRY(tail.Get<uint64_t>());
  const uint64_t size = TRY(tail.Get<uint64_t>());
  TRY(tail.Get<uint32_t>());
  const uint32_t checksum = TRY(tail.Get<uint32_t>());
  if (TRY(tail.Get<FileKind>()) != FileKind::kSegment || size > tail_offset ||
      offset != tail_offset - size) {
    return Damage(path, tail_offset, "the file does not end as a segment should");
  }
  if (os::Crc32c(file.subspan(offset, size + kCheckedTailBytes)) != checksum) {
    return Damage(path, offset, "the checksum of the directory does not match");
  }
  core::ByteReader reader(file.subspan(offset, size));
  core::Result<SegmentDirectory> directory = GetDirectory(&reader, offset);
  if (!directory.ok()) return Damage(path, offset, directory.status().message());
  *identity = {.rows = directory->rows, .file_bytes = file.size(), .directory_checksum = checksum};
  return directory;
}

}  // namespace elanus::storage
