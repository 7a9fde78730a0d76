#include "core/status.h"

#include <gtest/gtest.h>

#include <memory>

namespace elanus::core {
namespace {

Result<int> Half(int number) {
  if (number % 2 != 0) return InvalidArgument(std::to_string(number) + " is odd");
  return number / 2;
}

Result<int> Quarter(int number) {
  const int half = TRY(Half(number));
  return TRY(Half(half));
}

Status Check(int number) {
  TRY(Quarter(number));
  return Status::Ok();
}

TEST(Status, IsOkUntilSaidOtherwise) {
  EXPECT_TRUE(Status().ok());
  EXPECT_FALSE(NotFound("x").ok());
  EXPECT_EQ(NotFound("x").code(), Code::kNotFound);
}

TEST(Status, HasTheNumberOfItsCodeOrItsOwn) {
  EXPECT_EQ(Status().number(), Number::kNone);
  EXPECT_EQ(InvalidArgument("x").number(), Number::kParameterInvalid);
  const Status own = NotFound("x").WithNumber(Number::kIndexNotFound).WithContext("here");
  EXPECT_EQ(own.number(), Number::kIndexNotFound);
  EXPECT_EQ(own.message(), "here: x");
  EXPECT_EQ(Status().WithNumber(Number::kIndexNotFound).number(), Number::kNone);
}

TEST(Status, TryYieldsTheValue) {
  EXPECT_EQ(*Quarter(8), 2);
}

TEST(Status, TryPassesTheErrorOn) {
  EXPECT_EQ(Quarter(6).status().message(), "3 is odd");
  EXPECT_EQ(Check(6).code(), Code::kInvalidArgument);
}

TEST(Status, TryMovesWhatCannotBeCopied) {
  const auto make = []() -> Result<std::unique_ptr<int>> { return std::make_unique<int>(7); };
  const auto use = [&]() -> Result<int> {
    const std::unique_ptr<int> number = TRY(make());
    return *number;
  };
  EXPECT_EQ(*use(), 7);
}

TEST(Status, ContextComesBeforeTheMessage) {
  EXPECT_EQ(NotFound("no file").WithContext("opening").message(), "opening: no file");
  EXPECT_TRUE(Status::Ok().WithContext("opening").ok());
}

TEST(Status, EveryCodeHasAName) {
  EXPECT_STREQ(CodeName(Code::kOk), "ok");
  EXPECT_STREQ(CodeName(Code::kCorruption), "corruption");
  EXPECT_STREQ(CodeName(Code::kUnimplemented), "unimplemented");
}

}  // namespace
}  // namespace elanus::core
