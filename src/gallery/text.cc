// File names are bytes that are nearly always UTF-8. Nearly: so text is decoded by hand here, in a
// form that keeps what it cannot read.
#include "gallery/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace elanus::gallery {
namespace {

constexpr char32_t kNotText = 0xDC00;  // A lone surrogate: no UTF-8 decodes to it.
constexpr char32_t kEllipsis = 0x2026;

struct Decoded {
  char32_t character;
  size_t bytes;
};

// Decodes one code point, strictly: no overlong forms, no surrogates, nothing past U+10FFFF.
Decoded DecodeOne(std::string_view bytes) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const Decoded invalid{kNotText + byte(0), 1};
  if (byte(0) < 0x80) return {byte(0), 1};
  const size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || bytes.size() < length) return invalid;
  char32_t c = byte(0) & (0x7F >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return invalid;
    c = (c << 6) | (byte(i) & 0x3F);
  }
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = c >= 0xD800 && c <= 0xDFFF;
  if (c < kSmallest[length] || c > 0x10FFFF || is_surrogate) return invalid;
  return {c, length};
}

bool IsInvalidByte(char32_t c) {
  return c >= kNotText && c <= kNotText + 0xFF;
}

// The East Asian wide blocks and emoji; ambiguous characters count as narrow, as terminals have
// them outside of East Asia.
bool IsWide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

bool IsCombining(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0xFE00 && c <= 0xFE0F);
}

}  // namespace

std::u32string ToCodePoints(std::string_view bytes) {
  std::u32string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const Decoded one = DecodeOne(bytes);
    text.push_back(one.character);
    bytes.remove_prefix(one.bytes);
  }
  return text;
}

bool IsUtf8(std::string_view bytes) {
  return std::ranges::none_of(ToCodePoints(bytes), IsInvalidByte);
}

// Escape sequences in a file name could recolour a terminal or retitle its window.
std::string Printable(std::string_view bytes) {
  std::string text;
  for (char32_t c : ToCodePoints(bytes)) {
    if (IsInvalidByte(c)) {
      text += fmt::format("\\x{:02x}", static_cast<uint32_t>(c - kNotText));
    } else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
      text += fmt::format("\\x{:02x}", static_cast<uint32_t>(c));
    } else {
      text += FromCodePoint(c);
    }
  }
  return text;
}

std::string FromCodePoint(char32_t c) {
  if (IsInvalidByte(c)) return std::string(1, static_cast<char>(c - kNotText));
  if (c < 0x80) return std::string(1, static_cast<char>(c));
  std::string bytes;
  const int continuation = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  constexpr std::array<unsigned, 4> kLead = {0, 0xC0, 0xE0, 0xF0};
  bytes.push_back(static_cast<char>(kLead[continuation] | (c >> (6 * continuation))));
  for (int i = continuation - 1; i >= 0; --i) {
    bytes.push_back(static_cast<char>(0x80 | ((c >> (6 * i)) & 0x3F)));
  }
  return bytes;
}

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (char32_t c : ToCodePoints(text)) width += IsCombining(c) ? 0 : IsWide(c) ? 2 : 1;
  return width;
}

// Cameras number their files at the end: the middle is what can be missed.
std::string ElideMiddle(std::string_view text, size_t code_points_max) {
  std::u32string points = ToCodePoints(text);
  if (points.size() <= code_points_max) return std::string(text);
  const size_t kept = code_points_max > 0 ? code_points_max - 1 : 0;
  const size_t head = kept / 2;
  points.replace(head, points.size() - kept, 1, kEllipsis);
  std::string elided;
  for (char32_t c : points) elided += FromCodePoint(c);
  return elided;
}

bool HasCjk(std::string_view text) {
  return std::ranges::any_of(ToCodePoints(text), [](char32_t c) {
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFD);
  });
}

// The filter language reads backslashes in strings, so they are doubled.
std::string QuotedForFilter(std::string_view text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace elanus::gallery
