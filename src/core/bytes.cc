#include "core/bytes.h"

namespace elanus::core {

Result<std::span<const std::byte>> ByteReader::GetRaw(uint64_t size) {
  if (size > remaining()) {
    return Corruption("the record ends early: " + std::to_string(size) +
                      " bytes expected at offset " + std::to_string(offset_) + ", " +
                      std::to_string(remaining()) + " are left");
  }
  const auto raw = bytes_.subspan(offset_, size);
  offset_ += size;
  return raw;
}

}  // namespace elanus::core
