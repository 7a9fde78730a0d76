#include "measure/compare.h"

#include <gtest/gtest.h>

namespace elanus::measure {
namespace {

TEST(RoundSizes, AreHalvesThatAscendToAllRows) {
  EXPECT_EQ(RoundSizes(20000, 100, true), (std::vector<size_t>{1250, 2500, 5000, 10000, 20000}));
  EXPECT_EQ(RoundSizes(20000, 100, false), (std::vector<size_t>{20000}));
}

TEST(RoundSizes, AreNeverTooFewToSearch) {
  EXPECT_EQ(RoundSizes(450, 100, true), (std::vector<size_t>{112, 225, 450}));
  EXPECT_EQ(RoundSizes(150, 100, true), (std::vector<size_t>{150}));
}

}  // namespace
}  // namespace elanus::measure
