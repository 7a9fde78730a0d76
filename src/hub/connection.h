// Connection: requests to one hub, with what they all need: who asks, redirects, another try.
//
// The token goes to the hub's own address and nowhere else: where a redirect leads elsewhere, it is
// left out, and a redirect from https to http is refused. Without encryption it travels only inside
// this machine.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/status.h"
#include "hub/http.h"
#include "hub/retries.h"

namespace elanus::hub {

struct ConnectionOptions {
  std::string endpoint;      // Without a slash at its end.
  std::string token;         // "" for none.
  std::string repository;    // Whose page a person is sent to where a licence must be accepted.
  std::string certificates;  // As in HttpOptions.
  Patience patience;
  std::function<bool()> stop;                      // May be empty.
  std::function<void(const std::string&)> notice;  // Why it waits. May be empty.
};

// Why a request was not answered well.
struct Failure {
  core::Status status;
  bool can_pass = false;         // Whether the same request may be answered better in a while.
  double asked_for_seconds = 0;  // How long the server wants to be left alone.
};

class Connection {
 public:
  explicit Connection(ConnectionOptions options);

  const ConnectionOptions& options() const { return options_; }
  Retries MakeRetries() const { return Retries(options_.patience, options_.stop, options_.notice); }
  bool StopWasAsked() const { return options_.stop && options_.stop(); }

  // One try. Redirects are followed, up to eight; what the hub says in headers before it redirects
  // (x-repo-commit, x-linked-etag, x-linked-size) is kept in the answer. A request for the head
  // alone ends where the hub has named the contents.
  core::Result<HttpAnswer> Send(HttpRequest request, const Receive& receive);

  // The text of a small answer, tried again as often as patience has it. `what` is the thing that
  // was asked for, as a person would name it.
  struct Text {
    HttpAnswer answer;
    std::string contents;
  };
  core::Result<Text> GetText(const std::string& url, size_t bytes_max, const std::string& what);

  // The head alone, likewise.
  core::Result<HttpAnswer> GetHead(const std::string& url, const std::string& what);

  // Why there is no good answer. REQUIRES: there is none
  Failure FailureOf(const core::Result<HttpAnswer>& answer, const std::string& what) const;

 private:
  using Attempt = std::function<core::Result<HttpAnswer>()>;
  core::Result<HttpAnswer> RepeatUntilGood(const Attempt& attempt, const std::string& what);
  // Whether the storage behind the hub answered, and not the hub.
  bool IsElsewhere(const HttpAnswer& answer) const;
  // What an answer that is not good means, and what to do about it.
  core::Status ErrorOf(const HttpAnswer& answer, const std::string& what) const;

  const ConnectionOptions options_;
  const std::string origin_;
  HttpClient client_;
};

}  // namespace elanus::hub
