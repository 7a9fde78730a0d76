#include "hub/environment.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace elanus::hub {
namespace {

using Values = std::map<std::string, std::string>;

core::Result<Environment> Read(const Values& values) {
  return ReadEnvironment([&](const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : found->second.c_str();
  });
}

TEST(ReadEnvironment, HasTheDefaultsOfTheHubsOwnClient) {
  const auto environment = Read({{"HOME", "/home/ann"}});
  ASSERT_TRUE(environment.ok());
  EXPECT_EQ(environment->endpoint, "https://huggingface.co");
  EXPECT_EQ(environment->cache, "/home/ann/.cache/huggingface/hub");
  EXPECT_EQ(environment->token, "");
  EXPECT_FALSE(environment->offline);
}

TEST(ReadEnvironment, FindsTheCacheAsTheHubsOwnClientDoes) {
  Values values = {{"HOME", "/home/ann"}, {"XDG_CACHE_HOME", "/cache"}};
  EXPECT_EQ(Read(values)->cache, "/cache/huggingface/hub");
  values["HF_HOME"] = "~/hf";
  EXPECT_EQ(Read(values)->cache, "/home/ann/hf/hub");
  values["HUGGINGFACE_HUB_CACHE"] = "/old";
  EXPECT_EQ(Read(values)->cache, "/old");
  values["HF_HUB_CACHE"] = "/large/disk";
  EXPECT_EQ(Read(values)->cache, "/large/disk");
}

TEST(ReadEnvironment, TakesAMirrorWithoutItsSlash) {
  EXPECT_EQ(Read({{"HF_ENDPOINT", "https://mirror.example/hub/"}})->endpoint,
            "https://mirror.example/hub");
  for (const char* wrong : {"mirror.example", "ftp://a", "https://a?b", "https://u:p@a", "a b"}) {
    EXPECT_FALSE(Read({{"HF_ENDPOINT", wrong}}).ok()) << wrong;
  }
}

TEST(ReadEnvironment, TakesTheTokenFromVariableOrFile) {
  const std::filesystem::path home = testing::TempDir() + "/environment_test";
  std::filesystem::create_directories(home);
  std::ofstream(home / "token") << "hf_file\n";
  Values values = {{"HF_HOME", home.string()}};
  EXPECT_EQ(Read(values)->token, "hf_file");
  values["HF_TOKEN"] = " hf_variable \n";
  EXPECT_EQ(Read(values)->token, "hf_variable");
  values.erase("HF_TOKEN");
  values["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1";
  EXPECT_EQ(Read(values)->token, "");
  std::filesystem::remove_all(home);
}

TEST(ReadEnvironment, RefusesATokenThatWouldBeAnotherLineOfTheRequest) {
  EXPECT_FALSE(Read({{"HF_TOKEN", "hf_a\r\nHost: b"}}).ok());
  EXPECT_FALSE(Read({{"HF_TOKEN", "hf a"}}).ok());
}

TEST(ReadEnvironment, KnowsTheWordsForTrue) {
  for (const char* word : {"1", "true", "YES", "On"}) {
    EXPECT_TRUE(Read({{"HF_HUB_OFFLINE", word}})->offline) << word;
  }
  for (const char* word : {"", "0", "false", "2"}) {
    EXPECT_FALSE(Read({{"HF_HUB_OFFLINE", word}})->offline) << word;
  }
  EXPECT_TRUE(Read({{"TRANSFORMERS_OFFLINE", "1"}})->offline);
}

}  // namespace
}  // namespace elanus::hub
