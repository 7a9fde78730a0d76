// A download is a loop of tries over a part that grows. A try asks for the bytes that are missing
// and believes nothing: the answer may begin elsewhere, announce another length, be another version
// or go on without end. Whatever is doubtful begins anew; the digest of the whole has the last
// word.
#include "hub/download.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "hub/part_file.h"

namespace elanus::hub {
namespace {

// A try that brought at least this share of the file counts as progress, so that a bad network
// takes long but gets there, and a server that gives a byte at a time is left.
constexpr int64_t kProgressParts = 100;

std::optional<int64_t> NumberOf(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// Where contents of status 206 begin, and how long the whole is: "bytes 100-199/200".
struct ContentRange {
  int64_t first = 0;
  int64_t total = 0;
};
std::optional<ContentRange> RangeOf(std::string_view text) {
  if (!text.starts_with("bytes ")) return std::nullopt;
  text.remove_prefix(6);
  const size_t dash = text.find('-');
  const size_t slash = text.find('/');
  if (dash == text.npos || slash == text.npos || dash > slash) return std::nullopt;
  const auto first = NumberOf(text.substr(0, dash));
  const auto total = NumberOf(text.substr(slash + 1));
  if (!first || !total) return std::nullopt;
  return ContentRange{*first, *total};
}

// One file on its way.
class Transfer {
 public:
  Transfer(const Download& download, Connection* connection, PartFile* part,
           const std::function<void(int64_t)>& progress)
      : download_(download), connection_(connection), part_(part), progress_(progress) {}

  // Until the part is whole, in as many tries as it takes.
  core::Status Run();

 private:
  std::optional<Failure> Try();
  // Whether the contents that begin now are those that were asked for; makes room for them if they
  // are the whole file.
  std::optional<Failure> Begin(const HttpAnswer& answer);
  bool Receive(const HttpAnswer& answer, std::span<const std::byte> bytes);
  Failure Doubtful(const std::string& words) const;

  const Download& download_;
  Connection* connection_;
  PartFile* part_;
  const std::function<void(int64_t)>& progress_;
  bool has_begun_ = false;          // Contents of this try have come.
  std::optional<Failure> refusal_;  // Why this try was ended from here.
  std::string version_;             // The ETag of what is in the part, from this run.
};

core::Status Transfer::Run() {
  Retries retries = connection_->MakeRetries();
  while (!part_->is_whole()) {
    const int64_t before = part_->size();
    const std::optional<Failure> failure = Try();
    if (!failure) continue;
    if (part_->size() - before > part_->bytes() / kProgressParts) retries.Progressed();
    if (!failure->can_pass ||
        !retries.WaitAfter(failure->status.message(), failure->asked_for_seconds)) {
      return failure->status;
    }
  }
  return core::Status::Ok();
}

// If-Range makes a server that has another version by now send all of it. It is only said with a
// version that this server named: a name from elsewhere would never match.
std::optional<Failure> Transfer::Try() {
  HttpRequest request;
  request.url = download_.url;
  if (part_->size() > 0) {
    request.headers.push_back("Range: bytes=" + std::to_string(part_->size()) + "-");
    if (!version_.empty()) request.headers.push_back("If-Range: " + version_);
  }
  has_begun_ = false;
  refusal_.reset();
  const auto answer = connection_->Send(
      std::move(request), [this](const HttpAnswer& head, std::span<const std::byte> bytes) {
        return Receive(head, bytes);
      });
  if (refusal_) return refusal_;
  if (part_->is_whole()) return std::nullopt;
  if (!answer.ok()) return connection_->FailureOf(answer, download_.what);
  if (answer->status == 416) {
    // There is nothing behind what we have, so what we have is not of this file.
    if (const core::Status status = part_->Restart(); !status.ok()) return Failure{status};
    return Doubtful("has another length than the hub said");
  }
  if (!answer->is_good()) return connection_->FailureOf(answer, download_.what);
  return Doubtful("ended before its announced length");
}

// What comes behind the last byte is not taken; whether the bytes before were the right ones is for
// the digest to say.
bool Transfer::Receive(const HttpAnswer& answer, std::span<const std::byte> bytes) {
  if (!has_begun_) refusal_ = Begin(answer);
  has_begun_ = true;
  if (refusal_) return false;
  const auto missing = static_cast<size_t>(part_->bytes() - part_->size());
  const bool is_enough = bytes.size() > missing;
  const core::Status status = part_->Append(bytes.first(std::min(bytes.size(), missing)));
  if (!status.ok()) refusal_ = Failure{status};
  if (progress_) progress_(part_->size());
  return status.ok() && !is_enough;
}

std::optional<Failure> Transfer::Begin(const HttpAnswer& answer) {
  const std::string commit = answer.Header("x-repo-commit");
  if (!commit.empty() && commit != download_.commit) return Doubtful("is of another commit");
  const std::string coding = answer.Header("content-encoding");
  if (!coding.empty() && coding != "identity")
    return Doubtful("is packed, though that was declined");
  const std::string tag = answer.Header("etag");
  version_ = tag.starts_with("W/") ? "" : tag;
  if (answer.status == 206) {
    const auto range = RangeOf(answer.Header("content-range"));
    const bool fits = range && range->first == part_->size() && range->total == part_->bytes();
    if (fits) return std::nullopt;
    if (const core::Status status = part_->Restart(); !status.ok()) return Failure{status};
    return Doubtful("comes in another range than was asked for");
  }
  if (part_->size() > 0) {
    if (const core::Status status = part_->Restart(); !status.ok()) return Failure{status};
  }
  const auto length = NumberOf(answer.Header("content-length"));
  if (length && *length != part_->bytes()) {
    return Doubtful("has " + std::to_string(*length) + " bytes, where the hub's listing has " +
                    std::to_string(part_->bytes()));
  }
  return std::nullopt;
}

Failure Transfer::Doubtful(const std::string& words) const {
  return {.status = core::IoError(download_.what + " " + words), .can_pass = true};
}

}  // namespace

core::Status DownloadFile(const Download& download, Connection* connection, os::FileSystem* files,
                          const std::function<void(int64_t)>& progress) {
  for (int tries = 0; tries < 2; ++tries) {
    PartFile part = TRY(PartFile::Open(download.part, download.digest.kind, download.bytes, files));
    if (progress) progress(part.size());
    const core::Status status = Transfer(download, connection, &part, progress).Run();
    // Synced also if it failed: what is there need not come again.
    TRY(part.Finish());
    TRY(status);
    if (part.TakeDigest() == download.digest) {
      TRY(files->Rename(download.part.string(), download.target.string()));
      return files->SyncDirectory(download.target.parent_path().string());
    }
    TRY(files->Remove(download.part.string()));
  }
  return core::IoError(download.what + " is not what the hub's listing says (checksum " +
                       download.digest.hex.substr(0, 12) +
                       "...), twice; removed. Try again later, or another HF_ENDPOINT");
}

}  // namespace elanus::hub
