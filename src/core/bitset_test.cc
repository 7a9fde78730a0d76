#include "core/bitset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace elanus::core {
namespace {

using testing::ElementsAre;

std::vector<size_t> RowsOf(const Bitset& bits) {
  std::vector<size_t> rows;
  bits.ForEach([&](size_t row) { rows.push_back(row); });
  return rows;
}

TEST(Bitset, KeepsWhatIsSet) {
  Bitset bits(130);
  for (size_t row : {0, 63, 64, 129}) bits.Set(row);
  bits.Reset(63);
  EXPECT_THAT(RowsOf(bits), ElementsAre(0, 64, 129));
  EXPECT_TRUE(bits.Test(64));
  EXPECT_FALSE(bits.Test(63));
}

TEST(Bitset, BitsPastTheEndStayZero) {
  Bitset bits(70, true);
  EXPECT_EQ(bits.Count(), 70U);
  EXPECT_EQ(bits.words()[1], 0x3fU);
  bits.Flip();
  EXPECT_TRUE(bits.None());
  bits.Flip();
  EXPECT_EQ(bits.Count(), 70U);
}

TEST(Bitset, JoinsWithOthers) {
  Bitset even(100);
  Bitset third(100);
  for (size_t row = 0; row < 100; row += 2) even.Set(row);
  for (size_t row = 0; row < 100; row += 3) third.Set(row);
  EXPECT_EQ((Bitset(even) &= third).Count(), 17U);
  EXPECT_EQ((Bitset(even) |= third).Count(), 67U);
  EXPECT_EQ(Bitset(even).AndNot(third).Count(), 33U);
}

TEST(Bitset, GrowsByTheGivenValue) {
  for (size_t from : {0, 1, 63, 64, 65}) {
    for (size_t to : {64, 100, 128, 200}) {
      if (to < from) continue;
      Bitset bits(from);
      bits.Resize(to, true);
      EXPECT_EQ(bits.Count(), to - from) << from << " to " << to;
      bits.Resize(to + 100);
      EXPECT_EQ(bits.Count(), to - from);
    }
  }
}

TEST(Bitset, ForgetsWhatItShrinksBelow) {
  Bitset bits(100, true);
  bits.Resize(10);
  bits.Resize(100);
  EXPECT_EQ(bits.Count(), 10U);
}

TEST(Bitset, AnEmptyOneHasNothing) {
  Bitset bits;
  EXPECT_TRUE(bits.None());
  EXPECT_TRUE(bits.empty());
  bits.Flip();
  EXPECT_EQ(bits.Count(), 0U);
}

}  // namespace
}  // namespace elanus::core
