#include "gallery/vips_drawing.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace elanus::gallery {
namespace {

class SaveSvgAsPngTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "elanus-svg-XX" + "XX" + "XX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  size_t Files() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder_),
                                             std::filesystem::directory_iterator()));
  }

  std::filesystem::path folder_;
};

constexpr const char* kSquare =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"20\">"
    "<rect width=\"30\" height=\"20\" fill=\"#ff0000\"/><text>é</text></svg>";

TEST_F(SaveSvgAsPngTest, IsSoManyTimesAsLarge) {
  const std::string path = folder_ / "square.png";
  const core::Status status = SaveSvgAsPng(kSquare, 1.5, path);
  ASSERT_TRUE(status.ok()) << status.message();
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  ASSERT_GT(bytes.size(), 26u);
  EXPECT_EQ(bytes.substr(1, 3), "PNG");
  EXPECT_EQ(static_cast<uint8_t>(bytes[19]), 45);
  EXPECT_EQ(static_cast<uint8_t>(bytes[23]), 30);
  // Colour without transparency.
  EXPECT_EQ(bytes[25], 2);
  EXPECT_EQ(Files(), 1u);
}

TEST_F(SaveSvgAsPngTest, WhatIsNoSvgIsAnErrorAndNoFile) {
  for (const char* text : {"", "no picture", "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect>"}) {
    EXPECT_FALSE(SaveSvgAsPng(text, 1, folder_ / "none.png").ok()) << text;
  }
  EXPECT_EQ(Files(), 0u);
}

TEST_F(SaveSvgAsPngTest, AFolderThatIsNotThereIsAnError) {
  const core::Status status = SaveSvgAsPng(kSquare, 1, folder_ / "missing" / "square.png");
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.message().find("missing/square.png"), std::string::npos);
}

}  // namespace
}  // namespace elanus::gallery
