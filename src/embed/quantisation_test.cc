#include "embed/quantisation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "embed/test_files.h"

namespace elanus::embed {
namespace {

using testing::HasSubstr;

constexpr int64_t kDimension = 16;

Vectors RandomVectors(size_t rows, uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  Vectors vectors{kDimension, {}};
  for (size_t i = 0; i < rows * kDimension; ++i) vectors.values.push_back(normal(random));
  EXPECT_TRUE(NormaliseRows("test", &vectors).ok());
  return vectors;
}

// The same directions, a little off.
Vectors Disturbed(Vectors vectors, float noise, uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0, noise);
  for (float& value : vectors.values) value += normal(random);
  EXPECT_TRUE(NormaliseRows("test", &vectors).ok());
  return vectors;
}

ModelFolder FolderWithInt8(const TestDirectory& directory) {
  ModelFolder folder;
  folder.path = directory.path();
  folder.name = "kite";
  folder.image = ImageTower{.graph = "model.onnx", .int8_graph = "int8.onnx"};
  folder.files["int8.onnx"].sha256 = "abc";
  return folder;
}

TEST(Gate, EqualVectorsPass) {
  const Vectors vectors = RandomVectors(200, 1);
  const auto report = Compare(vectors, vectors);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->count, 200);
  EXPECT_DOUBLE_EQ(report->recall_at_10, 1);
  EXPECT_NEAR(report->cosine_worst, 1, 1e-6);
  EXPECT_TRUE(report->passed);
}

TEST(Gate, VectorsThatFindOtherPicturesDoNot) {
  const Vectors vectors = RandomVectors(200, 2);
  const auto noisy = Compare(vectors, Disturbed(vectors, 0.05F, 3));
  ASSERT_TRUE(noisy.ok());
  EXPECT_LT(noisy->recall_at_10, 0.9);
  EXPECT_GT(noisy->recall_at_10, 0.3);
  EXPECT_FALSE(noisy->passed);
  const auto unrelated = Compare(vectors, RandomVectors(200, 4));
  ASSERT_TRUE(unrelated.ok());
  EXPECT_LT(unrelated->recall_at_10, 0.15);
}

TEST(Gate, WantsEnoughPictures) {
  const Vectors vectors = RandomVectors(kGatePicturesMin - 1, 5);
  EXPECT_EQ(Compare(vectors, vectors).code(), core::Code::kInvalidArgument);
}

TEST(Gate, IsClosedUntilThisGraphPassed) {
  const TestDirectory directory;
  ModelFolder folder = FolderWithInt8(directory);
  EXPECT_THAT(CheckGate(folder).message(), HasSubstr("has not been compared"));
  GateReport report{.graph_sha256 = "abc", .pictures = "/photos", .count = 200};
  report.recall_at_10 = 0.97;
  report.cosine_mean = 0.998;
  ASSERT_TRUE(WriteGate(folder, report).ok());
  EXPECT_TRUE(CheckGate(folder).ok());
  EXPECT_EQ((*ReadGate(folder))->pictures, "/photos");

  folder.files["int8.onnx"].sha256 = "other";
  EXPECT_THAT(CheckGate(folder).message(), HasSubstr("has not been compared"));
  folder.image->int8_graph = "";
  EXPECT_THAT(CheckGate(folder).message(), HasSubstr("has no quantised graph"));
}

// A report that calls itself passed is judged by its figures.
TEST(Gate, BelievesFiguresOnly) {
  const TestDirectory directory;
  const ModelFolder folder = FolderWithInt8(directory);
  GateReport report{.graph_sha256 = "abc", .pictures = "/photos", .count = 200};
  report.recall_at_10 = 0.5;
  report.cosine_mean = 0.998;
  report.passed = true;
  ASSERT_TRUE(WriteGate(folder, report).ok());
  EXPECT_THAT(CheckGate(folder).message(), HasSubstr("finds only 0.5"));
  directory.Write("gate.json", "{\"pictures\": \"many\"}");
  EXPECT_EQ(CheckGate(folder).code(), core::Code::kCorruption);
}

}  // namespace
}  // namespace elanus::embed
