// The tests' own main: Decode starts this program again for formats that it does not trust.
#include <gtest/gtest.h>

#include <cstring>

#include "embed/decode_child.h"

int main(int count, char** arguments) {
  if (count > 1 && std::strcmp(arguments[1], elanus::embed::kDecodeChildCommand) == 0) {
    return elanus::embed::RunDecodeChild();
  }
  testing::InitGoogleTest(&count, arguments);
  return RUN_ALL_TESTS();
}
