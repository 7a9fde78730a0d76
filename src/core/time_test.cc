#include "core/time.h"

#include <gtest/gtest.h>

#include <random>

namespace elanus::core {
namespace {

TEST(Time, ReadsTheFormsThatClientsWrite) {
  const int64_t noon = 1735732800 * kMicrosecondsOfSecond;  // 2025-01-01T12:00:00Z
  for (const char* text : {"2025-01-01T12:00:00Z", "2025-01-01 12:00:00", "2025-01-01T12:00",
                           "2025-01-01T20:00:00+08:00", "2025-01-01T06:30:00.000-05:30"}) {
    const auto time = ParseTime(text);
    ASSERT_TRUE(time.ok()) << text;
    EXPECT_EQ(*time, noon) << text;
  }
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const char* text : {"", "noon", "2025-13-01", "2025-02-30", "2025-01-01T24:00", "2025-1-1",
                           "2025-01-01T12:00:00+8", "2025-01-01T12:00:00ZZ"}) {
    EXPECT_FALSE(ParseTime(text).ok()) << text;
  }
}

TEST(Time, WritesOnlyTheDigitsThatSaySomething) {
  EXPECT_EQ(TimeText(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(TimeText(1500000), "1970-01-01T00:00:01.5Z");
  EXPECT_EQ(TimeText(-1), "1969-12-31T23:59:59.999999Z");
}

TEST(Time, ReadsBackWhatItWrites) {
  const unsigned seed = std::random_device()();
  std::printf("seed %u\n", seed);
  std::mt19937_64 random(seed);
  const int64_t first = ParseTime("0000-01-01").value();
  const int64_t last = ParseTime("9999-12-31T23:59:59.999999").value();
  EXPECT_TRUE(IsWritableTime(first) && IsWritableTime(last));
  EXPECT_FALSE(IsWritableTime(first - 1) || IsWritableTime(last + 1));
  std::uniform_int_distribution<int64_t> times(first, last);
  for (int i = 0; i < 1000; ++i) {
    const int64_t time = times(random);
    ASSERT_EQ(ParseTime(TimeText(time)).value(), time) << TimeText(time);
  }
}

}  // namespace
}  // namespace elanus::core
