#include "embed/onnx_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/bytes.h"
#include "embed/test_files.h"
#include "embed/test_onnx.h"

namespace elanus::embed {
namespace {

using testing::HasSubstr;

core::Result<OnnxFileFacts> Read(const std::string& bytes, const TestDirectory& directory) {
  return ReadOnnxBytes(core::AsBytes(bytes), directory.path());
}

TestTensor External(const std::string& location, const std::string& length = "16") {
  return {.dims = {4}, .external = {{"location", location}, {"offset", "8"}, {"length", length}}};
}

TEST(OnnxFile, ListsTheFilesOfItsWeights) {
  const TestDirectory directory;
  directory.Write("weights/a.bin", std::string(24, 'x'));
  const auto facts = Read(ModelWith(External("weights/a.bin")), directory);
  ASSERT_TRUE(facts.ok()) << facts.status().message();
  EXPECT_THAT(facts->external_files, testing::ElementsAre("weights/a.bin"));
  const auto without = Read(ModelWith({.dims = {2}, .raw = std::string(8, 'x')}), directory);
  ASSERT_TRUE(without.ok()) << without.status().message();
  EXPECT_TRUE(without->external_files.empty());
}

TEST(OnnxFile, RefusesWeightsOutsideOfItsFolder) {
  const TestDirectory directory;
  for (const char* location : {"../../etc/passwd", "/etc/passwd", "a/../../b", "", ".", "a\\b"}) {
    const auto facts = Read(ModelWith(External(location)), directory);
    EXPECT_EQ(facts.code(), core::Code::kInvalidArgument) << location;
    EXPECT_THAT(facts.status().message(), HasSubstr("outside of the model's folder"));
  }
}

TEST(OnnxFile, RefusesWeightsThatAreNotThere) {
  const TestDirectory directory;
  directory.Write("a.bin", std::string(24, 'x'));
  EXPECT_EQ(Read(ModelWith(External("b.bin")), directory).code(), core::Code::kNotFound);
  EXPECT_EQ(Read(ModelWith(External("a.bin", "17")), directory).code(),
            core::Code::kInvalidArgument);
  EXPECT_EQ(Read(ModelWith(External("a.bin", "-1")), directory).code(),
            core::Code::kInvalidArgument);
}

TEST(OnnxFile, RefusesSizesThatThereIsNothingOf) {
  const TestDirectory directory;
  for (const std::vector<uint64_t>& dims : {std::vector<uint64_t>{25'000'000'000},
                                            {1 << 20, 1 << 20, 1 << 20, 1 << 20},
                                            {static_cast<uint64_t>(-1)},
                                            {3}}) {
    const auto facts = Read(ModelWith({.dims = dims, .raw = std::string(8, 'x')}), directory);
    EXPECT_EQ(facts.code(), core::Code::kInvalidArgument) << dims[0];
    EXPECT_THAT(facts.status().message(), HasSubstr("the weight 'weight'"));
  }
}

// In every attribute of every node of every graph.
TEST(OnnxFile, LooksIntoGraphsWithinGraphs) {
  const TestDirectory directory;
  std::string graph = BytesField(5, TensorBytes(External("../x")));
  for (int depth = 0; depth < 5; ++depth)
    graph = BytesField(1, BytesField(5, BytesField(6, graph)));
  EXPECT_EQ(Read(ModelBytes(graph), directory).code(), core::Code::kInvalidArgument);
  const std::string constant =
      BytesField(1, BytesField(5, BytesField(5, TensorBytes(External("/x")))));
  EXPECT_EQ(Read(ModelBytes(constant), directory).code(), core::Code::kInvalidArgument);
  for (int depth = 0; depth < 2000; ++depth) {
    graph = BytesField(1, BytesField(5, BytesField(6, graph)));
  }
  EXPECT_EQ(Read(ModelBytes(graph), directory).code(), core::Code::kInvalidArgument);
}

TEST(OnnxFile, SaysWhatAFileIsThatIsNone) {
  const TestDirectory directory;
  const std::vector<std::pair<std::string, std::string>> files = {
      {std::string("PK\x03\x04") + std::string(100, 'a'), "pickle"},
      {"\x80\x02}q\x01.", "pickle"},
      {std::string("\x40\0\0\0\0\0\0\0", 8) + R"({"a":{"dtype":"F32"}})", "safetensors"},
      {"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"},
      {"<!DOCTYPE html><html>", "web page"},
      {"", "not an ONNX graph"},
      {NumberField(1, 8), "not an ONNX graph"},
  };
  for (const auto& [bytes, words] : files) {
    const auto facts = Read(bytes, directory);
    EXPECT_EQ(facts.code(), core::Code::kInvalidArgument) << words;
    EXPECT_THAT(facts.status().message(), HasSubstr(words));
  }
}

TEST(OnnxFile, AnswersEveryTruncatedAndChangedFile) {
  const uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const TestDirectory directory;
  const std::string whole = AverageTower(8);
  ASSERT_TRUE(Read(whole, directory).ok());
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(Read(whole.substr(0, size), directory).ok()) << size;
  }
  for (int i = 0; i < 20'000; ++i) {
    std::string changed = whole;
    for (int j = 0; j < 3; ++j) changed[random() % changed.size()] = static_cast<char>(random());
    // Whatever it answers, it answers.
    static_cast<void>(Read(changed, directory).ok());
  }
}

}  // namespace
}  // namespace elanus::embed
