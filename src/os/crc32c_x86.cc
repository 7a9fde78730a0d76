// CRC-32C by the SSE 4.2 instruction, three streams at a time.
//
// The instruction takes 8 bytes, gives its result after three cycles and can start every cycle: one
// stream would use a third of it. So three neighbouring stripes are summed side by side and then
// joined. Joining needs "this checksum, followed by n zero bytes": a linear function of 32 bits,
// kept as four tables of 256 (Mark Adler's way).
#include "os/crc32c.h"

#if defined(__x86_64__)

#include <nmmintrin.h>

#include <array>
#include <cstring>

namespace elanus::os {
namespace {

constexpr size_t kLongStripe = 8192;
constexpr size_t kShortStripe = 256;

// A linear function of 32 bits: what each bit becomes.
using BitMatrix = std::array<uint32_t, 32>;
using ShiftTable = std::array<std::array<uint32_t, 256>, 4>;

constexpr uint32_t Times(const BitMatrix& matrix, uint32_t bits) {
  uint32_t sum = 0;
  for (size_t i = 0; bits != 0; ++i, bits >>= 1) {
    if ((bits & 1) != 0) sum ^= matrix[i];
  }
  return sum;
}

// What `zeros` zero bytes, a power of two, do to a checksum.
constexpr ShiftTable MakeShift(size_t zeros) {
  // Column i is what bit i becomes: shifted down, and bit 0 falls out as the polynomial.
  BitMatrix matrix = {0x82f63b78};  // One zero bit.
  for (size_t i = 1; i < 32; ++i) matrix[i] = uint32_t{1} << (i - 1);
  for (size_t bits = 1; bits < zeros * 8; bits *= 2) {
    // Doing it twice doubles the number of zeros.
    BitMatrix square = {};
    for (size_t i = 0; i < 32; ++i) square[i] = Times(matrix, matrix[i]);
    matrix = square;
  }
  ShiftTable table = {};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    for (size_t n = 0; n < 4; ++n) table[n][byte] = Times(matrix, byte << (8 * n));
  }
  return table;
}

constexpr ShiftTable kLongShift = MakeShift(kLongStripe);
constexpr ShiftTable kShortShift = MakeShift(kShortStripe);

uint64_t Shift(const ShiftTable& table, uint64_t crc) {
  return table[0][crc & 255] ^ table[1][(crc >> 8) & 255] ^ table[2][(crc >> 16) & 255] ^
         table[3][(crc >> 24) & 255];
}

uint64_t Load(const std::byte* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, 8);
  return word;
}

__attribute__((target("sse4.2"))) uint64_t SumThreeStripes(const std::byte* bytes, size_t stripe,
                                                           const ShiftTable& shift, uint64_t crc) {
  uint64_t second = 0;
  uint64_t third = 0;
  for (size_t i = 0; i < stripe; i += 8) {
    crc = _mm_crc32_u64(crc, Load(bytes + i));
    second = _mm_crc32_u64(second, Load(bytes + stripe + i));
    third = _mm_crc32_u64(third, Load(bytes + 2 * stripe + i));
  }
  return Shift(shift, Shift(shift, crc) ^ second) ^ third;
}

__attribute__((target("sse4.2"))) uint32_t Crc32cSse42(std::span<const std::byte> bytes,
                                                       uint32_t start) {
  uint64_t crc = static_cast<uint32_t>(~start);
  // Long stripes make the joining cheap, short ones what is left over; the rest goes byte by byte.
  for (; bytes.size() >= 3 * kLongStripe; bytes = bytes.subspan(3 * kLongStripe)) {
    crc = SumThreeStripes(bytes.data(), kLongStripe, kLongShift, crc);
  }
  for (; bytes.size() >= 3 * kShortStripe; bytes = bytes.subspan(3 * kShortStripe)) {
    crc = SumThreeStripes(bytes.data(), kShortStripe, kShortShift, crc);
  }
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) crc = _mm_crc32_u64(crc, Load(bytes.data()));
  for (std::byte byte : bytes) {
    crc = _mm_crc32_u8(static_cast<uint32_t>(crc), std::to_integer<uint8_t>(byte));
  }
  return ~static_cast<uint32_t>(crc);
}

}  // namespace

Crc32cKernel Crc32cHardware() {
  return __builtin_cpu_supports("sse4.2") != 0 ? Crc32cSse42 : nullptr;
}

}  // namespace elanus::os

#else

namespace elanus::os {

Crc32cKernel Crc32cHardware() {
  return nullptr;
}

}  // namespace elanus::os

#endif
