// Blobs: how an index lies in one run of bytes, to be used where it is mapped.
//
//   numbers   u64 each
//   arrays    u64 count, then the elements, then zeros up to a multiple of 8
//   lines     u64 count of bytes, zeros up to a multiple of 64, the bytes, zeros as above
//
// A reader takes what comes next and never leaves its bytes; what an array means is checked by
// whoever asked for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/status.h"

namespace elanus::index {

inline constexpr size_t kBlobAlignment = 8;
// Of bytes that are read by the line.
inline constexpr size_t kBlobLine = 64;

class BlobWriter {
 public:
  void Put(uint64_t number) { bytes_.Put(number); }

  template <typename T>
  void PutArray(std::span<const T> values) {
    bytes_.Put<uint64_t>(values.size());
    bytes_.PutRaw(std::as_bytes(values));
    FillTo(kBlobAlignment);
  }
  template <typename T>
  void PutArray(const std::vector<T>& values) {
    PutArray(std::span<const T>(values));
  }

  void PutLines(std::span<const std::byte> bytes) {
    bytes_.Put<uint64_t>(bytes.size());
    FillTo(kBlobLine);
    bytes_.PutRaw(bytes);
    FillTo(kBlobAlignment);
  }

  std::vector<std::byte> Take() { return bytes_.Take(); }

 private:
  void FillTo(size_t multiple) {
    while (bytes_.size() % multiple != 0) bytes_.Put(std::byte{0});
  }

  core::ByteWriter bytes_;
};

// Every error is kCorruption.
class BlobReader {
 public:
  // REQUIRES: the bytes begin at a multiple of kBlobAlignment
  explicit BlobReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  core::Result<uint64_t> Get() { return bytes_.Get<uint64_t>(); }

  // Looks into the reader's bytes.
  template <typename T>
  core::Result<std::span<const T>> GetArray() {
    const uint64_t count = TRY(Get());
    // Divided, as the product of a number from a file could overflow.
    if (count > bytes_.remaining() / sizeof(T)) {
      return core::Corruption("an array of an index ends outside of it");
    }
    const auto raw = TRY(bytes_.GetRaw(count * sizeof(T)));
    TRY(bytes_.GetRaw(-bytes_.offset() % kBlobAlignment));
    return std::span<const T>(reinterpret_cast<const T*>(raw.data()), count);
  }

  // REQUIRES: the bytes begin at a multiple of kBlobLine
  core::Result<std::span<const std::byte>> GetLines() {
    const uint64_t count = TRY(Get());
    TRY(bytes_.GetRaw(-bytes_.offset() % kBlobLine));
    const auto raw = TRY(bytes_.GetRaw(count));
    TRY(bytes_.GetRaw(-bytes_.offset() % kBlobAlignment));
    return raw;
  }

  // Whether everything has been taken.
  bool AtEnd() const { return bytes_.remaining() == 0; }

 private:
  core::ByteReader bytes_;
};

}  // namespace elanus::index
