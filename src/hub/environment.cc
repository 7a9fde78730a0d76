#include "hub/environment.h"

#include <algorithm>
#include <cctype>
#include <fstream>

namespace elanus::hub {
namespace {

namespace fs = std::filesystem;

constexpr char kEndpoint[] = "https://huggingface.co";
constexpr size_t kTokenBytesMax = 4096;

std::string ValueOf(const Variables& variables, const char* name) {
  const char* value = variables(name);
  return value == nullptr ? "" : value;
}

bool IsTrue(const Variables& variables, const char* name) {
  std::string value = ValueOf(variables, name);
  for (char& c : value) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return value == "1" || value == "ON" || value == "YES" || value == "TRUE";
}

// A path as people write it into a profile: "~/models".
fs::path PathOf(const Variables& variables, const std::string& text) {
  if (text == "~" || text.starts_with("~/")) {
    return fs::path(ValueOf(variables, "HOME") + text.substr(1));
  }
  return text;
}

fs::path HomeOfTheClient(const Variables& variables) {
  if (const std::string home = ValueOf(variables, "HF_HOME"); !home.empty()) {
    return PathOf(variables, home);
  }
  const std::string cache = ValueOf(variables, "XDG_CACHE_HOME");
  return PathOf(variables, cache.empty() ? "~/.cache" : cache) / "huggingface";
}

std::string FirstLine(const fs::path& path) {
  std::ifstream file(path);
  std::string line(kTokenBytesMax, '\0');
  file.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<size_t>(file.gcount()));
  return line.substr(0, line.find('\n'));
}

// It becomes a line of a request: a line break inside would begin another one.
core::Result<std::string> CheckToken(std::string token, const std::string& source) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!token.empty() && is_blank(token.back())) token.pop_back();
  token.erase(0, static_cast<size_t>(std::ranges::find_if_not(token, is_blank) - token.begin()));
  if (std::ranges::all_of(token, [](char c) { return c > ' ' && c < '\x7f'; })) return token;
  return core::InvalidArgument("the token in " + source +
                               " has characters that no token has; get one from the hub's "
                               "settings, it begins with hf_");
}

core::Result<std::string> ReadToken(const Variables& variables, const fs::path& home) {
  for (const char* name : {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}) {
    const std::string token = ValueOf(variables, name);
    if (!token.empty()) return CheckToken(token, name);
  }
  if (IsTrue(variables, "HF_HUB_DISABLE_IMPLICIT_TOKEN")) return std::string();
  const std::string path = ValueOf(variables, "HF_TOKEN_PATH");
  const fs::path file = path.empty() ? home / "token" : PathOf(variables, path);
  return CheckToken(FirstLine(file), "'" + file.string() + "'");
}

core::Result<std::string> ReadEndpoint(const Variables& variables) {
  std::string endpoint = ValueOf(variables, "HF_ENDPOINT");
  if (endpoint.empty()) return std::string(kEndpoint);
  while (endpoint.ends_with('/')) endpoint.pop_back();
  const bool has_scheme = endpoint.starts_with("https://") || endpoint.starts_with("http://");
  const bool is_plain = std::ranges::all_of(endpoint, [](char c) { return c > ' ' && c < '\x7f'; });
  if (has_scheme && is_plain && endpoint.find_first_of("?#@") == endpoint.npos) return endpoint;
  return core::InvalidArgument("HF_ENDPOINT is '" + endpoint +
                               "'; expected an address such as https://huggingface.co");
}

}  // namespace

core::Result<Environment> ReadEnvironment(const Variables& variables) {
  const fs::path home = HomeOfTheClient(variables);
  Environment environment;
  environment.endpoint = TRY(ReadEndpoint(variables));
  environment.token = TRY(ReadToken(variables, home));
  environment.cache = home / "hub";
  // The last one that is set wins; the first is the older name.
  for (const char* name : {"HUGGINGFACE_HUB_CACHE", "HF_HUB_CACHE"}) {
    const std::string cache = ValueOf(variables, name);
    if (!cache.empty()) environment.cache = PathOf(variables, cache);
  }
  for (const char* name : {"CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"}) {
    const std::string file = ValueOf(variables, name);
    if (!file.empty()) environment.certificates = file;
  }
  environment.offline =
      IsTrue(variables, "HF_HUB_OFFLINE") || IsTrue(variables, "TRANSFORMERS_OFFLINE");
  return environment;
}

}  // namespace elanus::hub
