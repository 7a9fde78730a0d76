// Opened without blocking, since a name may be a pipe; looked at by its descriptor, since a name
// may change what it means between two calls.
#include "gallery/picture_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "os/sha256.h"

namespace elanus::gallery {
namespace {

constexpr size_t kPieceBytes = size_t{1} << 20;

// Closes what it holds.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  const int number_;
};

core::Status TooLarge(int64_t bytes_max) {
  return core::Exhausted("larger than " + std::to_string(bytes_max >> 20) + " MiB");
}

// Reads to the end, beginning with room for `expected` bytes.
// The size that the system told is where to begin, not what to believe: a file may grow while it
// is read, and standard input has none.
core::Result<std::vector<std::byte>> ReadAll(int descriptor, size_t expected, int64_t bytes_max) {
  std::vector<std::byte> bytes(expected + 1);
  size_t size = 0;
  while (true) {
    if (size == bytes.size()) bytes.resize(size + kPieceBytes);
    const ssize_t got = ::read(descriptor, bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return core::IoError(std::string("cannot be read: ") + std::strerror(errno));
    if (got == 0) break;
    size += static_cast<size_t>(got);
    if (static_cast<int64_t>(size) > bytes_max) return TooLarge(bytes_max);
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace

core::Result<PictureFile> ReadPictureFile(const std::string& path, int64_t bytes_max) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat facts;
  if (file.number() < 0 || ::fstat(file.number(), &facts) != 0) {
    const std::string reason = std::string("cannot be opened: ") + std::strerror(errno);
    return errno == ENOENT ? core::NotFound(reason) : core::IoError(reason);
  }
  if (S_ISDIR(facts.st_mode)) return core::InvalidArgument("is a folder, not a picture file");
  if (facts.st_size > bytes_max) return TooLarge(bytes_max);
  PictureFile answer;
  answer.bytes = TRY(ReadAll(file.number(), static_cast<size_t>(facts.st_size), bytes_max));
  answer.mtime_ns = int64_t{facts.st_mtim.tv_sec} * 1'000'000'000 + facts.st_mtim.tv_nsec;
  answer.content_hash = os::ToHex(os::Sha256Of(answer.bytes));
  return answer;
}

core::Result<PictureFile> ReadPictureFromInput(int64_t bytes_max) {
  PictureFile answer;
  answer.bytes = TRY(ReadAll(STDIN_FILENO, kPieceBytes, bytes_max));
  answer.content_hash = os::ToHex(os::Sha256Of(answer.bytes));
  return answer;
}

core::Result<embed::DecodedPicture> DecodePictureFile(const std::string& path, int short_side_min) {
  embed::DecodeOptions options;
  options.short_side_min = short_side_min;
  const auto file = ReadPictureFile(path, options.limits.bytes_max);
  if (!file.ok()) return file.status().WithContext("'" + path + "'");
  auto decoded = embed::Decode(file->bytes, options);
  if (!decoded.ok()) return decoded.status().WithContext("'" + path + "'");
  return decoded;
}

}  // namespace elanus::gallery
