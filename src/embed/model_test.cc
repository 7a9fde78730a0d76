#include "embed/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <thread>

#include "core/bytes.h"
#include "embed/test_files.h"
#include "os/sha256.h"

namespace elanus::embed {
namespace {

using testing::HasSubstr;

constexpr double kSameCosine = 0.9999;

double Cosine(std::span<const float> a, std::span<const float> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

Picture Gradient(int width, int height) {
  Picture picture{width, height, {}};
  for (int i = 0; i < width * height; ++i) {
    const int x = i % width, y = i / width;
    picture.rgb.push_back(static_cast<uint8_t>(255 * x / width));
    picture.rgb.push_back(static_cast<uint8_t>(255 * y / height));
    picture.rgb.push_back(static_cast<uint8_t>((x * y) % 256));
  }
  return picture;
}

// The models that tools/get_models makes; tests that need them are skipped where they are not.
class RealModel : public testing::Test {
 protected:
  void SetUp() override {
    if (kHasSanitizer) GTEST_SKIP() << "OpenVINO does not run under sanitizers";
    const auto path = std::filesystem::path(ELANUS_SOURCE_DIR) / "build/models/elanus-base";
    if (!std::filesystem::exists(path / "elanus.json")) {
      GTEST_SKIP() << "build/models/elanus-base is not there; tools/get_models makes it";
    }
    auto folder = ReadModelFolder(path);
    ASSERT_TRUE(folder.ok()) << folder.status().message();
    folder_ = std::move(folder).value();
  }

  std::unique_ptr<Model> OpenModel(ModelOptions options = {}) {
    auto model = Model::Open(folder_, options);
    EXPECT_TRUE(model.ok()) << model.status().message();
    return std::move(model).value();
  }

  ModelFolder folder_;
};

TEST_F(RealModel, GivesVectorsOfLengthOne) {
  const auto model = OpenModel();
  const std::vector<Picture> pictures(5, Gradient(320, 200));
  const auto vectors = model->EmbedPictures(pictures);
  ASSERT_TRUE(vectors.ok()) << vectors.status().message();
  ASSERT_EQ(vectors->rows(), 5u);
  EXPECT_EQ(vectors->dimension, folder_.dimension);
  const std::span<const float> all(vectors->values);
  const auto size = static_cast<size_t>(vectors->dimension);
  EXPECT_NEAR(Cosine(all.first(size), all.first(size)), 1, 1e-5);
  EXPECT_GT(Cosine(all.first(size), all.last(size)), kSameCosine) << "wherever in a batch";
}

// Sessions of a quantised graph stand apart, one a thread: all of them answer, and answer the same.
TEST_F(RealModel, AQuantisedGraphRunsInEveryThread) {
  folder_.image->int8_graph = folder_.image->graph;
  const std::vector<Picture> picture = {Gradient(320, 200)};
  const auto expected = OpenModel()->EmbedPictures(picture);
  const auto model = OpenModel({.precision = Precision::kInt8, .threads = 3, .without_gate = true});
  EXPECT_EQ(model->precision(), Precision::kInt8);
  std::vector<double> cosines(8, 0);
  {
    std::vector<std::jthread> threads;
    for (double& cosine : cosines) {
      threads.emplace_back([&] {
        const auto vectors = model->EmbedPictures(picture);
        if (vectors.ok()) cosine = Cosine(vectors->values, expected->values);
      });
    }
  }
  for (const double cosine : cosines) EXPECT_GT(cosine, kSameCosine);
}

TEST_F(RealModel, AQuantisedGraphThatWasNotMeasuredIsRefused) {
  folder_.image->int8_graph = folder_.image->graph;
  const auto model = Model::Open(folder_, {.precision = Precision::kInt8});
  EXPECT_EQ(model.code(), core::Code::kInvalidArgument);
  EXPECT_THAT(model.status().message(), HasSubstr("models gate elanus-base"));
}

TEST_F(RealModel, MeasuresItsBatchOnce) {
  const TestDirectory cache;
  const ModelOptions options{.precision = Precision::kF32, .cache_directory = cache.path()};
  EXPECT_EQ(*OpenModel(options)->ChoosePictureBatch(3), 4u) << "too few to measure for";
  const auto batch = OpenModel(options)->ChoosePictureBatch(1000);
  ASSERT_TRUE(batch.ok()) << batch.status().message();
  EXPECT_GE(*batch, 1u);
  size_t remembered = 0;
  for (const auto& entry : std::filesystem::directory_iterator(cache.path())) {
    if (entry.path().extension() != ".batch") continue;
    ++remembered;
    EXPECT_EQ(ReadTestFile(entry.path()), std::to_string(*batch) + "\n");
    cache.Write(entry.path().filename().string(), "7");
  }
  EXPECT_EQ(remembered, 1u);
  EXPECT_EQ(*OpenModel(options)->ChoosePictureBatch(1000), 7u) << "not measured again";
}

TEST_F(RealModel, GivesNoVectorsForNoPictures) {
  const auto vectors = OpenModel()->EmbedPictures({});
  ASSERT_TRUE(vectors.ok());
  EXPECT_EQ(vectors->rows(), 0u);
}

TEST_F(RealModel, GivesTheSameVectorsFromManyThreads) {
  ModelOptions options;
  options.threads = 2;
  const auto model = OpenModel(options);
  const std::vector<Picture> picture = {Gradient(300, 300)};
  const auto expected = model->EmbedPictures(picture);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const auto got = model->EmbedPictures(picture);
      ASSERT_TRUE(got.ok());
      EXPECT_GT(Cosine(got->values, expected->values), kSameCosine);
      EXPECT_TRUE(model->EmbedWords("a kite").ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(RealModel, ChoosesTheTowerByLanguage) {
  const auto model = OpenModel();
  const auto english = model->EmbedWords("a dog runs on the beach");
  const auto chinese = model->EmbedWords("一只狗在海滩上奔跑");
  const auto other = model->EmbedWords("a group of people in an office");
  ASSERT_TRUE(english.ok()) << english.status().message();
  ASSERT_TRUE(chinese.ok()) << chinese.status().message();
  EXPECT_GT(Cosine(*english, *chinese), Cosine(*chinese, *other));
}

TEST_F(RealModel, ComputesAlikeInBothPrecisions) {
  ModelOptions options;
  options.precision = Precision::kF32;
  const auto exact = OpenModel(options)->EmbedWords("two people on a mountain");
  const auto fast = OpenModel()->EmbedWords("two people on a mountain");
  EXPECT_GT(Cosine(*exact, *fast), 0.995);
}

TEST_F(RealModel, KeepsCompiledGraphsAndSurvivesTheirDamage) {
  const TestDirectory cache;
  ModelOptions options;
  options.cache_directory = cache.path();
  const auto first = OpenModel(options)->EmbedWords("a red car");
  ASSERT_FALSE(std::filesystem::is_empty(cache.path()));
  EXPECT_GT(Cosine(*first, *OpenModel(options)->EmbedWords("a red car")), kSameCosine);
  const auto blob = std::filesystem::directory_iterator(cache.path())->path();
  const std::string whole = ReadTestFile(blob);
  std::string flipped = whole;
  flipped[whole.size() / 2] ^= 0x40;
  for (const std::string& damaged : {flipped, whole.substr(0, whole.size() / 2), std::string()}) {
    cache.Write(blob.filename().string(), damaged);
    const auto again = OpenModel(options)->EmbedWords("a red car");
    ASSERT_TRUE(again.ok()) << again.status().message();
    EXPECT_GT(Cosine(*first, *again), kSameCosine);
    EXPECT_TRUE(ReadTestFile(blob) != damaged) << "it is compiled and written again";
  }
}

TEST_F(RealModel, RefusesQueriesWithoutWords) {
  EXPECT_EQ(OpenModel()->EmbedWords("  \n").code(), core::Code::kInvalidArgument);
  EXPECT_EQ(OpenModel()->EmbedWords(std::string(100000, 'a')).code(), core::Code::kInvalidArgument);
}

ModelFolder FolderWithGraph(const TestDirectory& directory, const std::string& graph) {
  directory.Write("model.onnx", graph);
  directory.Write("config.json", R"({"size": {"height": 8, "width": 8}})");
  ModelFolder folder;
  folder.path = directory.path();
  folder.name = "kite";
  folder.dimension = 4;
  folder.image = ImageTower{.graph = "model.onnx", .output = "x", .preprocessor = "config.json"};
  folder.files["model.onnx"].sha256 = os::ToHex(os::Sha256Of(core::AsBytes(graph)));
  return folder;
}

TEST(Model, SaysThatAGraphIsDamaged) {
  if (kHasSanitizer) GTEST_SKIP() << "OpenVINO does not run under sanitizers";
  const std::vector<Picture> picture = {Gradient(9, 9)};
  for (const std::string graph :
       {"", "not onnx at all", "\x08\x07\x12\x04pyto", "\x0a\xff\xff\xff"}) {
    const TestDirectory directory;
    const auto model = Model::Open(FolderWithGraph(directory, graph), {});
    ASSERT_TRUE(model.ok()) << model.status().message();
    const auto vectors = model.value()->EmbedPictures(picture);
    EXPECT_EQ(vectors.code(), core::Code::kInvalidArgument) << "the model can be got again";
    EXPECT_THAT(vectors.status().message(), HasSubstr("is damaged or not ONNX"));
    EXPECT_THAT(vectors.status().message(), HasSubstr("model.onnx"));
  }
}

TEST(Model, WithoutATowerForWordsSaysSo) {
  const TestDirectory directory;
  const auto model = Model::Open(FolderWithGraph(directory, "x"), {});
  ASSERT_TRUE(model.ok());
  EXPECT_EQ(model.value()->EmbedWords("kite").code(), core::Code::kUnimplemented);
}

TEST(Model, NamesTheConfigurationThatIsDamaged) {
  const TestDirectory directory;
  const ModelFolder folder = FolderWithGraph(directory, "x");
  directory.Write("config.json", "{");
  EXPECT_THAT(Model::Open(folder, {}).status().message(), HasSubstr("config.json"));
}

TEST(Precision, HasNamesThatParse) {
  for (const Precision precision :
       {Precision::kAuto, Precision::kF32, Precision::kBf16, Precision::kInt8}) {
    EXPECT_EQ(*ParsePrecision(PrecisionName(precision)), precision);
  }
  EXPECT_THAT(ParsePrecision("f16").status().message(), HasSubstr("bf16"));
}

}  // namespace
}  // namespace elanus::embed
