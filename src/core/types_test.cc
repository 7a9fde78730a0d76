#include "core/types.h"

#include <gtest/gtest.h>

namespace elanus::core {
namespace {

TEST(Types, VisitTypeCallsWithTheTagOfTheType) {
  for (int32_t number = 0; number < 200; ++number) {
    if (!IsKnownType(number)) continue;
    const auto type = static_cast<DataType>(number);
    EXPECT_EQ(VisitType(type, []<typename T>(T) { return T::kType; }), type);
  }
}

TEST(Types, SeventeenTypesAreKnown) {
  int known = 0;
  for (int32_t number = -10; number < 1000; ++number) known += IsKnownType(number) ? 1 : 0;
  EXPECT_EQ(known, 17);
}

TEST(Types, NamesAreThoseOfMilvus) {
  EXPECT_STREQ(TypeName(DataType::kVarChar), "VarChar");
  EXPECT_STREQ(TypeName(DataType::kFloatVector), "FloatVector");
  EXPECT_STREQ(TypeName(DataType::kJson), "JSON");
}

TEST(Types, WidthOfAVectorFollowsFromItsDimension) {
  EXPECT_EQ(RowWidth(DataType::kFloatVector, 512), 2048U);
  EXPECT_EQ(RowWidth(DataType::kFloat16Vector, 512), 1024U);
  EXPECT_EQ(RowWidth(DataType::kInt8Vector, 512), 512U);
  EXPECT_EQ(RowWidth(DataType::kBinaryVector, 512), 64U);
}

TEST(Types, WidthOfAScalarIsThatOfItsValue) {
  EXPECT_EQ(RowWidth(DataType::kBool, 0), 1U);
  EXPECT_EQ(RowWidth(DataType::kInt16, 0), 2U);
  EXPECT_EQ(RowWidth(DataType::kDouble, 0), 8U);
}

TEST(Types, TextAndItsKinHaveNoWidth) {
  EXPECT_EQ(LayoutOf(DataType::kVarChar), Layout::kVariable);
  EXPECT_EQ(LayoutOf(DataType::kSparseFloatVector), Layout::kVariable);
  EXPECT_EQ(RowWidth(DataType::kVarChar, 0), 0U);
}

TEST(Types, VectorsAreTold) {
  EXPECT_TRUE(IsVector(DataType::kFloatVector));
  EXPECT_TRUE(IsVector(DataType::kSparseFloatVector));
  EXPECT_FALSE(IsVector(DataType::kArray));
}

}  // namespace
}  // namespace elanus::core
