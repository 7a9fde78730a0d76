// Code points of UTF-8, and the properties by which tokenizers and filters part them.
#pragma once

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <string_view>

namespace elanus::text {

// What NextCodePoint returns for bytes that are not UTF-8.
inline constexpr int32_t kNoCodePoint = -1;

// Reads the code point at *place and moves *place behind it; at least one byte further, at most to
// the end. REQUIRES: *place < text.size()
inline int32_t NextCodePoint(std::string_view text, size_t* place) {
  int32_t point = 0;
  U8_NEXT(text.data(), *place, text.size(), point);
  return point < 0 ? kNoCodePoint : point;
}

inline bool IsAsciiAlphanumeric(int32_t point) {
  return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') ||
         (point >= 'A' && point <= 'Z');
}

// A letter or number of any script: the property Alphabetic, or a general category N*.
inline bool IsAlphanumeric(int32_t point) {
  if (point < 0x80) return IsAsciiAlphanumeric(point);
  return u_isUAlphabetic(point) || (U_GET_GC_MASK(point) & U_GC_N_MASK) != 0;
}

}  // namespace elanus::text
