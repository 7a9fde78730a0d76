// The tests' own main: Decode starts this program again for formats that it does not trust.
#include <gtest/gtest.h>

#include "embed/child_command.h"

int main(int count, char** arguments) {
  if (elanus::embed::IsChildCommand(count, arguments)) elanus::embed::RunChildCommand(arguments);
  testing::InitGoogleTest(&count, arguments);
  return RUN_ALL_TESTS();
}
