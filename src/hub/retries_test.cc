#include "hub/retries.h"

#include <gtest/gtest.h>

namespace elanus::hub {
namespace {

TEST(WaitSeconds, DoublesUpToAMinute) {
  const Patience patience = {.retries = 6, .wait_seconds = 1, .stall_seconds = 30};
  EXPECT_DOUBLE_EQ(WaitSeconds(patience, 1, 1, 0), 1);
  EXPECT_DOUBLE_EQ(WaitSeconds(patience, 2, 1, 0), 2);
  EXPECT_DOUBLE_EQ(WaitSeconds(patience, 5, 1, 0), 16);
  EXPECT_DOUBLE_EQ(WaitSeconds(patience, 100, 1, 0), 60);
}

TEST(WaitSeconds, IsSpreadOverItsUpperHalf) {
  const Patience patience = {.retries = 6, .wait_seconds = 8, .stall_seconds = 30};
  EXPECT_DOUBLE_EQ(WaitSeconds(patience, 1, 0, 0), 4);
  EXPECT_DOUBLE_EQ(WaitSeconds(patience, 1, 0.5, 0), 6);
}

TEST(WaitSeconds, HeedsTheServerWithinReason) {
  const Patience patience = {.retries = 6, .wait_seconds = 1, .stall_seconds = 30};
  EXPECT_DOUBLE_EQ(WaitSeconds(patience, 1, 0, 7), 7);
  EXPECT_DOUBLE_EQ(WaitSeconds(patience, 1, 0, 86400), 120);
  EXPECT_DOUBLE_EQ(WaitSeconds(patience, 5, 1, 7), 16);
}

TEST(Retries, EndAfterSoManyFailuresInARow) {
  int notices = 0;
  Retries retries({.retries = 2, .wait_seconds = 0, .stall_seconds = 1}, nullptr,
                  [&](const std::string&) { ++notices; });
  EXPECT_TRUE(retries.WaitAfter("a", 0));
  EXPECT_TRUE(retries.WaitAfter("b", 0));
  retries.Progressed();
  EXPECT_TRUE(retries.WaitAfter("c", 0));
  EXPECT_TRUE(retries.WaitAfter("d", 0));
  EXPECT_FALSE(retries.WaitAfter("e", 0));
  EXPECT_EQ(notices, 4);
}

TEST(Retries, DoNotWaitForWhoWantsToStop) {
  Retries retries(
      {.retries = 9, .wait_seconds = 3600, .stall_seconds = 1}, [] { return true; }, nullptr);
  EXPECT_FALSE(retries.WaitAfter("a", 0));
}

}  // namespace
}  // namespace elanus::hub
