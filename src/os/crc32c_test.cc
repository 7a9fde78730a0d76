#include "os/crc32c.h"

#include <gtest/gtest.h>

#include <random>
#include <string_view>
#include <vector>

namespace elanus::os {
namespace {

std::vector<std::byte> RandomBytes(size_t size) {
  std::mt19937_64 random(size);
  std::vector<std::byte> bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

TEST(Crc32c, IsCastagnolis) {
  // The check value of the algorithm, and the vectors of RFC 3720.
  const std::string_view digits = "123456789";
  EXPECT_EQ(Crc32c(std::as_bytes(std::span(digits))), 0xe3069283U);
  EXPECT_EQ(Crc32c(std::vector<std::byte>(32)), 0x8a9136aaU);
  EXPECT_EQ(Crc32c(std::vector<std::byte>(32, std::byte{0xff})), 0x62a8ab43U);
  EXPECT_EQ(Crc32c({}), 0U);
}

TEST(Crc32c, KernelsAgreeAtEveryLengthAndAddress) {
  const Crc32cKernel hardware = Crc32cHardware();
  if (hardware == nullptr) GTEST_SKIP() << "this processor has no instruction for it";
  const std::vector<std::byte> bytes = RandomBytes(100'000);
  for (size_t size : {0, 1, 7, 8, 9, 255, 767, 768, 769, 1535, 24'575, 24'576, 24'577, 99'000}) {
    for (size_t start = 0; start < 9; ++start) {
      const auto part = std::span(bytes).subspan(start, size);
      EXPECT_EQ(hardware(part, 17), Crc32cPortable(part, 17)) << size << " from " << start;
    }
  }
}

TEST(Crc32c, GoesOnWhereItStopped) {
  const std::vector<std::byte> bytes = RandomBytes(60'000);
  const auto all = std::span<const std::byte>(bytes);
  for (size_t cut : {0, 1, 100, 30'000, 60'000}) {
    EXPECT_EQ(Crc32c(all.subspan(cut), Crc32c(all.first(cut))), Crc32c(all)) << cut;
  }
}

}  // namespace
}  // namespace elanus::os
