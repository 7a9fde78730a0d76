#include "hub/pull.h"

#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <system_error>
#include <thread>

#include "hub/cache.h"
#include "hub/choose.h"
#include "hub/connection.h"
#include "hub/download.h"
#include "hub/repository.h"
#include "os/posix_file_system.h"

namespace elanus::hub {
namespace {

namespace fs = std::filesystem;

// Larger than any model that answers a search in time; a mistake, or an attack on the disk.
constexpr int64_t kFileBytesMax = int64_t{16} << 30;
constexpr int64_t kTotalBytesMax = int64_t{32} << 30;
// Left free: a disk that is full to the last byte is a trouble of its own.
constexpr int64_t kRoomLeft = int64_t{64} << 20;
constexpr std::chrono::milliseconds kLockPeriod{100};

std::string GigabytesText(int64_t bytes) {
  return std::to_string(bytes >> 30) + "." + std::to_string((bytes >> 20) % 1024 * 10 / 1024) +
         " GiB";
}

// The nearest folder that exists.
fs::path ExistingPart(fs::path path) {
  std::error_code error;
  path = fs::absolute(path, error);
  while (!fs::exists(path, error) && path.has_relative_path()) path = path.parent_path();
  return path;
}

bool AreOnOneDisk(const fs::path& one, const fs::path& other) {
  struct stat first = {};
  struct stat second = {};
  return ::stat(ExistingPart(one).c_str(), &first) == 0 &&
         ::stat(ExistingPart(other).c_str(), &second) == 0 && first.st_dev == second.st_dev;
}

// One pull, from the listing to the snapshot.
class Puller {
 public:
  Puller(const Environment& environment, const Patience& patience, const PullRequest& request,
         const PullHooks& hooks)
      : request_(request),
        hooks_(hooks),
        offline_(environment.offline),
        connection_({.endpoint = environment.endpoint,
                     .token = environment.token,
                     .repository = request.address.repository,
                     .certificates = environment.certificates,
                     .patience = patience,
                     .stop = hooks.stop,
                     .notice = hooks.notice}),
        cache_(environment.cache, request.address.repository, &files_) {}

  core::Status Run();
  Pulled TakePulled() { return std::move(pulled_); }

 private:
  std::string Name() const { return "'" + request_.address.repository + "'"; }

  // Which files, from the hub or from the cache.
  core::Status ListOnline();
  core::Status ListOffline();
  // Sums them up, and refuses what is too large for us or for the disk.
  core::Status AddSizes();
  core::Status CheckDisk() const;
  // A file that is there, whole and right.
  bool IsThere(const HubFile& file) const;
  core::Status Fetch(const HubFile& file);
  core::Result<std::unique_ptr<os::FileLock>> WaitForLock(const HubFile& file);
  void Finished(const HubFile& file, bool was_there);

