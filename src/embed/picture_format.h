// Which kind of picture a file is, told by its first bytes: names lie.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace elanus::embed {

enum class PictureFormat {
  kUnknown,
  kJpeg,
  kPng,
  kGif,
  kWebp,
  kTiff,
  kHeif,
  kAvif,
  kBmp,
  kPnm,
  kJp2,
  kJxl,
};

PictureFormat SniffFormat(std::span<const std::byte> file);

// "jpeg", "png", ... as PictureFacts::format has it; "" for kUnknown.
const char* FormatName(PictureFormat format);

// Whether the library that reads this format is one that a hostile file may have its way with, so
// that it runs in a process of its own (decode_child.h).
bool NeedsChild(PictureFormat format);

}  // namespace elanus::embed
