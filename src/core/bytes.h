// Values to bytes and back: how everything that Elanus writes to disk is laid out.
//
// Little endian, no padding, lengths before contents. A ByteReader never reads past its span: every
// read of damaged or hostile bytes is a Status, never a crash.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/status.h"

namespace elanus::core {

static_assert(std::endian::native == std::endian::little, "files are little endian");

inline std::span<const std::byte> AsBytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}
inline std::string_view AsText(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class ByteWriter {
 public:
  template <typename T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void Put(T value) { PutRaw(std::as_bytes(std::span(&value, 1))); }

  // A length of 8 bytes, then the contents.
  void PutBytes(std::span<const std::byte> bytes) {
    Put<uint64_t>(bytes.size());
    PutRaw(bytes);
  }
  void PutText(std::string_view text) { PutBytes(AsBytes(text)); }

  void PutRaw(std::span<const std::byte> bytes) {
    const size_t end = bytes_.size();
    bytes_.resize(end + bytes.size());
    if (!bytes.empty()) std::memcpy(bytes_.data() + end, bytes.data(), bytes.size());
  }

  size_t size() const { return bytes_.size(); }
  std::span<const std::byte> bytes() const { return bytes_; }
  std::vector<std::byte> Take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  template <typename T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T> Result<T> Get() {
    T value;
    const auto raw = TRY(GetRaw(sizeof(T)));
    std::memcpy(&value, raw.data(), sizeof(T));
    return value;
  }

  // The spans look into the reader's bytes.
  Result<std::span<const std::byte>> GetBytes() { return GetRaw(TRY(Get<uint64_t>())); }
  Result<std::string> GetText() { return std::string(AsText(TRY(GetBytes()))); }

  Result<std::span<const std::byte>> GetRaw(uint64_t size);

  size_t offset() const { return offset_; }
  size_t remaining() const { return bytes_.size() - offset_; }

 private:
  std::span<const std::byte> bytes_;
  size_t offset_ = 0;
};

}  // namespace elanus::core
