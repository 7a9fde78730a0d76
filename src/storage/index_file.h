// Index files: one index of one segment, whatever kind it is (docs/formats.md, "Indexes").
//
// An index follows from its segment, so a file that is gone or damaged costs time and no rows.
#pragma once

#include <memory>
#include <string>

#include "storage/format.h"

namespace elanus::storage {

// DO NOT CHANGE THESE VALUES: they are in every index file ever written.
enum class IndexKind : uint32_t {
  kScalar = 1,
  kSparse = 2,
  kGrams = 3,
  kFlatCodes = 4,
  kGraph = 5,  // Read into memory of its own.
  kInvertedFile = 6,
  kMappedGraph = 7,  // As kGraph, but used where it is mapped.
};

// Whether it is an index of vectors.
constexpr bool IsVectorKind(IndexKind kind) {
  return kind >= IndexKind::kFlatCodes && kind <= IndexKind::kMappedGraph;
}

// What an index file says about itself.
struct IndexHeader {
  uint64_t segment = 0;  // The number of the segment.
  int64_t index = 0;     // IndexDescription::id
  IndexKind kind = IndexKind::kScalar;
  uint32_t gram_min = 0;  // Of kGrams.
  uint32_t gram_max = 0;
  int64_t field = 0;  // FieldSchema::id
  // core::Metric of the distances that an index of vectors was made for; 0 of all others. Takes the
  // place of gram_min.
  uint32_t metric = 0;
};

// Writes and syncs the file. Its name is safe only after the directory is synced.
core::Status WriteIndexFile(os::FileSystem* files, const std::string& path,
                            const IndexHeader& header, std::span<const std::byte> contents);

// A mapped index file. Immutable and thread-safe.
class IndexFile {
 public:
  // Checks the header alone. kNotFound if the file is gone; kCorruption if it is damaged or that of
  // another segment or index.
  static core::Result<std::unique_ptr<IndexFile>> Open(os::FileSystem* files,
                                                       const std::string& path, uint64_t segment,
                                                       int64_t index);

  const IndexHeader& header() const { return header_; }
  uint64_t file_bytes() const { return view_->bytes().size(); }

  // The contents, after their checksum has been found right. Lives as long as this object, and
  // begins at a multiple of 64.
  core::Result<std::span<const std::byte>> Contents() const;

 private:
  IndexFile() = default;

  std::string path_;
  std::unique_ptr<os::FileView> view_;
  IndexHeader header_;
  uint32_t checksum_ = 0;
};

}  // namespace elanus::storage
