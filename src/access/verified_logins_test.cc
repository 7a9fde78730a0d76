#include "access/verified_logins.h"

#include <gtest/gtest.h>

namespace elanus::access {
namespace {

TEST(VerifiedLogins, KnowsTheVeryLoginAlone) {
  VerifiedLogins logins = VerifiedLogins::Make().value();
  const Login login = {.user = "ann", .password = "secret", .hash = "h"};
  EXPECT_FALSE(logins.Knows(login));
  logins.Remember(login);
  EXPECT_TRUE(logins.Knows(login));
  EXPECT_FALSE(logins.Knows({.user = "ann", .password = "secreT", .hash = "h"}));
  EXPECT_FALSE(logins.Knows({.user = "bob", .password = "secret", .hash = "h"}));
  EXPECT_FALSE(logins.Knows({.user = "ann", .password = "secreth", .hash = ""}));
}

// A race between a check and a change of the password cannot leave the old one in.
TEST(VerifiedLogins, AnotherHashIsAnotherLogin) {
  VerifiedLogins logins = VerifiedLogins::Make().value();
  logins.Remember({.user = "ann", .password = "old", .hash = "hash of old"});
  EXPECT_FALSE(logins.Knows({.user = "ann", .password = "old", .hash = "hash of new"}));
}

TEST(VerifiedLogins, ForgetsAUser) {
  VerifiedLogins logins = VerifiedLogins::Make().value();
  logins.Remember({.user = "ann", .password = "secret", .hash = "h"});
  logins.Remember({.user = "bob", .password = "secret", .hash = "h"});
  logins.Forget("ann");
  EXPECT_FALSE(logins.Knows({.user = "ann", .password = "secret", .hash = "h"}));
  EXPECT_TRUE(logins.Knows({.user = "bob", .password = "secret", .hash = "h"}));
}

TEST(VerifiedLogins, NoTwoProcessesShareAKey) {
  VerifiedLogins one = VerifiedLogins::Make().value();
  const VerifiedLogins other = VerifiedLogins::Make().value();
  one.Remember({.user = "ann", .password = "secret", .hash = "h"});
  EXPECT_FALSE(other.Knows({.user = "ann", .password = "secret", .hash = "h"}));
}

}  // namespace
}  // namespace elanus::access
