// CRC-32C (Castagnoli), the checksum of everything on disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace elanus::os {

// Goes on from `crc`, 0 at the start: Crc32c(b, Crc32c(a)) is the checksum of a followed by b.
// Uses the fastest kernel the machine has.
uint32_t Crc32c(std::span<const std::byte> bytes, uint32_t crc = 0);

using Crc32cKernel = uint32_t (*)(std::span<const std::byte> bytes, uint32_t crc);

// The twin in plain C++ that every other kernel must agree with.
uint32_t Crc32cPortable(std::span<const std::byte> bytes, uint32_t crc);

// The kernel of this processor's own instructions, or nullptr if it has none.
Crc32cKernel Crc32cHardware();

}  // namespace elanus::os
