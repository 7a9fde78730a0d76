#include "gallery/labels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gallery/test_folder.h"

namespace elanus::gallery {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Labels, StandBetweenCommas) {
  const auto labels = ParseLabels("cat, black dog ,海滩");
  ASSERT_TRUE(labels.ok());
  ASSERT_EQ(labels->size(), 3u);
  EXPECT_EQ(labels.value()[1].name, "black dog");
  EXPECT_EQ(labels.value()[2].name, "海滩");
}

TEST(Labels, OfAFileMayHaveChineseNames) {
  const TestFolder folder;
  const auto labels = ReadLabels(folder.Write("labels.tsv", "cat\t猫\n\ndog\r\n"));
  ASSERT_TRUE(labels.ok()) << labels.status().message();
  ASSERT_EQ(labels->size(), 2u);
  EXPECT_EQ(labels.value()[0].zh, "猫");
  EXPECT_EQ(labels.value()[1].name, "dog");
  EXPECT_EQ(labels.value()[1].zh, "");
}

TEST(Labels, ThatSayNothingAreRefused) {
  for (const char* text : {"", ",", "cat,,dog", "cat,dog,cat", "\xff"}) {
    EXPECT_EQ(ParseLabels(text).code(), core::Code::kInvalidArgument) << text;
  }
  EXPECT_EQ(ReadLabels("/nowhere").code(), core::Code::kNotFound);
}

TEST(Prompts, PutTheNameIntoTheTemplates) {
  const auto prompts = PromptsOf({"dog", ""}, {"a {} on a sofa", "{}!"});
  EXPECT_THAT(prompts.value(), ElementsAre("a dog on a sofa", "dog!"));
  EXPECT_THAT(PromptsOf({"dog", ""}, {"a dog"}).status().message(), HasSubstr("no {}"));
}

TEST(Prompts, AreInTheLanguageOfTheLabel) {
  EXPECT_EQ(PromptsOf({"dog", ""}, {}).value().front(), "a photo of a dog");
  EXPECT_THAT(PromptsOf({"狗", ""}, {}).value(), testing::Contains("一张狗的照片"));
}

}  // namespace
}  // namespace elanus::gallery
