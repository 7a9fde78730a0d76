// The header says how many rows there are, so a file that breaks off is read as damaged, and one
// that is not there is better. Standard output cannot be taken back: what goes there waits in a
// file without a name until it is whole.
#include "app/npy.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace elanus::app {
namespace {

// "\x93NUMPY", then the version.
constexpr std::string_view kMagic("\x93NUMPY\x01\x00", 8);
// The values begin at a multiple of this.
constexpr size_t kAlignment = 64;

// Magic, the length of the description in two bytes, the description padded with spaces.
std::string Header(size_t rows, size_t columns) {
  std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows) +
                     ", " + std::to_string(columns) + "), }";
  const size_t before = kMagic.size() + sizeof(uint16_t);
  while ((before + text.size() + 1) % kAlignment != 0) text += ' ';
  text += '\n';
  std::string header(kMagic);
  header += static_cast<char>(text.size() & 0xff);
  header += static_cast<char>(text.size() >> 8);
  return header + text;
}

core::Status CannotWrite(const std::string& path) {
  const std::string name = path == "-" ? "to standard output" : "'" + path + "'";
  return core::IoError("cannot write " + name + ": " + std::strerror(errno));
}

}  // namespace

core::Result<NpyFile> NpyFile::Create(const std::string& path, size_t rows, size_t columns) {
  std::string part;
  std::FILE* file = nullptr;
  if (path == "-") {
    file = std::tmpfile();
  } else {
    part = path + ".part-" + std::to_string(::getpid());
    file = std::fopen(part.c_str(), "wb");
  }
  if (file == nullptr) return CannotWrite(path);
  NpyFile npy(path, part, file);
  const std::string header = Header(rows, columns);
  if (std::fwrite(header.data(), 1, header.size(), file) != header.size()) return npy.Failed();
  return npy;
}

NpyFile::~NpyFile() {
  if (file_ != nullptr && !part_.empty()) std::remove(part_.c_str());
}

core::Status NpyFile::Failed() const {
  return CannotWrite(path_);
}

core::Status NpyFile::Append(std::span<const float> row) {
  if (std::fwrite(row.data(), sizeof(float), row.size(), file_.get()) == row.size()) {
    return core::Status::Ok();
  }
  return Failed();
}

core::Status NpyFile::Finish() {
  if (std::fflush(file_.get()) != 0) return Failed();
  if (part_.empty()) return CopyToOutput();
  if (std::rename(part_.c_str(), path_.c_str()) != 0) return Failed();
  file_.reset();
  return core::Status::Ok();
}

core::Status NpyFile::CopyToOutput() {
  std::array<char, 1 << 16> piece;
  std::rewind(file_.get());
  while (const size_t got = std::fread(piece.data(), 1, piece.size(), file_.get())) {
    if (std::fwrite(piece.data(), 1, got, stdout) != got) return Failed();
  }
  return std::ferror(file_.get()) == 0 ? core::Status::Ok() : Failed();
}

}  // namespace elanus::app
