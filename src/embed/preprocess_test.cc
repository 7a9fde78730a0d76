#include "embed/preprocess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace elanus::embed {
namespace {

using testing::HasSubstr;

std::vector<float> Apply(const char* json, const Picture& picture) {
  const auto preprocess = ParsePreprocess(json);
  EXPECT_TRUE(preprocess.ok()) << preprocess.status().message();
  std::vector<float> output(preprocess->floats());
  ApplyPreprocess(*preprocess, picture, output);
  return output;
}

Picture OneColour(int width, int height) {
  Picture picture{width, height, {}};
  for (int i = 0; i < width * height; ++i) picture.rgb.insert(picture.rgb.end(), {255, 51, 0});
  return picture;
}

TEST(Preprocess, WritesPlanesOfNormalisedColours) {
  const auto output = Apply(R"({"size": {"height": 2, "width": 3}, "do_center_crop": false,
      "image_mean": [0.5, 0, 0], "image_std": [0.5, 0.1, 1]})",
                            OneColour(8, 8));
  ASSERT_EQ(output.size(), 18u);
  EXPECT_FLOAT_EQ(output[0], 1);
  EXPECT_FLOAT_EQ(output[6], 2);
  EXPECT_FLOAT_EQ(output[17], 0);
}

TEST(Preprocess, CutsOutTheCentre) {
  Picture picture = OneColour(8, 4);
  for (int y = 0; y < 4; ++y) picture.rgb[3 * (8 * y + 2)] = 0;  // Column 2 has no red.
  const auto output =
      Apply(R"({"size": {"shortest_edge": 4}, "crop_size": 4, "do_normalize": false})", picture);
  EXPECT_FLOAT_EQ(output[0], 0);
  EXPECT_FLOAT_EQ(output[1], 1);
}

// Three pixels too many: one and a half on each side.
TEST(Preprocess, CutsWhereTorchvisionDoesIfToldTo) {
  Picture picture = OneColour(7, 4);
  for (int y = 0; y < 4; ++y) picture.rgb[3 * (7 * y + 2)] = 0;
  const auto floor =
      Apply(R"({"size": {"shortest_edge": 4}, "crop_size": 4, "do_normalize": false})", picture);
  EXPECT_FLOAT_EQ(floor[1], 0);
  const auto even = Apply(R"({"size": {"shortest_edge": 4}, "crop_size": 4, "do_normalize": false,
      "crop_rounding": "half_to_even"})",
                          picture);
  EXPECT_FLOAT_EQ(even[0], 0);
}

TEST(Preprocess, FitsTheLongSideAndPadsTheShortOne) {
  const auto output = Apply(R"({"size": {"longest_edge": 4}, "crop_size": 4, "resample": 0,
      "do_center_crop": true, "do_normalize": false})",
                            OneColour(8, 4));
  EXPECT_FLOAT_EQ(output[0], 0);
  EXPECT_FLOAT_EQ(output[4], 1);
  EXPECT_FLOAT_EQ(output[11], 1);
  EXPECT_FLOAT_EQ(output[12], 0);
}

TEST(Preprocess, PadsWhatIsSmallerThanTheCut) {
  const auto output = Apply(
      R"({"size": {"shortest_edge": 2}, "crop_size": 4, "do_normalize": false})", OneColour(2, 2));
  EXPECT_FLOAT_EQ(output[0], 0);
  EXPECT_FLOAT_EQ(output[4 * 1 + 1], 1);
  EXPECT_FLOAT_EQ(output[15], 0);
}

TEST(Preprocess, TakesANumberAsShortSideIfItCuts) {
  const auto clip = ParsePreprocess(R"({"size": 224, "crop_size": 224, "do_center_crop": true})");
  EXPECT_EQ(clip->shortest_edge, 224);
  const auto vit = ParsePreprocess(R"({"size": 224})");
  EXPECT_FALSE(vit->shortest_edge.has_value());
  EXPECT_EQ(vit->resize_width, 224);
}

TEST(Preprocess, KnowsTheShareOfConvNext) {
  const auto small = ParsePreprocess(R"({"size": {"shortest_edge": 224}, "crop_pct": 0.875})");
  EXPECT_EQ(small->shortest_edge, 256);
  EXPECT_EQ(small->width, 224);
  const auto large = ParsePreprocess(R"({"size": {"shortest_edge": 384}, "crop_pct": 0.875})");
  EXPECT_FALSE(large->shortest_edge.has_value());
  EXPECT_EQ(large->height, 384);
}

TEST(Preprocess, SurvivesPicturesOfOneLine) {
  for (const auto& [width, height] : {std::pair{100000, 1}, std::pair{1, 100000}}) {
    const auto output =
        Apply(R"({"size": {"shortest_edge": 8}, "crop_size": 8})", OneColour(width, height));
    EXPECT_EQ(output.size(), 3u * 64);
  }
}

TEST(Preprocess, RefusesSenselessConfigurations) {
  for (const char* json :
       {"", "[]", "{", R"({"size": {"shortest_edge": 224}, "do_center_crop": false})",
        R"({"size": -1})", R"({"size": 1e9})", R"({"size": {"height": 3}})",
        R"({"size": 8, "image_std": [0, 0, 0]})", R"({"size": 8, "image_mean": [1, 2]})",
        R"({"size": 8, "rescale_factor": "x"})", R"({"size": 8, "resample": 9})",
        R"({"size": 8, "crop_pct": 7})"}) {
    EXPECT_FALSE(ParsePreprocess(json).ok()) << json;
  }
  EXPECT_THAT(ParsePreprocess("[]").status().message(), HasSubstr("preprocessor_config.json"));
}

}  // namespace
}  // namespace elanus::embed
