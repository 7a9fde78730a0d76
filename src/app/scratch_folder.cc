#include "app/scratch_folder.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>

#include "app/command.h"
#include "app/stop_signal.h"

namespace elanus::app {
namespace {

constexpr std::chrono::milliseconds kLook{50};
// What can stop by itself has stopped by then.
constexpr std::chrono::milliseconds kPatience{1500};
constexpr int kTries = 10;

// Other threads may still be writing, so that a folder is not empty when its turn comes.
void RemoveAll(const std::string& path) {
  for (int i = 0; i < kTries; ++i) {
    std::error_code error;
    std::filesystem::remove_all(path, error);
    if (!error && !std::filesystem::exists(path, error)) return;
  }
}

void RemoveWhenStopped(const std::stop_token& token, const std::string& path) {
  auto asked = std::chrono::steady_clock::time_point::max();
  while (!token.stop_requested()) {
    std::this_thread::sleep_for(kLook);
    const auto now = std::chrono::steady_clock::now();
    if (!StopWasAsked()) continue;
    if (asked > now) asked = now;
    if (now - asked < kPatience) continue;
    RemoveAll(path);
    ::_exit(static_cast<int>(ExitCode::kInterrupted));
  }
}

}  // namespace

core::Result<std::unique_ptr<ScratchFolder>> ScratchFolder::Make() {
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(error);
  if (error) return core::IoError("no folder for temporary files: $TMPDIR names none");
  // The letters become others that no folder has.
  std::string path = (parent / ("elanus-bench-" + std::string(6, 'X'))).string();
  if (::mkdtemp(path.data()) == nullptr) {
    return core::IoError("cannot make a folder in '" + parent.string() +
                         "': " + std::strerror(errno) + "; name another in $TMPDIR");
  }
  return std::make_unique<ScratchFolder>(std::move(path));
}

ScratchFolder::ScratchFolder(std::string path)
    : path_(std::move(path)),
      watch_([this](const std::stop_token& token) { RemoveWhenStopped(token, path_); }) {}

ScratchFolder::~ScratchFolder() {
  watch_.request_stop();
  watch_.join();
  RemoveAll(path_);
}

// Files come and go meanwhile; one that has gone counts nothing.
int64_t ScratchFolder::Bytes() const {
  int64_t bytes = 0;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator file(path_, error), end; file != end && !error;
       file.increment(error)) {
    std::error_code gone;
    const auto size = file->is_regular_file(gone) ? file->file_size(gone) : 0;
    if (!gone) bytes += static_cast<int64_t>(size);
  }
  return bytes;
}

}  // namespace elanus::app
