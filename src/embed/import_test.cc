#include "embed/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

#include "embed/model.h"
#include "embed/model_configs.h"
#include "embed/preprocess.h"
#include "embed/test_files.h"
#include "embed/test_onnx.h"

namespace elanus::embed {
namespace {

using testing::HasSubstr;

constexpr char kPreprocessor[] =
    R"({"do_resize": true, "size": {"height": 8, "width": 8}, "resample": 2, "do_rescale": true,
        "do_normalize": false})";

class Import : public testing::Test {
 protected:
  void SetUp() override {
    if (kHasSanitizer) GTEST_SKIP() << "OpenVINO does not run under a sanitizer";
  }

  core::Result<ModelFolder> Take(const std::string& name = "", const ImportOptions& options = {}) {
    return ImportModel(source_.path() / name, library_, options);
  }

  // Refused with these words, and nothing is left of it.
  void ExpectRefused(const std::string& words, const std::string& name = "") {
    const auto taken = Take(name);
    ASSERT_FALSE(taken.ok());
    EXPECT_THAT(taken.status().message(), HasSubstr(words));
    EXPECT_TRUE(!std::filesystem::exists(library_.directory()) ||
                std::filesystem::is_empty(library_.directory()));
  }

  void WriteTower(const std::string& graph = AverageTower(8)) {
    source_.Write("onnx/model.onnx", graph);
    source_.Write("preprocessor_config.json", kPreprocessor);
  }

  TestDirectory source_;
  TestDirectory home_;
  ModelLibrary library_{home_.path() / "models"};
};

TEST_F(Import, TakesATowerForPictures) {
  WriteTower();
  source_.Write("README.md", "---\nlicense: mit\nlanguage:\n- en\n---\n# A model\n");
  const auto taken = Take("", {.name = "average", .source = "here", .licence = ""});
  ASSERT_TRUE(taken.ok()) << taken.status().message();
  EXPECT_EQ(taken->name, "average");
  EXPECT_EQ(taken->dimension, 3);
  EXPECT_EQ(taken->licence, "mit");
  EXPECT_EQ(taken->source, "here");
  EXPECT_TRUE(VerifyModelFolder(*taken).ok());
  auto model = Model::Open(*taken, {});
  ASSERT_TRUE(model.ok()) << model.status().message();
  const Picture red{2, 2, {200, 0, 0, 200, 0, 0, 200, 0, 0, 200, 0, 0}};
  const auto vectors = (*model)->EmbedPictures(std::span(&red, 1));
  ASSERT_TRUE(vectors.ok()) << vectors.status().message();
  EXPECT_NEAR(vectors->values[0], 1, 1e-3);
}

TEST_F(Import, TakesOneFileWithItsPreprocessorBeside) {
  source_.Write("average.onnx", AverageTower(8));
  ExpectRefused("preprocessor_config.json", "average.onnx");
  source_.Write("preprocessor_config.json", kPreprocessor);
  const auto taken = Take("average.onnx");
  ASSERT_TRUE(taken.ok()) << taken.status().message();
  EXPECT_EQ(taken->name, "average");
}

TEST_F(Import, ReplacesAModelOfTheSameName) {
  WriteTower();
  ASSERT_TRUE(Take("", {.name = "average"}).ok());
  const auto again = Take("", {.name = "average"});
  ASSERT_TRUE(again.ok()) << again.status().message();
  EXPECT_EQ(library_.List()->size(), 1u);
  ASSERT_TRUE(library_.Remove("average").ok());
  EXPECT_TRUE(std::filesystem::is_empty(library_.directory()));
}

TEST_F(Import, SaysWhichLayoutsItExpects) {
  ExpectRefused("onnx/vision_model.onnx");
  source_.Write("onnx/text_model.onnx", AverageTower(8));
  ExpectRefused("no vision_model.onnx");
  ExpectRefused("there is no", "nowhere");
}

TEST_F(Import, NeverOpensAPickle) {
  source_.Write("pytorch_model.bin", "PK\x03\x04");
  ExpectRefused("tools/export");
  ExpectRefused("can run code", "pytorch_model.bin");
  source_.Write("model.safetensors", "");
  ExpectRefused("safetensors");
  source_.Write("model.onnx", std::string("\x80\x02}q\x01."));
  ExpectRefused("pickle");
}