  const PullRequest& request_;
  const PullHooks& hooks_;
  const bool offline_;
  os::PosixFileSystem files_;
  Connection connection_;
  Cache cache_;
  std::vector<HubFile> chosen_;
  Pulled pulled_;
  int64_t total_ = 0;
  int64_t done_ = 0;
};

core::Status Puller::Run() {
  TRY(offline_ ? ListOffline() : ListOnline());
  pulled_.snapshot = cache_.Snapshot(pulled_.commit);
  TRY(AddSizes());
  if (!offline_) TRY(CheckDisk());
  if (hooks_.begin) hooks_.begin(pulled_, total_);
  for (const HubFile& file : chosen_) {
    TRY(Fetch(file));
    if (!offline_) TRY(cache_.Link(pulled_.commit, file.path, *file.digest));
  }
  if (offline_) return core::Status::Ok();
  return cache_.RememberCommit(request_.address.revision, pulled_.commit);
}

core::Status Puller::ListOnline() {
  const Listing listing = TRY(ReadListing(request_.address, &connection_));
  pulled_.commit = listing.commit;
  pulled_.licence = listing.licence;
  auto chosen = ChooseFiles(listing.files, request_.with_int8);
  if (!chosen.ok()) return core::Status(chosen.code(), Name() + " " + chosen.status().message());
  for (const HubFile& file : *chosen) {
    const bool is_known = file.bytes && file.digest;
    chosen_.push_back(
        is_known ? file : TRY(Identify(file, request_.address, pulled_.commit, &connection_)));
  }
  return core::Status::Ok();
}

core::Status Puller::ListOffline() {
  const auto commit = cache_.CommitOf(request_.address.revision);
  if (!commit || TRY(cache_.FilesOf(*commit)).empty()) {
    return core::NotFound(Name() + " is not in '" + cache_.directory().string() +
                          "', and HF_HUB_OFFLINE forbids to ask the hub; pull it once online");
  }
  pulled_.commit = *commit;
  auto chosen = ChooseFiles(TRY(cache_.FilesOf(*commit)), request_.with_int8);
  if (!chosen.ok()) {
    return core::NotFound("what the cache has of " + Name() + " " + chosen.status().message() +
                          "; pull it once online");
  }
  chosen_ = std::move(chosen).value();
  return core::Status::Ok();
}

core::Status Puller::AddSizes() {
  for (const HubFile& file : chosen_) {
    if (*file.bytes > kFileBytesMax) {
      return core::Exhausted("'" + file.path + "' of " + Name() + " has " +
                             GigabytesText(*file.bytes) + "; at most " +
                             GigabytesText(kFileBytesMax) + " are taken");
    }
    total_ += *file.bytes;
  }
  if (total_ <= kTotalBytesMax) return core::Status::Ok();
  return core::Exhausted(Name() + " has " + GigabytesText(total_) + " to download; at most " +
                         GigabytesText(kTotalBytesMax) + " are taken");
}

core::Status Puller::CheckDisk() const {
  int64_t missing = 0;
  for (const HubFile& file : chosen_) {
    std::error_code error;
    if (fs::exists(cache_.Blob(*file.digest), error)) continue;
    const auto part = static_cast<int64_t>(fs::file_size(cache_.Part(*file.digest), error));
    missing += *file.bytes - (error ? 0 : std::min(part, *file.bytes));
  }
  const fs::path& copy = request_.copied_to;
  const bool is_one_disk = !copy.empty() && AreOnOneDisk(cache_.directory(), copy);
  if (!copy.empty() && !is_one_disk) TRY(CheckRoom(copy, total_));
  return CheckRoom(cache_.directory(), missing + (is_one_disk ? total_ : 0));
}

// Read and compared, also if another program put it there: what is imported should be what the hub
// has. A file without a digest was put there by a client on a disk without links.
bool Puller::IsThere(const HubFile& file) const {
  std::error_code error;
  if (!file.digest) return true;
  const fs::path blob = cache_.Blob(*file.digest);
  if (!fs::is_regular_file(blob, error)) return false;
  Digester digester(file.digest->kind, *file.bytes);
  const auto bytes = AddFile(blob, &digester);
  return bytes.ok() && *bytes == *file.bytes && digester.Finish() == *file.digest;
}

core::Status Puller::Fetch(const HubFile& file) {
  if (IsThere(file)) {
    Finished(file, true);
    return core::Status::Ok();
  }
  if (offline_) {
    return core::IoError("'" + file.path + "' of " + Name() + " in '" +
                         cache_.directory().string() +
                         "' is damaged; pull it again without HF_HUB_OFFLINE");
  }
  TRY(files_.CreateDirectories(cache_.Blob(*file.digest).parent_path().string()));
  const auto lock = TRY(WaitForLock(file));
  // Whoever held the lock may have finished it.
  if (IsThere(file)) {
    Finished(file, true);
    return core::Status::Ok();
  }
  Download download;
  download.what = "'" + file.path + "' of " + Name();
  download.url = UrlOf(connection_.options().endpoint, request_.address, pulled_.commit, file.path);
  download.commit = pulled_.commit;
  download.bytes = *file.bytes;
  download.digest = *file.digest;
  download.part = cache_.Part(*file.digest);
  download.target = cache_.Blob(*file.digest);
  TRY(DownloadFile(download, &connection_, &files_, [this](int64_t bytes) {
    if (hooks_.progress) hooks_.progress(done_ + bytes, total_);
  }));
  Finished(file, false);
  return core::Status::Ok();
}

core::Result<std::unique_ptr<os::FileLock>> Puller::WaitForLock(const HubFile& file) {
  bool has_told = false;
  while (true) {
    auto lock = cache_.Lock(*file.digest);
    if (lock.ok() || lock.code() != core::Code::kAlreadyExists) return lock;
    if (!has_told && hooks_.notice) {
      hooks_.notice("waiting for another program, which downloads '" + file.path + "' as well");
    }
    has_told = true;
    if (connection_.StopWasAsked()) return lock;
    std::this_thread::sleep_for(kLockPeriod);
  }
}

void Puller::Finished(const HubFile& file, bool was_there) {
  done_ += *file.bytes;
  pulled_.files.push_back({.path = file.path, .bytes = *file.bytes, .was_there = was_there});
  if (hooks_.file) hooks_.file(pulled_.files.back());
  if (hooks_.progress) hooks_.progress(done_, total_);
}

}  // namespace

int64_t Pulled::bytes() const {
  int64_t sum = 0;
  for (const PulledFile& file : files) sum += file.bytes;
  return sum;
}

core::Status CheckRoom(const fs::path& path, int64_t needed) {
  std::error_code error;
  const fs::space_info space = fs::space(ExistingPart(path), error);
  // Where the system does not know, the write itself will tell.
  if (error || needed <= 0) return core::Status::Ok();
  const auto available =
      static_cast<int64_t>(std::min<uintmax_t>(space.available, static_cast<uintmax_t>(INT64_MAX)));
  if (needed <= available - kRoomLeft) return core::Status::Ok();
  return core::Exhausted("no room in '" + path.string() + "': " + GigabytesText(needed) +
                         " are needed and " + GigabytesText(available) +
                         " are free; make room, or set HF_HUB_CACHE to another disk");
}

core::Result<Pulled> Pull(const Environment& environment, const Patience& patience,
                          const PullRequest& request, const PullHooks& hooks) {
  Puller puller(environment, patience, request, hooks);
  const core::Status status = puller.Run();
  Pulled pulled = puller.TakePulled();
  if (status.ok()) return pulled;
  // Whatever else it says, it was ended by whoever asked for it.
  if (!hooks.stop || !hooks.stop()) return status;
  pulled.interrupted = true;
  return pulled;
}

}  // namespace elanus::hub
