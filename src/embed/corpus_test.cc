// Files made to hurt decoders, and odd ones that people have. Skipped where they are not there.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <vector>

#include "core/bytes.h"
#include "embed/picture.h"
#include "embed/test_files.h"

namespace elanus::embed {
namespace {

constexpr std::chrono::seconds kTimeMax{10};

std::vector<std::filesystem::path> FilesBelow(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

void ExpectAnAnswerForEach(const std::string& folder) {
  const auto path = SharedData(folder);
  if (path.empty()) GTEST_SKIP() << "../shared/data/" << folder << " is not there";
  for (const auto& file : FilesBelow(path)) {
    SCOPED_TRACE(file.filename());
    const std::string bytes = ReadTestFile(file);
    const auto start = std::chrono::steady_clock::now();
    const auto decoded = Decode(core::AsBytes(bytes), {});
    EXPECT_LT(std::chrono::steady_clock::now() - start, kTimeMax);
    if (decoded.ok()) {
      EXPECT_EQ(decoded->picture.rgb.size(),
                size_t{3} * decoded->picture.width * decoded->picture.height);
    } else {
      EXPECT_NE(decoded.code(), core::Code::kInternal) << decoded.status().message();
      EXPECT_FALSE(decoded.status().message().empty());
    }
  }
}

TEST(Corpus, AnswersEveryHostileFile) {
  ExpectAnAnswerForEach("hostile_images");
}
TEST(Corpus, AnswersEveryOddFile) {
  ExpectAnAnswerForEach("odd_formats");
}

TEST(Corpus, RefusesHeaderBombsInAnInstant) {
  const auto path = SharedData("hostile_images/large");
  if (path.empty()) GTEST_SKIP() << "../shared/data/hostile_images is not there";
  for (const char* name : {"fixtures_65536-uint32-limit.png", "fixtures_giant-image.jpg"}) {
    const std::string bytes = ReadTestFile(path / name);
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(Decode(core::AsBytes(bytes), {}).code(), core::Code::kExhausted) << name;
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(200));
  }
}

// The mean difference of two pictures of one size, in levels.
double Difference(const Picture& a, const Picture& b) {
  double sum = 0;
  for (size_t i = 0; i < a.rgb.size(); ++i) sum += std::abs(a.rgb[i] - b.rgb[i]);
  return sum / static_cast<double>(a.rgb.size());
}

TEST(Corpus, ShowsTheSamePictureInEveryOrientation) {
  const auto path = SharedData("exif_orientation");
  if (path.empty()) GTEST_SKIP() << "../shared/data/exif_orientation is not there";
  for (const std::string set : {"Landscape", "Portrait"}) {
    const auto upright = Decode(core::AsBytes(ReadTestFile(path / (set + "_1.jpg"))), {});
    ASSERT_TRUE(upright.ok());
    for (int i = 2; i <= 8; ++i) {
      const std::string name = set + "_" + std::to_string(i) + ".jpg";
      const auto turned = Decode(core::AsBytes(ReadTestFile(path / name)), {});
      ASSERT_TRUE(turned.ok());
      ASSERT_EQ(turned->picture.width, upright->picture.width) << name;
      // The files carry their number as text in the picture.
      EXPECT_LT(Difference(turned->picture, upright->picture), 8) << name;
    }
  }
}

}  // namespace
}  // namespace elanus::embed
