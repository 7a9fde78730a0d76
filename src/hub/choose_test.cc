#include "hub/choose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace elanus::hub {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAre;

std::vector<HubFile> FilesOf(std::initializer_list<const char*> paths) {
  std::vector<HubFile> files;
  for (const char* path : paths) files.push_back({.path = path, .bytes = {}, .digest = {}});
  return files;
}

std::vector<std::string> Chosen(const std::vector<HubFile>& files, bool with_int8 = false) {
  const auto chosen = ChooseFiles(files, with_int8);
  EXPECT_TRUE(chosen.ok()) << chosen.status().message();
  std::vector<std::string> paths;
  if (!chosen.ok()) return paths;
  for (const HubFile& file : *chosen) paths.push_back(file.path);
  return paths;
}

const std::vector<HubFile> kClip = FilesOf({".gitattributes",
                                            "README.md",
                                            "config.json",
                                            "merges.txt",
                                            "preprocessor_config.json",
                                            "quantize_config.json",
                                            "special_tokens_map.json",
                                            "tokenizer.json",
                                            "tokenizer_config.json",
                                            "vocab.json",
                                            "pytorch_model.bin",
                                            "model.safetensors",
                                            "run.py",
                                            "onnx/model.onnx",
                                            "onnx/model_fp16.onnx",
                                            "onnx/model_quantized.onnx",
                                            "onnx/text_model.onnx",
                                            "onnx/text_model_fp16.onnx",
                                            "onnx/text_model_quantized.onnx",
                                            "onnx/vision_model.onnx",
                                            "onnx/vision_model_quantized.onnx"});

TEST(ChooseFiles, TakesOneGraphATowerWhereThereAreTowers) {
  EXPECT_THAT(
      Chosen(kClip),
      UnorderedElementsAre("README.md", "config.json", "merges.txt", "preprocessor_config.json",
                           "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json",
                           "vocab.json", "onnx/text_model.onnx", "onnx/vision_model.onnx"));
}

TEST(ChooseFiles, TakesQuantisedGraphsOnRequest) {
  const auto chosen = Chosen(kClip, true);
  EXPECT_THAT(chosen, testing::IsSupersetOf({"onnx/text_model.onnx", "onnx/vision_model.onnx",
                                             "onnx/text_model_quantized.onnx",
                                             "onnx/vision_model_quantized.onnx"}));
  EXPECT_THAT(chosen, testing::Not(testing::Contains("onnx/model_quantized.onnx")));
  const auto none = ChooseFiles(FilesOf({"onnx/model.onnx"}), true);
  ASSERT_FALSE(none.ok());
  EXPECT_THAT(none.status().message(), HasSubstr("leave --int8 out"));
}

TEST(ChooseFiles, TakesTheCombinedGraphWhereThereIsOnlyThat) {
  EXPECT_THAT(Chosen(FilesOf({"config.json", "vocab.txt", "onnx/model.onnx", "onnx/model_q4.onnx",
                              "onnx/model.onnx_data", "onnx/model.onnx_data_1",
                              "onnx/model_q4.onnx_data"})),
              UnorderedElementsAre("config.json", "vocab.txt", "onnx/model.onnx",
                                   "onnx/model.onnx_data", "onnx/model.onnx_data_1"));
}

TEST(ChooseFiles, TakesTheFilesBesideEachTowerOfImmich) {
  EXPECT_THAT(
      Chosen(FilesOf({"config.json", "textual/model.onnx", "textual/tokenizer.json",
                      "textual/tokenizer_config.json", "textual/onnx__MatMul_7366",
                      "textual/text.embed.weight", "textual/fp16/model.armnn", "visual/model.onnx",
                      "visual/preprocess_cfg.json", "visual/model.rknn",
                      "visual/rknpu/rk3588/model.rknn", "elsewhere/tokenizer.json"})),
      UnorderedElementsAre("config.json", "textual/model.onnx", "textual/tokenizer.json",
                           "textual/tokenizer_config.json", "textual/onnx__MatMul_7366",
                           "textual/text.embed.weight", "visual/model.onnx",
                           "visual/preprocess_cfg.json"));
}

TEST(ChooseFiles, TakesAFolderOfOursWholeButNoProgramsAndPickles) {
  EXPECT_THAT(
      Chosen(FilesOf({"elanus.json", "image/model.onnx", "text_en/tokenizer.json", "labels.json",
                      "train.py", "optimizer.pt", "x.bin", ".gitattributes"})),
      UnorderedElementsAre("elanus.json", "image/model.onnx", "text_en/tokenizer.json",
                           "labels.json"));
}

TEST(ChooseFiles, SaysWhatThereIsInsteadOfAGraph) {
  const auto message = [](std::initializer_list<const char*> paths) {
    const auto chosen = ChooseFiles(FilesOf(paths), false);
    EXPECT_EQ(chosen.code(), core::Code::kNotFound);
    return chosen.status().message();
  };
  EXPECT_THAT(message({"config.json"}), HasSubstr("no graph"));
  EXPECT_THAT(message({"pytorch_model.bin"}), HasSubstr("pickles"));
  EXPECT_THAT(message({"model.safetensors"}), HasSubstr("safetensors"));
  EXPECT_THAT(message({"deep/er/model.onnx"}), HasSubstr("not known"));
}

}  // namespace
}  // namespace elanus::hub
