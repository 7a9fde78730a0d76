// The variables by which Hugging Face's own client is set up, so that a machine on which that
// works needs nothing more:
//   HF_ENDPOINT          another server with the same interface: a mirror (https://huggingface.co)
//   HF_TOKEN             who asks; else the file HF_TOKEN_PATH, or token below HF_HOME
//   HF_HOME              below XDG_CACHE_HOME or ~/.cache, huggingface
//   HF_HUB_CACHE         where files are kept: HF_HOME/hub
//   HF_HUB_OFFLINE       1, true, yes or on: use what is kept
//   HF_HUB_DISABLE_IMPLICIT_TOKEN    likewise: do not send the token of the file
//   SSL_CERT_FILE        whom to trust (also REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE), else the system's
// https_proxy, no_proxy and their kin are heeded by libcurl.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "core/status.h"

namespace elanus::hub {

struct Environment {
  std::string endpoint;  // Without a slash at its end.
  std::string token;     // "" for none.
  std::filesystem::path cache;
  std::string certificates;  // A file of those that are trusted; "" for the system's.
  bool offline = false;
};

// Returns nullptr for a variable that is not set, as std::getenv does.
using Variables = std::function<const char*(const char* name)>;

// kInvalidArgument for an endpoint that is no address, and for a token that cannot be one.
core::Result<Environment> ReadEnvironment(const Variables& variables);

}  // namespace elanus::hub
