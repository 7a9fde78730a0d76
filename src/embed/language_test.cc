#include "embed/language.h"

#include <gtest/gtest.h>

namespace elanus::embed {
namespace {

TEST(DetectLanguage, SeesChineseByOneCharacter) {
  EXPECT_EQ(DetectLanguage("一只狗在海滩上"), "zh");
  EXPECT_EQ(DetectLanguage("a photo of 长城"), "zh");
}

TEST(DetectLanguage, TakesAllElseForEnglish) {
  EXPECT_EQ(DetectLanguage("a dog on the beach"), "en");
  EXPECT_EQ(DetectLanguage("собака на пляже 🐕"), "en");
  EXPECT_EQ(DetectLanguage(""), "en");
}

TEST(HasWords, SeesThatThereAreNone) {
  EXPECT_TRUE(HasWords(" a "));
  EXPECT_TRUE(HasWords("狗"));
  EXPECT_FALSE(HasWords(""));
  EXPECT_FALSE(HasWords(" \t\n\u3000\u00a0"));
  EXPECT_FALSE(HasWords("\xff\xfe"));
}

}  // namespace
}  // namespace elanus::embed
