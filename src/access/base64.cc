#include "access/base64.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace elanus::access {
namespace {

constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

core::Result<std::string> DecodeBase64(std::string_view text) {
  for (int padding = 0; padding < 2 && text.size() % 4 != 1 && text.ends_with('='); ++padding) {
    text.remove_suffix(1);
  }
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 3);
  uint32_t bits = 0;
  int have = 0;
  for (char letter : text) {
    const size_t value = kLetters.find(letter);
    if (value == std::string_view::npos) {
      return core::InvalidArgument("the text is not base64: it holds a letter that base64 lacks");
    }
    bits = bits << 6 | static_cast<uint32_t>(value);
    have += 6;
    if (have < 8) continue;
    have -= 8;
    bytes.push_back(static_cast<char>(bits >> have & 0xff));
  }
  // One letter alone is less than a byte.
  if (text.size() % 4 == 1) return core::InvalidArgument("the text is not base64: a letter lacks");
  return bytes;
}

std::string EncodeBase64(std::string_view bytes) {
  std::string text;
  for (size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view group = bytes.substr(at, 3);
    std::array<uint32_t, 3> values = {};
    for (size_t i = 0; i < group.size(); ++i) values[i] = static_cast<unsigned char>(group[i]);
    const uint32_t bits = values[0] << 16 | values[1] << 8 | values[2];
    for (size_t i = 0; i < 4; ++i) {
      text.push_back(i > group.size() ? '=' : kLetters[bits >> (18 - 6 * i) & 63]);
    }
  }
  return text;
}

}  // namespace elanus::access
