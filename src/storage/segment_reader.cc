// Blocks are checked when they are first touched.
//
// Checking all of them at the start would read the whole file, and opening a database of 10 GB
// would take as long as reading 10 GB. This way a search pays for the vectors it reads, once a
// process, and a damaged column leaves the others readable. The flag is set with release and read
// with acquire, so that a thread that sees it set also sees what the checking thread has read.
#include "storage/segment_reader.h"

#include <algorithm>

#include "os/crc32c.h"
#include "storage/column_bytes.h"

namespace elanus::storage {
namespace {

// Blocks begin at multiples of 64 and mappings at pages, so every number is aligned.
template <typename T>
std::span<const T> As(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

}  // namespace

core::Result<std::unique_ptr<SegmentReader>> SegmentReader::Open(os::FileSystem* files,
                                                                 const std::string& path,
                                                                 const SegmentIdentity& identity) {
  std::unique_ptr<SegmentReader> reader(std::make_unique<SegmentReader>(SegmentReader()));
  reader->path_ = path;
  reader->view_ = TRY(files->Map(path));
  const auto file = reader->view_->bytes();
  // Said first, because it is what a file that was cut looks like.
  if (file.size() != identity.file_bytes) {
    return Damage(path, std::min<uint64_t>(file.size(), identity.file_bytes),
                  "the file has " + std::to_string(file.size()) + " bytes, the manifest says " +
                      std::to_string(identity.file_bytes));
  }
  SegmentIdentity found;
  reader->directory_ = TRY(DecodeDirectory(path, file, &found));
  if (found != identity) {
    return Damage(path, 0, "this is not the segment that the manifest names");
  }
  reader->verified_ = std::make_unique<std::atomic<bool>[]>(reader->directory_.blocks.size());
  return reader;
}

std::optional<size_t> SegmentReader::Find(BlockKind kind, int64_t field) const {
  for (size_t i = 0; i < directory_.blocks.size(); ++i) {
    const BlockName& name = directory_.blocks[i].name;
    if (name.kind == kind && name.field == field) return i;
  }
  return std::nullopt;
}

core::Result<std::span<const std::byte>> SegmentReader::Read(size_t block) const {
  const BlockEntry& entry = directory_.blocks[block];
  const auto bytes = view_->bytes().subspan(entry.offset, entry.size);
  if (verified_[block].load(std::memory_order_acquire)) return bytes;
  if (os::Crc32c(bytes) != entry.checksum) {
    return Damage(
        path_, entry.offset,
        "the checksum of a block of " + std::to_string(entry.size) + " bytes does not match");
  }
  TRY(CheckContents(block, bytes));
  verified_[block].store(true, std::memory_order_release);
  return bytes;
}

// The checksum tells that the bytes are the ones that were written; this, that they can be used
// without looking again.
core::Status SegmentReader::CheckContents(size_t block, std::span<const std::byte> bytes) const {
  const BlockEntry& entry = directory_.blocks[block];
  const auto expect = [&](bool holds, const char* what) {
    return holds ? core::Status::Ok() : Damage(path_, entry.offset, what);
  };
  const size_t rows = directory_.rows;
  switch (entry.name.kind) {
    case BlockKind::kValues: {
      TRY(expect(core::IsKnownType(entry.name.type), "a column has an unknown type"));
      const auto type = static_cast<core::DataType>(entry.name.type);
      if (core::LayoutOf(type) == core::Layout::kVariable) return core::Status::Ok();
      return expect(bytes.size() == rows * core::RowWidth(type, entry.name.dim),
                    "a column does not fit its rows");
    }
    case BlockKind::kOffsets: {
      const auto values = Find(BlockKind::kValues, entry.name.field);
      return expect(values.has_value() &&
                        AreOffsets(As<uint64_t>(bytes), rows, directory_.blocks[*values].size),
                    "offsets point outside their column");
    }
    case BlockKind::kValidity:
      return expect(bytes.size() == (rows + 63) / 64 * 8, "validity does not fit its rows");
    case BlockKind::kTimestamps:
      return expect(bytes.size() == rows * sizeof(uint64_t), "timestamps do not fit the rows");
    case BlockKind::kKeyOrder: {
      const auto order = As<uint32_t>(bytes);
      return expect(order.size() == rows && std::all_of(order.begin(), order.end(),
                                                        [&](uint32_t row) { return row < rows; }),
                    "the key order points outside the rows");
    }
    case BlockKind::kInverseNorms:
      return expect(bytes.size() == rows * sizeof(float), "norms do not fit the rows");
  }
  return expect(false, "a block is of unknown kind");
}

bool SegmentReader::Has(int64_t field) const {
  return Find(BlockKind::kValues, field).has_value();
}

core::Result<core::ColumnView> SegmentReader::Column(int64_t field) const {
  const auto values = Find(BlockKind::kValues, field);
  if (!values.has_value()) {
    return Damage(path_, 0, "field " + std::to_string(field) + " is missing");
  }
  const BlockName& name = directory_.blocks[*values].name;
  core::ColumnView view;
  view.bytes = TRY(Read(*values));
  view.type = static_cast<core::DataType>(name.type);
  view.dim = name.dim;
  view.rows = directory_.rows;
  // The offsets' own check has compared them with the size of the values.
  if (core::LayoutOf(view.type) == core::Layout::kVariable) {
    view.offsets = TRY(ReadNumbers<uint64_t>(BlockKind::kOffsets, field));
  }
  if (Find(BlockKind::kValidity, field).has_value()) {
    view.valid = TRY(ReadNumbers<uint64_t>(BlockKind::kValidity, field));
  }
  return view;
}

template <typename T>
core::Result<std::span<const T>> SegmentReader::ReadNumbers(BlockKind kind, int64_t field) const {
  const auto block = Find(kind, field);
  if (!block.has_value()) {
    return Damage(path_, 0,
                  "block " + std::to_string(static_cast<uint32_t>(kind)) + " of field " +
                      std::to_string(field) + " is missing");
  }
  return As<T>(TRY(Read(*block)));
}

core::Result<std::span<const uint64_t>> SegmentReader::Timestamps() const {
  return ReadNumbers<uint64_t>(BlockKind::kTimestamps, 0);
}

core::Result<std::span<const uint32_t>> SegmentReader::KeyOrder() const {
  return ReadNumbers<uint32_t>(BlockKind::kKeyOrder, 0);
}

core::Result<std::span<const float>> SegmentReader::InverseNorms(int64_t field) const {
  if (!Find(BlockKind::kInverseNorms, field).has_value()) {
    return core::NotFound("'" + path_ + "' keeps no norms of field " + std::to_string(field));
  }
  return ReadNumbers<float>(BlockKind::kInverseNorms, field);
}

core::Status SegmentReader::Verify() const {
  for (size_t block = 0; block < directory_.blocks.size(); ++block) TRY(Read(block));
  return core::Status::Ok();
}

}  // namespace elanus::storage
