#include "hub/shown.h"

#include <algorithm>

namespace elanus::hub {

std::string Shown(std::string_view text, size_t bytes_max) {
  std::string shown(text.substr(0, bytes_max));
  if (text.size() > bytes_max) {
    // The bytes behind the first of a UTF-8 character all begin with the bits 10.
    size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    shown.resize(end);
  }
  std::ranges::replace_if(
      shown, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, ' ');
  return text.size() > bytes_max ? shown + "..." : shown;
}

}  // namespace elanus::hub
