#include "access/password.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace elanus::access {
namespace {

using testing::HasSubstr;

TEST(Password, IsKnownByItsHashAlone) {
  const auto hash = HashPassword("correct horse");
  ASSERT_TRUE(hash.ok()) << hash.status().message();
  EXPECT_TRUE(VerifyPassword("correct horse", *hash).value());
  EXPECT_FALSE(VerifyPassword("correct horsE", *hash).value());
  EXPECT_FALSE(VerifyPassword("", *hash).value());
  EXPECT_FALSE(VerifyPassword(*hash, *hash).value());
}

TEST(Password, HashesOfOnePasswordDiffer) {
  EXPECT_NE(HashPassword("secret").value(), HashPassword("secret").value());
}

TEST(Password, HashNamesItsMethod) {
  const std::string hash = HashPassword("secret").value();
  EXPECT_EQ(hash.substr(0, 31), "$argon2id$v=19$m=19456,t=2,p=1$");
  EXPECT_TRUE(IsPasswordHash(hash)) << hash;
}

TEST(Password, ZeroBytesCount) {
  const std::string hash = HashPassword(std::string_view("secret\0a", 8)).value();
  EXPECT_FALSE(VerifyPassword(std::string_view("secret\0b", 8), hash).value());
  EXPECT_FALSE(VerifyPassword("secret", hash).value());
}

// A restored backup may hold anything: nothing but our own form is computed.
TEST(Password, ForeignHashesAreNobodys) {
  const std::string good = HashPassword("secret").value();
  std::string expensive = good;
  expensive.replace(expensive.find("m=19456"), 7, "m=99999");
  for (const std::string& hash :
       {std::string(), std::string("secret"), expensive, good + "A", good.substr(1),
        std::string("$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy")}) {
    EXPECT_FALSE(IsPasswordHash(hash)) << hash;
    EXPECT_FALSE(VerifyPassword("secret", hash).value()) << hash;
  }
}

TEST(Password, LengthIsThatOfMilvus) {
  EXPECT_TRUE(CheckPassword("123456").ok());
  EXPECT_TRUE(CheckPassword(std::string(72, 'x')).ok());
  for (const std::string& password : {std::string(), std::string("12345"), std::string(73, 'x')}) {
    const core::Status status = CheckPassword(password);
    EXPECT_EQ(status.number(), core::Number::kParameterInvalid);
    EXPECT_THAT(status.message(), HasSubstr("invalid password length"));
  }
}

}  // namespace
}  // namespace elanus::access
