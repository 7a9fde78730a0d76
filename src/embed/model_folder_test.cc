#include "embed/model_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/bytes.h"
#include "embed/test_files.h"
#include "os/sha256.h"

namespace elanus::embed {
namespace {

using testing::HasSubstr;

std::string Entry(const std::string& path, const std::string& contents) {
  return "\"" + path + "\": {\"bytes\": " + std::to_string(contents.size()) + ", \"sha256\": \"" +
         os::ToHex(os::Sha256Of(core::AsBytes(contents))) + "\"}";
}

std::string Description(const std::string& name, const std::string& files,
                        const std::string& graph = "image/model.onnx") {
  return R"({"format": 1, "name": ")" + name +
         R"(", "version": "1", "licence": "MIT", "source": "here", "dimension": 8,
  "image": {"graph": ")" +
         graph +
         R"(", "output": "x", "preprocessor": "image/config.json"},
  "scores": {"text_image": {"mean": 0.1, "stddev": 0.2, "pairs": 9}},
  "files": {)" +
         files + "}}";
}

void WriteModel(const TestDirectory& directory, const std::string& name) {
  directory.Write(name + "/image/model.onnx", "graph");
  directory.Write(name + "/image/config.json", "{}");
  directory.Write(name + "/elanus.json",
                  Description(name, Entry("image/model.onnx", "graph") + ", " +
                                        Entry("image/config.json", "{}")));
}

TEST(ModelFolder, ReadsItsDescription) {
  const TestDirectory directory;
  WriteModel(directory, "kite");
  const auto folder = ReadModelFolder(directory.path() / "kite");
  ASSERT_TRUE(folder.ok()) << folder.status().message();
  EXPECT_EQ(folder->name, "kite");
  EXPECT_EQ(folder->dimension, 8);
  EXPECT_EQ(folder->image->graph, "image/model.onnx");
  EXPECT_DOUBLE_EQ(folder->scores.text_image->stddev, 0.2);
  EXPECT_FALSE(folder->scores.image_image.has_value());
  EXPECT_EQ(folder->bytes(), 7);
  EXPECT_EQ(folder->fingerprint.size(), 64u);
  EXPECT_TRUE(VerifyModelFolder(*folder).ok());
}

TEST(ModelFolder, TakesScoresThatWereMeasuredLaterAndStaysTheSameModel) {
  const TestDirectory directory;
  WriteModel(directory, "kite");
  const auto before = ReadModelFolder(directory.path() / "kite");
  ModelScores scores;
  scores.text_image = ScoreStatistics{0.3, 0.05, 1000, {{0.5, 0.3}, {0.99, 0.4}}};
  ASSERT_TRUE(WriteModelScores(directory.path() / "kite", scores).ok());
  const auto after = ReadModelFolder(directory.path() / "kite");
  ASSERT_TRUE(after.ok()) << after.status().message();
  EXPECT_DOUBLE_EQ(after->scores.text_image->mean, 0.3);
  EXPECT_EQ(after->fingerprint, before->fingerprint);
  directory.Write("kite/scores.json", "[1]");
  EXPECT_EQ(ReadModelFolder(directory.path() / "kite").code(), core::Code::kCorruption);
}

// What models of others need and the default does not.
TEST(ModelFolder, ReadsInputsPaddingLogitsAndClasses) {
  const TestDirectory directory;
  const std::string classes = R"([{"en": "kite", "zh": "鸢"}, {"en": "owl"}])";
  directory.Write("kite/graph.onnx", "graph");
  directory.Write("kite/config.json", "{}");
  directory.Write("kite/classes.json", classes);
  directory.Write("kite/elanus.json",
                  R"({"format": 1, "name": "kite", "version": "1", "licence": "MIT",
  "source": "here", "dimension": 8, "classes": "classes.json",
  "image": {"graph": "graph.onnx", "int8_graph": "graph.onnx", "input": "image", "output": "x",
            "probabilities": "p", "preprocessor": "config.json"},
  "text": [{"graph": "graph.onnx", "output": "y", "tokenizer": "config.json", "max_tokens": 64,
            "ids": "text", "padding": 1}],
  "logits": {"scale": 117.3, "bias": -12.9, "sigmoid": true}, "files": {)" +
                      Entry("graph.onnx", "graph") + ", " + Entry("config.json", "{}") + ", " +
                      Entry("classes.json", classes) + "}}");
  const auto folder = ReadModelFolder(directory.path() / "kite");
  ASSERT_TRUE(folder.ok()) << folder.status().message();
  EXPECT_EQ(folder->image->input, "image");
  EXPECT_EQ(folder->image->int8_graph, "graph.onnx");
  EXPECT_EQ(folder->texts.front().ids, "text");
  EXPECT_EQ(folder->texts.front().mask, "attention_mask");
  EXPECT_EQ(folder->texts.front().padding, 1);
  EXPECT_DOUBLE_EQ(folder->logits->scale, 117.3);
  EXPECT_TRUE(folder->logits->sigmoid);
  ASSERT_EQ(folder->classes.size(), 2u);
  EXPECT_EQ(folder->classes[0].zh, "鸢");
  EXPECT_EQ(folder->classes[1].en, "owl");
}

TEST(ModelFolder, NamesTheFileThatIsMissing) {
  const TestDirectory directory;
  WriteModel(directory, "kite");
  std::filesystem::remove(directory.path() / "kite/image/model.onnx");
  const auto folder = ReadModelFolder(directory.path() / "kite");
  EXPECT_EQ(folder.code(), core::Code::kCorruption);
  EXPECT_THAT(folder.status().message(), HasSubstr("image/model.onnx"));
}

TEST(ModelFolder, SeesATruncatedFileAtOnce) {
  const TestDirectory directory;
  WriteModel(directory, "kite");
  directory.Write("kite/image/model.onnx", "gra");
  EXPECT_THAT(ReadModelFolder(directory.path() / "kite").status().message(),
              HasSubstr("3 bytes instead of 5"));
}

TEST(ModelFolder, SeesAChangedFileWhenItVerifies) {
  const TestDirectory directory;
  WriteModel(directory, "kite");
  directory.Write("kite/image/model.onnx", "grapH");
  const auto folder = ReadModelFolder(directory.path() / "kite");
  ASSERT_TRUE(folder.ok());
  EXPECT_THAT(VerifyModelFolder(*folder).message(), HasSubstr("damaged"));
}

TEST(ModelFolder, RefusesPathsThatLeaveIt) {
  const TestDirectory directory;
  for (const std::string path : {"../x", "/etc/passwd", "a/../../x", "a\\\\b", "", "./x", "a//"}) {
    directory.Write("kite/elanus.json", Description("kite", Entry(path, "x"), path));
    EXPECT_EQ(ReadModelFolder(directory.path() / "kite").code(), core::Code::kCorruption) << path;
  }
}

TEST(ModelFolder, RefusesNamesThatAreNotPlain) {
  const TestDirectory directory;
  for (const std::string name : {"../kite", "a/b", ".kite", "", "kite\\u0000"}) {
    directory.Write("kite/elanus.json", Description(name, Entry("image/model.onnx", "graph")));
    EXPECT_EQ(ReadModelFolder(directory.path() / "kite").code(), core::Code::kCorruption) << name;
  }
}

TEST(ModelFolder, RefusesDescriptionsThatAreNone) {
  const TestDirectory directory;
  for (const std::string text : {"", "[]", "{", "null", R"({"format": 1})", R"({"format": "1"})"}) {
    directory.Write("kite/elanus.json", text);
    EXPECT_FALSE(ReadModelFolder(directory.path() / "kite").ok()) << text;
  }
  directory.Write("kite/elanus.json", std::string(100000, '['));
  EXPECT_FALSE(ReadModelFolder(directory.path() / "kite").ok());
}

TEST(ModelLibrary, ImportsAFolderWhole) {
  const TestDirectory source, home;
  WriteModel(source, "kite");
  const ModelLibrary library(home.path() / "models");
  const auto imported = library.Import(source.path() / "kite");
  ASSERT_TRUE(imported.ok()) << imported.status().message();
  EXPECT_EQ(imported->path, home.path() / "models/kite");
  EXPECT_TRUE(library.Import(source.path() / "kite").ok()) << "a second time replaces the first";
  EXPECT_EQ(library.List()->size(), 1u);
  EXPECT_EQ(library.Find("")->name, "kite");
}

TEST(ModelLibrary, ImportsNothingOfADamagedFolder) {
  const TestDirectory source, home;
  WriteModel(source, "kite");
  source.Write("kite/image/model.onnx", "grapH");
  const ModelLibrary library(home.path());
  EXPECT_EQ(library.Import(source.path() / "kite").code(), core::Code::kCorruption);
  EXPECT_TRUE(std::filesystem::is_empty(home.path()));
}

TEST(ModelLibrary, NamesTheModelsThatAreThere) {
  const TestDirectory home;
  WriteModel(home, "kite");
  const ModelLibrary library(home.path());
  const auto found = library.Find("hawk");
  EXPECT_EQ(found.code(), core::Code::kNotFound);
  EXPECT_THAT(found.status().message(), HasSubstr("there are kite"));
  EXPECT_EQ(library.Find("../kite").code(), core::Code::kNotFound);
}

TEST(ModelLibrary, KeepsTheDefaultThatWasChosen) {
  const TestDirectory home;
  WriteModel(home, "hawk");
  WriteModel(home, "kite");
  const ModelLibrary library(home.path());
  EXPECT_EQ(*library.DefaultName(), "hawk");
  EXPECT_TRUE(library.SetDefault("kite").ok());
  EXPECT_EQ(*library.DefaultName(), "kite");
  EXPECT_EQ(library.SetDefault("owl").code(), core::Code::kNotFound);
}

TEST(ModelLibrary, WithoutModelsSaysHowToGetOne) {
  const ModelLibrary library("/nonexistent/models");
  EXPECT_THAT(library.Find("").status().message(), HasSubstr("elanus models pull"));
}

}  // namespace
}  // namespace elanus::embed
