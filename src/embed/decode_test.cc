#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <thread>

#include "core/bytes.h"
#include "embed/picture.h"
#include "embed/test_files.h"

namespace elanus::embed {
namespace {

using core::AsBytes;
using testing::HasSubstr;

core::Result<DecodedPicture> DecodeData(const std::string& name, DecodeOptions options = {}) {
  return Decode(AsBytes(TestData(name)), options);
}

struct Colour {
  int red, green, blue;
};

void ExpectColour(const Picture& picture, int x, int y, Colour expected) {
  const uint8_t* pixel = picture.rgb.data() + 3 * (size_t(y) * picture.width + x);
  EXPECT_NEAR(pixel[0], expected.red, 24) << "red at " << x << "," << y;
  EXPECT_NEAR(pixel[1], expected.green, 24) << "green at " << x << "," << y;
  EXPECT_NEAR(pixel[2], expected.blue, 24) << "blue at " << x << "," << y;
}

void ExpectQuarters(const std::string& name) {
  SCOPED_TRACE(name);
  const auto decoded = DecodeData(name);
  ASSERT_TRUE(decoded.ok()) << decoded.status().message();
  EXPECT_EQ(decoded->facts.damage, "");
  ASSERT_EQ(decoded->picture.width, 32);
  ASSERT_EQ(decoded->picture.height, 16);
  ASSERT_EQ(decoded->picture.rgb.size(), 3u * 32 * 16);
  ExpectColour(decoded->picture, 4, 4, {255, 0, 0});
  ExpectColour(decoded->picture, 28, 4, {0, 255, 0});
  ExpectColour(decoded->picture, 4, 12, {0, 0, 255});
  ExpectColour(decoded->picture, 28, 12, {255, 255, 255});
}

TEST(Decode, TurnsEveryOrientationUpright) {
  for (int i = 1; i <= 8; ++i) ExpectQuarters("orientation_" + std::to_string(i) + ".jpg");
}

TEST(Decode, ReadsProgressiveJpeg) {
  ExpectQuarters("progressive.jpg");
}
TEST(Decode, ReadsAJpegWithAnSrgbProfile) {
  ExpectQuarters("srgb_profile.jpg");
}
TEST(Decode, TurnsTheColoursOfAProfileIntoSrgb) {
  ExpectQuarters("swapped_profile.jpg");
}
TEST(Decode, PassesOverAProfileThatDoesNotFit) {
  ExpectQuarters("senseless_profile.jpg");
}
TEST(Decode, LaysAlphaOverWhite) {
  ExpectQuarters("alpha.png");
}
TEST(Decode, ReadsPalettes) {
  ExpectQuarters("palette.png");
}
TEST(Decode, ReadsWebp) {
  ExpectQuarters("lossless.webp");
}
TEST(Decode, ReadsTiff) {
  ExpectQuarters("plain.tiff");
}
TEST(Decode, ReadsCompressedTiff) {
  ExpectQuarters("deflated.tiff");
}
TEST(Decode, ShowsTheFirstFrameOfAnAnimation) {
  ExpectQuarters("animated.gif");
}
TEST(Decode, ReadsBmpInAChild) {
  ExpectQuarters("plain.bmp");
}
TEST(Decode, ReadsPpmInAChild) {
  ExpectQuarters("plain.ppm");
}

TEST(Decode, TurnsCmykIntoSrgb) {
  const auto decoded = DecodeData("cmyk.jpg");
  ASSERT_TRUE(decoded.ok()) << decoded.status().message();
  const uint8_t* red = decoded->picture.rgb.data() + 3 * (4 * 32 + 4);
  EXPECT_GT(red[0], 200);
  EXPECT_LT(red[2], 80);
  ExpectColour(decoded->picture, 28, 12, {255, 255, 255});
}

TEST(Decode, SpreadsGreyOverThreeColours) {
  for (const char* name : {"grey.jpg", "grey16.png"}) {
    const auto decoded = DecodeData(name);
    ASSERT_TRUE(decoded.ok()) << decoded.status().message();
    ExpectColour(decoded->picture, 4, 4, {76, 76, 76});
    ExpectColour(decoded->picture, 28, 12, {255, 255, 255});
  }
}

TEST(Decode, ReadsBilevelTiff) {
  const auto decoded = DecodeData("bilevel.tiff");
  ASSERT_TRUE(decoded.ok()) << decoded.status().message();
  ExpectColour(decoded->picture, 4, 4, {0, 0, 0});
  ExpectColour(decoded->picture, 28, 12, {255, 255, 255});
}

TEST(Decode, TellsWhatTheCameraWrote) {
  const auto decoded = DecodeData("orientation_6.jpg");
  ASSERT_TRUE(decoded.ok());
  const PictureFacts& facts = decoded->facts;
  EXPECT_EQ(facts.format, "jpeg");
  EXPECT_EQ(facts.width, 32);
  EXPECT_EQ(facts.height, 16);
  EXPECT_EQ(facts.camera, "Elanus Kite 1");
  EXPECT_EQ(facts.taken, 1627653959);
  ASSERT_TRUE(facts.latitude && facts.longitude);
  EXPECT_NEAR(*facts.latitude, -33.8567, 1e-3);
  EXPECT_NEAR(*facts.longitude, 151.21, 1e-3);
}

TEST(Decode, MarksATruncatedFileThatShowsSomething) {
  const auto decoded = DecodeData("truncated.jpg");
  ASSERT_TRUE(decoded.ok()) << decoded.status().message();
  EXPECT_EQ(decoded->facts.damage, "truncated JPEG");
}

TEST(Decode, RefusesAFileCutOffBeforeItsPixels) {
  const std::string whole = TestData("orientation_1.jpg");
  const auto decoded = Decode(AsBytes(std::string_view(whole).substr(0, 300)), {});
  ASSERT_FALSE(decoded.ok());
  EXPECT_EQ(decoded.code(), core::Code::kCorruption);
  EXPECT_THAT(decoded.status().message(), HasSubstr("JPEG"));
}

TEST(Decode, SurvivesEveryTruncationOfEveryFormat) {
  for (const char* name : {"orientation_1.jpg", "cmyk.jpg", "alpha.png", "animated.gif",
                           "lossless.webp", "bilevel.tiff", "deflated.tiff"}) {
    const std::string whole = TestData(name);
    for (size_t size = 0; size < whole.size(); size += 1 + size / 64) {
      const auto decoded = Decode(AsBytes(std::string_view(whole).substr(0, size)), {});
      EXPECT_TRUE(decoded.ok() || !decoded.status().message().empty());
    }
  }
}

TEST(Decode, SurvivesRandomDamage) {
  const char* given = std::getenv("ELANUS_TEST_SEED");
  const uint64_t seed =
      given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  const int mutants = std::getenv("ELANUS_FULL") != nullptr ? 600 : 40;
  for (const char* name :
       {"orientation_6.jpg", "progressive.jpg", "cmyk.jpg", "senseless_profile.jpg", "alpha.png",
        "palette.png", "animated.gif", "lossless.webp", "bilevel.tiff", "deflated.tiff"}) {
    for (int i = 0; i < mutants; ++i) {
      std::string file = TestData(name);
      for (uint64_t flips = 1 + random() % 8; flips > 0; --flips) {
        file[random() % file.size()] = static_cast<char>(random());
      }
      DecodeOptions options;
      options.limits.pixels_max = 1'000'000;
      options.short_side_min = static_cast<int>(random() % 16);
      const auto decoded = Decode(AsBytes(file), options);
      EXPECT_TRUE(decoded.ok() || !decoded.status().message().empty());
    }
  }
}

TEST(Decode, SaysThatATextIsNoPicture) {
  const auto decoded = Decode(AsBytes("Dear diary, today I saw a kite."), {});
  EXPECT_EQ(decoded.status().message(), "not a picture Elanus reads");
}

TEST(Decode, SaysThatAFileIsEmpty) {
  EXPECT_EQ(Decode({}, {}).status().message(), "the file is empty");
}

TEST(Decode, RefusesMorePixelsThanAllowed) {
  DecodeOptions options;
  options.limits.pixels_max = 511;
  for (const char* name : {"orientation_1.jpg", "alpha.png", "plain.bmp"}) {
    const auto decoded = DecodeData(name, options);
    EXPECT_EQ(decoded.code(), core::Code::kExhausted) << name;
    EXPECT_THAT(decoded.status().message(), HasSubstr("32 x 16 pixels"));
  }
}

TEST(Decode, RefusesMoreFramesThanAllowed) {
  DecodeOptions options;
  options.limits.frames_max = 2;
  EXPECT_EQ(DecodeData("animated.gif", options).code(), core::Code::kExhausted);
}

TEST(Decode, RefusesMoreBytesThanAllowed) {
  DecodeOptions options;
  options.limits.bytes_max = 10;
  EXPECT_EQ(DecodeData("alpha.png", options).code(), core::Code::kExhausted);
}

TEST(Decode, ShrinksWhileTheShortSideKeepsItsMinimum) {
  for (const char* name : {"orientation_1.jpg", "cmyk.jpg"}) {
    DecodeOptions options;
    options.short_side_min = 8;
    const auto half = DecodeData(name, options);
    ASSERT_TRUE(half.ok());
    EXPECT_EQ(half->picture.height, 8);
    EXPECT_EQ(half->facts.height, 16);
    options.short_side_min = 9;
    EXPECT_EQ(DecodeData(name, options)->picture.height, 16);
  }
}

TEST(Decode, GivesEachThreadTheReasonOfItsOwnFile) {
  std::vector<std::thread> threads;
  for (const char* name : {"truncated.jpg", "plain.tiff", "truncated.jpg", "alpha.png"}) {
    threads.emplace_back([name] {
      const std::string expected = std::string(name) == "truncated.jpg" ? "truncated JPEG" : "";
      for (int i = 0; i < 25; ++i) EXPECT_EQ(DecodeData(name)->facts.damage, expected);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(HasPictureExtension, LooksAtTheEndOfTheNameInAnyCase) {
  EXPECT_TRUE(HasPictureExtension("a/b/IMG_1.JPG"));
  EXPECT_TRUE(HasPictureExtension("x.heic"));
  EXPECT_FALSE(HasPictureExtension("notes.txt"));
  EXPECT_FALSE(HasPictureExtension("jpg"));
  EXPECT_FALSE(HasPictureExtension("album.jpg/.png"));
}

}  // namespace
}  // namespace elanus::embed
