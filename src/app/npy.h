// NPY: matrices in the file format of NumPy, which everybody who does numbers can read.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <span>
#include <string>

#include "core/status.h"

namespace elanus::app {

// A matrix that is being written: float32, row after row (numpy.lib.format, version 1.0). It
// appears under its name when it is whole; until then, and if it never is, nothing does.
class NpyFile {
 public:
  // "-" is standard output. A file of this name is replaced at the end.
  static core::Result<NpyFile> Create(const std::string& path, size_t rows, size_t columns);

  NpyFile(NpyFile&& other) noexcept = default;
  NpyFile& operator=(NpyFile&& other) = delete;
  ~NpyFile();

  // REQUIRES: row.size() is the number of columns
  core::Status Append(std::span<const float> row);
  // REQUIRES: as many rows were appended as were said
  core::Status Finish();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  NpyFile(std::string path, std::string part, std::FILE* file)
      : path_(std::move(path)), part_(std::move(part)), file_(file) {}

  core::Status Failed() const;
  core::Status CopyToOutput();

  std::string path_;
  std::string part_;  // The unfinished file; "": it has no name.
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace elanus::app
