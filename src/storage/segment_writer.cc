// One pass from header to tail: nothing is rewritten, so a file that is cut short has no tail and
// is no segment.
#include "storage/segment_writer.h"

#include "os/crc32c.h"

namespace elanus::storage {
namespace {

// Large enough that the calls cost nothing, small enough that merges need no memory to speak of.
constexpr size_t kBufferBytes = 1 << 20;

}  // namespace

core::Result<std::unique_ptr<SegmentWriter>> SegmentWriter::Create(os::FileSystem* files,
                                                                   const std::string& path,
                                                                   uint64_t rows) {
  std::unique_ptr<SegmentWriter> writer(std::make_unique<SegmentWriter>(SegmentWriter()));
  writer->file_ = TRY(files->Create(path));
  writer->directory_.rows = rows;
  TRY(writer->Put(EncodeSegmentHeader()));
  return writer;
}

core::Status SegmentWriter::Begin(const BlockName& name) {
  TRY(PadToBlock());
  directory_.blocks.push_back({.name = name, .offset = size_, .size = 0, .checksum = 0});
  return core::Status::Ok();
}

core::Status SegmentWriter::Append(std::span<const std::byte> bytes) {
  BlockEntry& block = directory_.blocks.back();
  block.size += bytes.size();
  // Summed while it passes: the bytes are in the cache now.
  block.checksum = os::Crc32c(bytes, block.checksum);
  return Put(bytes);
}

core::Result<SegmentIdentity> SegmentWriter::Finish() {
  TRY(PadToBlock());
  SegmentIdentity identity;
  TRY(Put(EncodeDirectory(directory_, size_, &identity)));
  TRY(WriteBuffer());
  // Once, at the end: until the manifest names the file nobody needs it.
  TRY(file_->Sync());
  TRY(file_->Close());
  return identity;
}

core::Status SegmentWriter::Put(std::span<const std::byte> bytes) {
  size_ += bytes.size();
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  return buffer_.size() >= kBufferBytes ? WriteBuffer() : core::Status::Ok();
}

core::Status SegmentWriter::WriteBuffer() {
  TRY(file_->Append(buffer_));
  buffer_.clear();
  return core::Status::Ok();
}

core::Status SegmentWriter::PadToBlock() {
  const std::vector<std::byte> zeros((kBlockAlignment - size_ % kBlockAlignment) % kBlockAlignment);
  return Put(zeros);
}

}  // namespace elanus::storage
