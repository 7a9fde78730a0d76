#include "hub/connection.h"

#include <array>

#include "hub/shown.h"

namespace elanus::hub {
namespace {

constexpr int kRedirectsMax = 8;
// What the hub itself says of a file; the server that it redirects to knows nothing of it.
constexpr std::array<const char*, 3> kHubHeaders = {"x-repo-commit", "x-linked-etag",
                                                    "x-linked-size"};

bool IsRedirect(const HttpAnswer& answer) {
  return answer.status >= 300 && answer.status < 400 && !answer.next_url.empty();
}

// Too many requests, or a server that is not well.
bool CanPass(int status) {
  return status == 408 || status == 425 || status == 429 ||
         (status >= 500 && status != 501 && status != 505);
}

}  // namespace

Connection::Connection(ConnectionOptions options)
    : options_(std::move(options)),
      origin_(OriginOf(options_.endpoint)),
      client_({.stall_seconds = options_.patience.stall_seconds,
               .certificates = options_.certificates,
               .stop = options_.stop}) {}

core::Result<HttpAnswer> Connection::Send(HttpRequest request, const Receive& receive) {
  std::map<std::string, std::string> said;
  const std::vector<std::string> headers = request.headers;
  for (int redirects = 0; redirects <= kRedirectsMax; ++redirects) {
    const std::string origin = OriginOf(request.url);
    request.headers = headers;
    if (!options_.token.empty() && origin == origin_ && IsPrivateWay(origin)) {
      request.headers.push_back("Authorization: Bearer " + options_.token);
    }
    HttpAnswer answer = TRY(client_.Send(request, receive));
    if (origin == origin_) {
      for (const char* name : kHubHeaders) {
        if (!answer.Header(name).empty()) said.emplace(name, answer.Header(name));
      }
    }
    const bool is_known =
        request.only_head && IsRedirect(answer) && !answer.Header("x-linked-etag").empty();
    // Storage behind a hub often refuses a request for the head; the hub's own word is enough.
    if (is_known) answer.status = 200;
    if (!IsRedirect(answer)) {
      for (const char* name : kHubHeaders) answer.headers.erase(name);
      answer.headers.merge(said);
      return answer;
    }
    const std::string next = OriginOf(answer.next_url);
    if (next.empty() || (origin.starts_with("https:") && !next.starts_with("https:"))) {
      return core::InvalidArgument("'" + origin + "' redirects to '" + Shown(answer.next_url) +
                                   "', which is less safe; refused");
    }
    request.url = answer.next_url;
  }
  return core::InvalidArgument("'" + options_.endpoint + "' redirects in a circle (" +
                               std::to_string(kRedirectsMax) + " times)");
}

core::Result<HttpAnswer> Connection::RepeatUntilGood(const Attempt& attempt,
                                                     const std::string& what) {
  Retries retries = MakeRetries();
  while (true) {
    core::Result<HttpAnswer> answer = attempt();
    if (answer.ok() && answer->is_good()) return answer;
    const Failure failure = FailureOf(answer, what);
    if (!failure.can_pass) return failure.status;
    if (retries.WaitAfter(failure.status.message(), failure.asked_for_seconds)) continue;
    if (answer.ok()) return failure.status;
    return core::Status(
        failure.status.code(),
        failure.status.message() + "; look at the network, or name a mirror in HF_ENDPOINT");
  }
}

core::Result<Connection::Text> Connection::GetText(const std::string& url, size_t bytes_max,
                                                   const std::string& what) {
  Text text;
  const auto receive = [&](const HttpAnswer&, std::span<const std::byte> bytes) {
    if (bytes.size() > bytes_max - text.contents.size()) return false;
    text.contents.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return true;
  };
  const auto attempt = [&] {
    text.contents.clear();
    HttpRequest request;
    request.url = url;
    request.may_compress = true;
    return Send(std::move(request), receive);
  };
  text.answer = TRY(RepeatUntilGood(attempt, what));
  return text;
}

core::Result<HttpAnswer> Connection::GetHead(const std::string& url, const std::string& what) {
  const auto attempt = [&] {
    HttpRequest request;
    request.url = url;
    request.only_head = true;
    return Send(std::move(request),
                [](const HttpAnswer&, std::span<const std::byte>) { return true; });
  };
  return RepeatUntilGood(attempt, what);
}

Failure Connection::FailureOf(const core::Result<HttpAnswer>& answer,
                              const std::string& what) const {
  if (!answer.ok()) {
    return {.status = answer.status().WithContext("cannot get " + what + " from '" +
                                                  options_.endpoint + "'"),
            .can_pass = answer.code() == core::Code::kIo};
  }
  // What the hub redirects to has an address that expires: another try gets a fresh one.
  const bool has_expired = IsElsewhere(*answer) && answer->status == 403;
  return {.status = ErrorOf(*answer, what),
          .can_pass = CanPass(answer->status) || has_expired,
          .asked_for_seconds = answer->retry_after_seconds};
}

// Hubs name what is wrong in a header of their own; other servers do not.
bool Connection::IsElsewhere(const HttpAnswer& answer) const {
  return answer.origin != origin_ && answer.Header("x-error-code").empty();
}

// The hub answers 401 also for a repository that does not exist, so that nobody learns the names of
// private ones: the message has to name both cases.
core::Status Connection::ErrorOf(const HttpAnswer& answer, const std::string& what) const {
  const std::string code = answer.Header("x-error-code");
  const std::string hub = "'" + options_.endpoint + "'";
  if (IsElsewhere(answer)) {
    return core::IoError("'" + answer.origin + "', where " + hub + " keeps " + what + ", answers " +
                         std::to_string(answer.status));
  }
  std::string who = "set HF_TOKEN";
  if (!options_.token.empty()) {
    who = IsPrivateWay(origin_) ? "look at what HF_TOKEN may do"
                                : "use https: the token is not sent in the clear";
  }
  if (code == "GatedRepo" || (answer.status == 403 && code.empty())) {
    return core::InvalidArgument(hub + " does not give " + what +
                                 " to everybody: accept its licence at " + options_.endpoint + "/" +
                                 options_.repository + ", and " + who);
  }
  if (answer.status == 401 || answer.status == 403) {
    return core::InvalidArgument(hub + " does not know " + what +
                                 ", or keeps it private: check the name; if it is private, " + who);
  }
  if (code == "RevisionNotFound") {
    return core::NotFound(hub + " has no such revision of " + what +
                          "; leave '@...' out for the latest");
  }
  if (answer.status == 404 || answer.status == 410) {
    return core::NotFound(hub + " has no " + what + "; check the name");
  }
  std::string words = Shown(answer.Header("x-error-message"));
  if (!words.empty()) words = " (" + words + ")";
  const std::string status = std::to_string(answer.status);
  if (answer.status == 429) {
    return core::IoError(hub + " is asked too often (429)" + words + "; wait, or set HF_TOKEN");
  }
  return core::IoError(hub + " answers " + status + " for " + what + words);
}

}  // namespace elanus::hub
