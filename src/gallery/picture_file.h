// A picture file, read once: its bytes, and the size and time that belong to these bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/status.h"
#include "embed/picture.h"

namespace elanus::gallery {

struct PictureFile {
  std::vector<std::byte> bytes;
  int64_t mtime_ns = 0;
  std::string content_hash;  // SHA-256, lower-case hexadecimal.
};

// Reads, and does not map: a file that another program cuts short must not end this one.
// kInvalidArgument for a folder, kNotFound for nothing, kExhausted above `bytes_max`.
core::Result<PictureFile> ReadPictureFile(const std::string& path, int64_t bytes_max);

// The same for standard input.
core::Result<PictureFile> ReadPictureFromInput(int64_t bytes_max);

// Reads and decodes, as embed::Decode does; `short_side_min` is of embed::DecodeOptions. The error
// begins with the path.
core::Result<embed::DecodedPicture> DecodePictureFile(const std::string& path, int short_side_min);

}  // namespace elanus::gallery