TEST_F(Import, RefusesDamagedGraphs) {
  const std::string whole = AverageTower(8);
  for (const std::string& graph :
       {whole.substr(0, whole.size() / 2), std::string(1000, 'x'), std::string(),
        ModelWith({.dims = {25'000'000'000}, .raw = "x"})}) {
    WriteTower(graph);
    ExpectRefused("model.onnx");
  }
}

TEST_F(Import, RefusesGraphsThatAnswerNoVectors) {
  WriteTower(AverageTower(8, std::numeric_limits<float>::quiet_NaN()));
  ExpectRefused("not numbers");
  WriteTower(AverageTower(8, std::numeric_limits<float>::infinity()));
  ExpectRefused("nothing but zeros");
  // A graph of another side than its preprocessor makes.
  WriteTower(AverageTower(16));
  ExpectRefused("model.onnx");
}

TEST_F(Import, FollowsNoLinkOutOfTheFolder) {
  WriteTower();
  source_.Write("onnx/a.bin", std::string(16, 'x'));
  home_.Write("outside.onnx", AverageTower(8));
  std::filesystem::remove(source_.path() / "onnx/model.onnx");
  std::filesystem::create_symlink(home_.path() / "outside.onnx",
                                  source_.path() / "onnx/model.onnx");
  ExpectRefused("leads out of the model's folder");
  const auto weights = source_.path() / "onnx/weights.bin";
  std::filesystem::remove(source_.path() / "onnx/model.onnx");
  std::filesystem::create_symlink("/etc/passwd", weights);
  WriteTower(ModelWith({.dims = {1}, .external = {{"location", "weights.bin"}}}));
  ExpectRefused("leads out of the model's folder");
}

// What was imported can be exported and imported again; what was changed in between cannot.
TEST_F(Import, TriesFoldersOfItsOwnFormToo) {
  WriteTower();
  ASSERT_TRUE(Take("", {.name = "average"}).ok());
  const auto out = home_.path() / "out";
  ASSERT_TRUE(library_.Export("average", out).ok());
  EXPECT_EQ(library_.Export("average", out).code(), core::Code::kAlreadyExists);
  ASSERT_TRUE(library_.Remove("average").ok());
  EXPECT_TRUE(ImportModel(out, library_, {}).ok());
  std::string json = ReadTestFile(out / "elanus.json");
  json.replace(json.find("\"dimension\": 3"), 14, "\"dimension\": 4");
  std::ofstream(out / "elanus.json") << json;
  const auto wrong = ImportModel(out, library_, {});
  ASSERT_FALSE(wrong.ok());
  EXPECT_THAT(wrong.status().message(), HasSubstr("promises vectors of 4"));
}

// The files of a snapshot are links to the blobs beside it.
TEST_F(Import, FollowsTheLinksOfAHubCache) {
  source_.Write("models--org--average/blobs/1", AverageTower(8));
  source_.Write("models--org--average/blobs/2", kPreprocessor);
  const auto snapshot = source_.path() / "models--org--average/snapshots/abc";
  std::filesystem::create_directories(snapshot / "onnx");
  std::filesystem::create_symlink("../../../blobs/1", snapshot / "onnx/model.onnx");
  std::filesystem::create_symlink("../../blobs/2", snapshot / "preprocessor_config.json");
  const auto taken = Take("models--org--average/snapshots/abc");
  ASSERT_TRUE(taken.ok()) << taken.status().message();
  EXPECT_EQ(taken->name, "average");
}

TEST_F(Import, MakesAPlainNameOfAnything) {
  WriteTower();
  const auto taken = Take("", {.name = "a/../b c"});
  ASSERT_TRUE(taken.ok()) << taken.status().message();
  EXPECT_EQ(taken->name, "a-..-b-c");
  EXPECT_FALSE(Take("", {.name = "..", .source = "", .licence = ""}).ok());
}

class Configs : public testing::Test {
 protected:
  ModelLayout Layout() {
    source_.Write("model.onnx", "");
    return *FindLayout(source_.path());
  }
  TestDirectory source_;
};

TEST_F(Configs, ReadOpenClip) {
  source_.Write("config.json",
                R"({"embed_dim": 512, "init_logit_bias": -10, "text_cfg": {"context_length": 64,
                    "hf_tokenizer_name": "timm/ViT-B-16-SigLIP-i18n-256",
                    "tokenizer_kwargs": {"clean": "canonicalize"}}})");
  source_.Write("tokenizer_config.json", R"({"pad_token": {"content": "</s>"}})");
  const auto configs = ReadModelConfigs(Layout());
  ASSERT_TRUE(configs.ok());
  EXPECT_EQ(configs->max_tokens, 64);
  EXPECT_EQ(configs->pad_token, "</s>");
  EXPECT_TRUE(configs->is_siglip && configs->canonicalises);
  EXPECT_THAT(configs->languages, testing::ElementsAre("multilingual"));
}

TEST_F(Configs, ReadTransformers) {
  source_.Write(
      "config.json",
      R"({"model_type": "chinese_clip", "text_config": {"max_position_embeddings": 512}})");
  auto configs = ReadModelConfigs(Layout());
  ASSERT_TRUE(configs.ok());
  EXPECT_EQ(configs->max_tokens, 52);
  EXPECT_THAT(configs->languages, testing::ElementsAre("zh"));
  source_.Write("config.json", R"({"model_type": "resnet", "id2label": {"0": "tench", "1": "x"}})");
  configs = ReadModelConfigs(Layout());
  ASSERT_TRUE(configs.ok());
  EXPECT_THAT(configs->classes, testing::ElementsAre("tench", "x"));
}

TEST_F(Configs, TranslateOpenClipsPreprocessing) {
  for (const char* mode : {"shortest", "squash", "longest"}) {
    source_.Write("preprocess_cfg.json",
                  std::string(R"({"size": [224, 224], "mean": [0.5, 0.5, 0.5], "std": [1, 1, 1],
                    "interpolation": "bicubic", "resize_mode": ")") +
                      mode + "\"}");
    const auto json = PreprocessorJson(Layout());
    ASSERT_TRUE(json.ok()) << json.status().message();
    const auto preprocess = ParsePreprocess(*json);
    ASSERT_TRUE(preprocess.ok());
    EXPECT_EQ(preprocess->width, 224);
    EXPECT_EQ(preprocess->shortest_edge.has_value(), std::string(mode) == "shortest");
    EXPECT_EQ(preprocess->longest_edge.has_value(), std::string(mode) == "longest");
  }
  source_.Write("preprocess_cfg.json", R"({"size": 224, "mean": [1, 1, 1], "std": [1, 1, 1],
      "resize_mode": "magic"})");
  EXPECT_EQ(PreprocessorJson(Layout()).code(), core::Code::kUnimplemented);
}

TEST_F(Configs, WriteATokenizerForAVocabulary) {
  source_.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nkite\n");
  auto json = TokenizerJson(Layout(), {});
  ASSERT_TRUE(json.ok()) << json.status().message();
  EXPECT_THAT((*Tokenizer::Parse(*json))->Encode("Kite x", 8), testing::ElementsAre(2, 5, 1, 3));
  source_.Write("vocab.json", R"({"a": 0, "a</w>": 1, "b</w>": 2, "ab</w>": 3,
      "<|startoftext|>": 4, "<|endoftext|>": 5})");
  source_.Write("merges.txt", "#version: 0.2\na b</w>\n");
  json = TokenizerJson(Layout(), {});
  ASSERT_TRUE(json.ok()) << json.status().message();
  EXPECT_THAT((*Tokenizer::Parse(*json))->Encode("AB a", 8), testing::ElementsAre(4, 3, 1, 5));
}

TEST_F(Configs, CanonicaliseAsOpenClipDoes) {
  source_.Write("tokenizer.json", R"({"model": {"type": "Unigram", "unk_id": 0,
      "vocab": [["?", 0], ["a b", -1], ["a", -9], ["b", -9], [" ", -9]]}})");
  ModelConfigs configs;
  configs.canonicalises = true;
  const auto json = TokenizerJson(Layout(), configs);
  ASSERT_TRUE(json.ok()) << json.status().message();
  EXPECT_THAT((*Tokenizer::Parse(*json))->Encode("  A_'b!", 8), testing::ElementsAre(1));
}

}  // namespace
}  // namespace elanus::embed
