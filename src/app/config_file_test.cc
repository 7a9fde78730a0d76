#include "app/config_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace elanus::app {
namespace {

const ConfigKeys kKeys = {{"limit", "ELANUS_TEST_LIMIT"}, {"exclude", "ELANUS_TEST_EXCLUDE"}};

class ConfigFile : public testing::Test {
 protected:
  void SetUp() override {
    for (const auto& [key, variable] : kKeys) ::unsetenv(variable.c_str());
  }
  void TearDown() override { std::filesystem::remove(path_); }

  core::Status Apply(const std::string& text) {
    std::ofstream(path_) << text;
    return ApplyConfigFile(path_, true, kKeys);
  }

  const std::string path_ = testing::TempDir() + "elanus_config_file_test.toml";
};

TEST_F(ConfigFile, SetsVariablesThatAreNotSet) {
  ASSERT_TRUE(Apply("limit = 20\n").ok());
  EXPECT_STREQ(std::getenv("ELANUS_TEST_LIMIT"), "20");
}

TEST_F(ConfigFile, DoesNotBeatTheEnvironment) {
  ::setenv("ELANUS_TEST_LIMIT", "5", 1);
  ASSERT_TRUE(Apply("limit = 20\n").ok());
  EXPECT_STREQ(std::getenv("ELANUS_TEST_LIMIT"), "5");
}

TEST_F(ConfigFile, SeveralValuesAreLines) {
  ASSERT_TRUE(Apply("exclude = [\"a b\", \"c\"]\n").ok());
  EXPECT_STREQ(std::getenv("ELANUS_TEST_EXCLUDE"), "a b\nc");
}

TEST_F(ConfigFile, RefusesAKeyThatNoFlagHas) {
  const core::Status status = Apply("limti = 20\n");
  EXPECT_EQ(status.code(), core::Code::kInvalidArgument);
  EXPECT_NE(status.message().find("'limti'"), std::string::npos);
}

TEST_F(ConfigFile, AMissingFileMattersOnlyIfItWasAskedFor) {
  EXPECT_TRUE(ApplyConfigFile("/nowhere/config.toml", false, kKeys).ok());
  EXPECT_EQ(ApplyConfigFile("/nowhere/config.toml", true, kKeys).code(), core::Code::kNotFound);
}

}  // namespace
}  // namespace elanus::app
