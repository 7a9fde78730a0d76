// The portable kernel, and the choice between the kernels.
//
// Eight tables take eight bytes in one step ("slicing by 8"): each says what one of the bytes does
// to the checksum once the bytes behind it have been taken as well.
#include "os/crc32c.h"

#include <array>
#include <cstring>

namespace elanus::os {
namespace {

constexpr uint32_t kPolynomial = 0x82f63b78;  // Castagnoli's, bits reversed.

// tables[n][b]: what byte b does to the checksum when n more bytes follow it.
constexpr std::array<std::array<uint32_t, 256>, 8> MakeTables() {
  std::array<std::array<uint32_t, 256>, 8> tables = {};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? kPolynomial : 0);
    tables[0][byte] = crc;
  }
  for (size_t n = 1; n < 8; ++n) {
    for (size_t byte = 0; byte < 256; ++byte) {
      const uint32_t previous = tables[n - 1][byte];
      tables[n][byte] = (previous >> 8) ^ tables[0][previous & 255];
    }
  }
  return tables;
}

constexpr auto kTables = MakeTables();

}  // namespace

uint32_t Crc32cPortable(std::span<const std::byte> bytes, uint32_t crc) {
  // The checksum is kept inverted between calls, so that leading zeros count.
  crc = ~crc;
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), 8);
    word ^= crc;
    crc = 0;
    for (size_t n = 0; n < 8; ++n) crc ^= kTables[7 - n][(word >> (8 * n)) & 255];
  }
  for (std::byte byte : bytes) {
    crc = (crc >> 8) ^ kTables[0][(crc ^ std::to_integer<uint32_t>(byte)) & 255];
  }
  return ~crc;
}

uint32_t Crc32c(std::span<const std::byte> bytes, uint32_t crc) {
  // Asked once: the processor does not change.
  static const Crc32cKernel hardware = Crc32cHardware();
  return hardware != nullptr ? hardware(bytes, crc) : Crc32cPortable(bytes, crc);
}

}  // namespace elanus::os
