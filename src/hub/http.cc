// libcurl ends here. Its callbacks are C functions with a pointer, so the state of one transfer
// stands in a struct that they are given.
#include "hub/http.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>

namespace elanus::hub {
namespace {

constexpr long kConnectSeconds = 20;
constexpr long kBufferBytes = 256 << 10;
// Contents beside an error or a redirect are read to keep the connection, but not for ever.
constexpr size_t kDroppedBytesMax = 256 << 10;
constexpr size_t kHeaderCountMax = 200;

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

// What the callbacks of one transfer know.
struct Transfer {
  const Receive* receive = nullptr;
  const std::function<bool()>* stop = nullptr;
  HttpAnswer answer;
  size_t dropped_bytes = 0;
  bool is_enough = false;  // The rest of an error's contents is of no interest.
};

std::string_view Trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// A status line begins another answer: what came before was one of a proxy, or "100 Continue".
size_t OnHeader(char* data, size_t size, size_t count, void* user) {
  auto* transfer = static_cast<Transfer*>(user);
  const std::string_view line(data, size * count);
  HttpAnswer& answer = transfer->answer;
  if (line.starts_with("HTTP/")) {
    answer = HttpAnswer();
    const size_t blank = line.find(' ');
    if (blank != line.npos) answer.status = std::atoi(std::string(line.substr(blank + 1)).c_str());
    return line.size();
  }
  const size_t colon = line.find(':');
  if (colon == line.npos || answer.headers.size() >= kHeaderCountMax) return line.size();
  std::string name(line.substr(0, colon));
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  answer.headers[name] = Trimmed(line.substr(colon + 1));
  return line.size();
}

size_t OnContents(char* data, size_t size, size_t count, void* user) {
  auto* transfer = static_cast<Transfer*>(user);
  const size_t bytes = size * count;
  if (transfer->answer.is_good()) {
    const auto piece = std::as_bytes(std::span(data, bytes));
    return (*transfer->receive)(transfer->answer, piece) ? bytes : 0;
  }
  transfer->dropped_bytes += bytes;
  transfer->is_enough = transfer->dropped_bytes > kDroppedBytesMax;
  return transfer->is_enough ? 0 : bytes;
}

int OnProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto* transfer = static_cast<const Transfer*>(user);
  return *transfer->stop && (*transfer->stop)() ? 1 : 0;
}

// Wrong certificates stay wrong, and so do wrong addresses; everything else may be better soon.
bool CanPass(CURLcode code) {
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return false;
    default:
      return true;
  }
}

// The options that make a request; those that every request has stand in the constructor.
void SetRequest(CURL* easy, const HttpRequest& request, curl_slist* headers) {
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_NOBODY, request.only_head ? 1L : 0L);
  if (!request.only_head) curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  // "" stands for every coding that this libcurl can unpack. "identity" is said outright: a file
  // whose length and digest are known must not travel packed.
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, request.may_compress ? "" : "identity");
}

std::string UrlPart(CURLU* url, CURLUPart part, unsigned flags) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return "";
  std::string copy(text);
  curl_free(text);
  return copy;
}

}  // namespace

struct HttpClient::State {
  HttpOptions options;
  std::unique_ptr<CURL, FreeEasy> easy;
  char error[CURL_ERROR_SIZE] = {};
};

std::string HttpAnswer::Header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

HttpClient::HttpClient(HttpOptions options) : state_(std::make_unique<State>()) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  state_->options = std::move(options);
  state_->easy.reset(curl_easy_init());
  CURL* easy = state_->easy.get();
  if (easy == nullptr) return;
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, state_->error);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "elanus");
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  const long stall_seconds = std::max(1L, static_cast<long>(state_->options.stall_seconds));
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, stall_seconds);
  const std::string& certificates = state_->options.certificates;
  if (!certificates.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, certificates.c_str());
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kBufferBytes);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &OnHeader);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &OnContents);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &OnProgress);
}

HttpClient::~HttpClient() {
  state_->easy.reset();
  curl_global_cleanup();
}

core::Result<HttpAnswer> HttpClient::Send(const HttpRequest& request, const Receive& receive) {
  CURL* easy = state_->easy.get();
  if (easy == nullptr) return core::Internal("libcurl could not be started");
  std::unique_ptr<curl_slist, FreeList> headers;
  for (const std::string& header : request.headers) {
    headers.reset(curl_slist_append(headers.release(), header.c_str()));
  }
  Transfer transfer;
  transfer.receive = &receive;
  transfer.stop = &state_->options.stop;
  SetRequest(easy, request, headers.get());
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);
  state_->error[0] = '\0';
  const CURLcode code = curl_easy_perform(easy);
  // The list is about to be freed, and the handle would remember it.
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);

  if (code != CURLE_OK && !transfer.is_enough) {
    const char* words = state_->error[0] != '\0' ? state_->error : curl_easy_strerror(code);
    // The receiver had enough: not a matter of the network.
    if (code == CURLE_WRITE_ERROR) return core::Exhausted("more came than was wanted");
    return core::Status(CanPass(code) ? core::Code::kIo : core::Code::kInvalidArgument, words);
  }
  const char* next_url = nullptr;
  curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &next_url);
  if (next_url != nullptr) transfer.answer.next_url = next_url;
  curl_off_t retry_after = 0;
  curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry_after);
  transfer.answer.retry_after_seconds = static_cast<double>(retry_after);
  transfer.answer.origin = OriginOf(request.url);
  return std::move(transfer.answer);
}

std::string OriginOf(const std::string& url) {
  const std::unique_ptr<CURLU, FreeUrl> parsed(curl_url());
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return "";
  const std::string scheme = UrlPart(parsed.get(), CURLUPART_SCHEME, 0);
  if (scheme != "http" && scheme != "https") return "";
  std::string host = UrlPart(parsed.get(), CURLUPART_HOST, 0);
  for (char& c : host) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return scheme + "://" + host + ":" + UrlPart(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

bool IsPrivateWay(const std::string& origin) {
  if (origin.starts_with("https://")) return true;
  for (const char* host : {"http://127.0.0.1:", "http://localhost:", "http://[::1]:"}) {
    if (origin.starts_with(host)) return true;
  }
  return false;
}

}  // namespace elanus::hub
