// Vectors of the benchmarks: .npy files as bench/data_sets.py writes them, mapped.
//
// Such a file is "\x93NUMPY", two bytes of version, the length of a header in two bytes, and the
// header: a Python dictionary as text, which ends so that the values begin at a multiple of 64.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/column.h"
#include "os/posix_file_system.h"

namespace elanus::bench {

// A benchmark has nobody to hand an error to.
[[noreturn]] inline void Fail(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

template <typename Value>
class VectorFile {
 public:
  explicit VectorFile(const std::string& path) {
    auto view = os::PosixFileSystem().Map(path);
    if (!view.ok()) Fail(view.status().message());
    view_ = std::move(*view);
    const std::span<const std::byte> bytes = view_->bytes();
    const char* text = reinterpret_cast<const char*>(bytes.data());
    if (bytes.size() < 10 || std::memcmp(text, "\x93NUMPY", 6) != 0) Fail(path + ": not .npy");
    const size_t begin = 10 + static_cast<size_t>(bytes[8]) + 256 * static_cast<size_t>(bytes[9]);
    if (begin > bytes.size()) Fail(path + ": cut short");
    ReadHeader(path, std::string(text + 10, begin - 10));
    values_ = {reinterpret_cast<const Value*>(text + begin), rows_ * dim_};
    if (begin + values_.size_bytes() > bytes.size()) Fail(path + ": cut short");
  }

  size_t rows() const { return rows_; }
  size_t dim() const { return dim_; }
  std::span<const Value> Row(size_t row) const { return values_.subspan(row * dim_, dim_); }

  core::ColumnView Rows(size_t first, size_t count) const {
    core::ColumnView rows;
    rows.type = core::DataType::kFloatVector;
    rows.dim = static_cast<int64_t>(dim_);
    rows.rows = count;
    rows.bytes = std::as_bytes(values_.subspan(first * dim_, count * dim_));
    return rows;
  }

 private:
  void ReadHeader(const std::string& path, const std::string& header) {
    const std::string type = sizeof(Value) == 1             ? "'|u1'"
                             : std::is_same_v<Value, float> ? "'<f4'"
                                                            : "'<i4'";
    const size_t shape = header.find("'shape': (");
    if (header.find(type) == std::string::npos || shape == std::string::npos ||
        header.find("'fortran_order': False") == std::string::npos) {
      Fail(path + ": expected rows of " + type + ", found " + header);
    }
    unsigned long rows = 0;
    unsigned long dim = 1;
    if (std::sscanf(header.c_str() + shape, "'shape': (%lu, %lu", &rows, &dim) < 1) Fail(path);
    rows_ = rows;
    dim_ = dim;
  }

  std::unique_ptr<os::FileView> view_;
  size_t rows_ = 0;
  size_t dim_ = 1;
  std::span<const Value> values_;
};

}  // namespace elanus::bench
