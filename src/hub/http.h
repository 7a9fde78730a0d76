// One request over HTTP, by libcurl: no redirect followed, nothing repeated. What to do about an
// answer is decided above (connection.h).
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/status.h"

namespace elanus::hub {

struct HttpRequest {
  std::string url;
  std::vector<std::string> headers;  // "Range: bytes=100-"
  bool only_head = false;
  // Whether the contents may travel compressed. They arrive unpacked either way.
  bool may_compress = false;
};

struct HttpAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  // Names in lower case.
  std::string next_url;                        // Of a redirect, absolute; else "".
  double retry_after_seconds = 0;              // 0 where the server did not say.
  std::string origin;                          // Of the server that answered.

  bool is_good() const { return status >= 200 && status < 300; }
  // "" where there is none.
  std::string Header(const std::string& name) const;
};

// Takes the contents of a good answer in pieces; the answer is there as far as its headers say.
// False ends the transfer. What comes with other answers is dropped.
using Receive = std::function<bool(const HttpAnswer& answer, std::span<const std::byte> bytes)>;

struct HttpOptions {
  double stall_seconds = 30;   // A transfer that stands still for so long is ended.
  std::string certificates;    // A file of those that are trusted; "" for the system's.
  std::function<bool()> stop;  // Asked at least once a second; true ends the transfer.
};

// Keeps its connection for the next request to the same server. Not thread-safe.
class HttpClient {
 public:
  explicit HttpClient(HttpOptions options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // An answer of any status is an answer. kIo if none came, or not all of it, which another try may
  // mend; kExhausted if `receive` ended it; kInvalidArgument where no other try would: an address
  // that is none, a certificate that is not trusted.
  core::Result<HttpAnswer> Send(const HttpRequest& request, const Receive& receive);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// "https://host:443" of a URL: what must be equal for two addresses to be one server. "" if it is
// none of http or https.
std::string OriginOf(const std::string& url);

// Whether a secret may travel to this origin: encrypted, or not leaving the machine.
bool IsPrivateWay(const std::string& origin);

}  // namespace elanus::hub
