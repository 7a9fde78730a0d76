#include "hub/aliases.h"

#include <gtest/gtest.h>

#include <set>

#include "hub/address.h"

namespace elanus::hub {
namespace {

TEST(Aliases, LeadToAddressesAndAreDifferent) {
  std::set<std::string_view> names;
  for (const Alias& alias : Aliases()) {
    EXPECT_TRUE(ParseAddress(alias.repository).ok()) << alias.repository;
    EXPECT_TRUE(names.insert(alias.name).second) << alias.name;
    EXPECT_EQ(alias.name.find('/'), alias.name.npos) << alias.name;
    EXPECT_FALSE(alias.finds.empty()) << alias.name;
  }
}

TEST(FindAlias, KnowsWhatPeopleAskFor) {
  ASSERT_NE(FindAlias("clip-vit-b-32"), nullptr);
  EXPECT_EQ(FindAlias("clip-vit-b-32")->repository, "Xenova/clip-vit-base-patch32");
  EXPECT_NE(FindAlias("chinese-clip-vit-b-16"), nullptr);
  EXPECT_EQ(FindAlias("clip"), nullptr);
  EXPECT_EQ(FindAlias(""), nullptr);
}

}  // namespace
}  // namespace elanus::hub
