#include "embed/resize.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "embed/resize_kernels.h"

namespace elanus::embed {
namespace {

uint64_t Seed() {
  const char* given = std::getenv("ELANUS_TEST_SEED");
  const uint64_t seed =
      given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  return seed;
}

Picture Noise(int width, int height, std::mt19937_64& random) {
  Picture picture{width, height, std::vector<uint8_t>(size_t{3} * width * height)};
  for (uint8_t& level : picture.rgb) level = static_cast<uint8_t>(random());
  return picture;
}

// Pillow 13.0: Image.fromarray of the levels below, resized by each filter.
TEST(Resize, GivesPillowsLevels) {
  const Picture picture{4, 1, {0, 10, 20, 100, 110, 120, 200, 210, 220, 50, 60, 70}};
  EXPECT_EQ(Resize(picture, 2, 1, Filter::kBicubic).rgb,
            (std::vector<uint8_t>{68, 78, 88, 127, 137, 147}));
  EXPECT_EQ(Resize(picture, 2, 1, Filter::kBilinear).rgb,
            (std::vector<uint8_t>{71, 81, 91, 121, 131, 141}));
  EXPECT_EQ(Resize(picture, 2, 1, Filter::kNearest).rgb,
            (std::vector<uint8_t>{100, 110, 120, 50, 60, 70}));
}

TEST(Resize, LeavesOneColourAlone) {
  const Picture grey{13, 7, std::vector<uint8_t>(size_t{3} * 13 * 7, 77)};
  for (const Filter filter :
       {Filter::kNearest, Filter::kLanczos, Filter::kBilinear, Filter::kBicubic}) {
    for (const uint8_t level : Resize(grey, 31, 3, filter).rgb) EXPECT_EQ(level, 77);
  }
}

TEST(Resize, ToTheSameSizeIsTheSamePicture) {
  std::mt19937_64 random(1);
  const Picture picture = Noise(9, 5, random);
  EXPECT_EQ(Resize(picture, 9, 5, Filter::kBicubic).rgb, picture.rgb);
}

TEST(Resize, OfAWindowIsThatPartOfTheWhole) {
  std::mt19937_64 random(Seed());
  for (int i = 0; i < 50; ++i) {
    const Picture picture = Noise(1 + random() % 60, 1 + random() % 60, random);
    const int width = 1 + random() % 60, height = 1 + random() % 60;
    Window window{width, height, 0, 0, 0, 0};
    window.left = static_cast<int64_t>(random() % width);
    window.top = static_cast<int64_t>(random() % height);
    window.columns = 1 + static_cast<int>(random() % (width - window.left));
    window.rows = 1 + static_cast<int>(random() % (height - window.top));
    const Picture whole = Resize(picture, width, height, Filter::kBicubic);
    const Picture part = ResizeWindow(picture, window, Filter::kBicubic);
    for (int y = 0; y < window.rows; ++y) {
      const uint8_t* expected = whole.rgb.data() + 3 * ((window.top + y) * width + window.left);
      ASSERT_TRUE(std::equal(expected, expected + 3 * window.columns,
                             part.rgb.data() + size_t{3} * y * window.columns));
    }
  }
}

TEST(Resize, HasKernelsThatAgree) {
  std::mt19937_64 random(Seed());
  const Picture picture = Noise(40, 20, random);
  Taps taps;
  taps.stride = 6;
  for (int i = 0; i < 9; ++i) {
    taps.begins.push_back(4 * i);
    taps.counts.push_back(i == 8 ? 8 - 2 : 6);
    for (int k = 0; k < taps.stride; ++k) {
      taps.weights.push_back(static_cast<int32_t>(random() % (1 << 20)) - (1 << 18));
    }
  }
  taps.begins.back() = 34;  // Ends with the row's last pixel.
  std::vector<uint8_t> a(3 * 9 + kReadPastBytes), b(a);
  PortableResizeKernels().along_row(picture.rgb.data(), 40, taps, a.data());
  FastestResizeKernels().along_row(picture.rgb.data(), 40, taps, b.data());
  a.resize(3 * 9), b.resize(3 * 9);
  EXPECT_EQ(a, b);

  std::vector<uint8_t> c(3 * 40 + kReadPastBytes), d(c);
  const std::span<const int32_t> weights(taps.weights.data(), 6);
  PortableResizeKernels().down_columns(picture.rgb.data(), 120, weights, c.data());
  FastestResizeKernels().down_columns(picture.rgb.data(), 120, weights, d.data());
  c.resize(3 * 40), d.resize(3 * 40);
  EXPECT_EQ(c, d);
}

}  // namespace
}  // namespace elanus::embed
