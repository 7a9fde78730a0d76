#include "os/sha256.h"

#include <gtest/gtest.h>

#include "core/bytes.h"

namespace elanus::os {
namespace {

TEST(Sha256, IsThatOfTheStandard) {
  EXPECT_EQ(ToHex(Sha256Of(core::AsBytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(ToHex(Sha256Of({})),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, OfPiecesIsThatOfTheWhole) {
  Sha256 sha;
  sha.Add(core::AsBytes("a"));
  Sha256 moved = std::move(sha);
  moved.Add(core::AsBytes("bc"));
  EXPECT_EQ(moved.Finish(), Sha256Of(core::AsBytes("abc")));
}

}  // namespace
}  // namespace elanus::os
