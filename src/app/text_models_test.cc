#include "app/text_models.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <thread>

namespace elanus::app {
namespace {

using testing::HasSubstr;

core::Column Texts(const std::vector<std::string>& texts) {
  core::Column column(core::DataType::kVarChar);
  for (const std::string& text : texts) column.AppendText(text);
  return column;
}

Settings SettingsFor(const std::filesystem::path& models) {
  Settings settings;
  settings.models_dir = models.string();
  settings.precision = "auto";
  settings.threads = 1;
  return settings;
}

TEST(TextModels, AnEmptyLibrarySaysHowToGetAModel) {
  const auto nowhere = std::filesystem::path(testing::TempDir()) / "no_models_here";
  TextModels models(SettingsFor(nowhere));
  for (const char* name : {"", "clip"}) {
    const core::Status status = models.Find(name).status();
    EXPECT_EQ(status.code(), core::Code::kNotFound);
    EXPECT_THAT(status.message(), HasSubstr("this server has no model that understands words"));
    EXPECT_THAT(status.message(),
                HasSubstr("elanus models pull NAME or elanus models import FOLDER"));
    EXPECT_THAT(status.message(), testing::Not(HasSubstr(nowhere.string())));
  }
}

// With the models that tools/get_models makes.
class RealTextModels : public testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path library = std::string(ELANUS_SOURCE_DIR) + "/build/models";
    models_ = std::make_unique<TextModels>(SettingsFor(library));
    if (!models_->Find("").ok()) GTEST_SKIP() << "there is no model in " << library;
  }

  std::unique_ptr<TextModels> models_;
};

TEST_F(RealTextModels, TextsBecomeVectorsInTheirOrder) {
  const core::TextModel model = models_->Find("").value();
  const auto together = models_->Embed(model, Texts({"a red car", "海边的日落"}).view());
  ASSERT_TRUE(together.ok()) << together.status().message();
  ASSERT_EQ(together->rows(), 2);
  EXPECT_EQ(together->dim(), model.dimension);
  const auto alone = models_->Embed(model, Texts({"海边的日落"}).view());
  ASSERT_TRUE(alone.ok());
  float cosine = 0;
  for (size_t i = 0; i < static_cast<size_t>(model.dimension); ++i) {
    cosine += together->view().Vector(1)[i] * alone->view().Vector(0)[i];
  }
  EXPECT_GT(cosine, 0.99F);
}

TEST_F(RealTextModels, TheWordsOfAMomentAgoMeanTheSame) {
  const core::TextModel model = models_->Find("").value();
  const auto first =
      models_->Embed(model, Texts({"a dog", "a very long sentence of words"}).view());
  const auto again = models_->Embed(model, Texts({"a dog"}).view());
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_TRUE(std::ranges::equal(first->view().Vector(0), again->view().Vector(0)));
}

TEST_F(RealTextModels, OnlySomeLargeCallsAreLetInAtATime) {
  constexpr size_t kCallers = 8;
  const core::TextModel model = models_->Find("").value();
  const core::Column texts = Texts(std::vector<std::string>(40, "a dog on a beach"));
  std::vector<core::Status> outcomes(kCallers);
  std::vector<std::thread> callers;
  for (core::Status& outcome : outcomes) {
    callers.emplace_back([&] { outcome = models_->Embed(model, texts.view()).status(); });
  }
  for (std::thread& caller : callers) caller.join();
  const auto served = std::ranges::count_if(outcomes, &core::Status::ok);
  EXPECT_GE(served, 4);
  EXPECT_LT(served, static_cast<std::ptrdiff_t>(kCallers));
  for (const core::Status& outcome : outcomes) {
    if (outcome.ok()) continue;
    EXPECT_EQ(outcome.number(), core::Number::kRateLimit);
  }
}

TEST_F(RealTextModels, AnotherVersionOfAModelIsRefused) {
  core::TextModel model = models_->Find("").value();
  model.fingerprint = "0123456789abcdef";
  EXPECT_THAT(models_->Embed(model, Texts({"a"}).view()).status().message(),
              HasSubstr("another version of model '" + model.name + "' (fingerprint 0123456789ab"));
}

TEST_F(RealTextModels, AModelWithoutWordsIsRefusedWithThoseThatHaveThem) {
  const auto found = models_->Find("resnet-50");
  ASSERT_FALSE(found.ok());
  EXPECT_THAT(found.status().message(), HasSubstr(models_->Find("").value().name));
}

}  // namespace
}  // namespace elanus::app
