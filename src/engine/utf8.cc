#include "engine/utf8.h"

#include <cstddef>
#include <cstdint>

namespace elanus::engine {
namespace {

// The bytes that a leading byte announces; 0 for a byte that cannot lead.
size_t SequenceLength(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0;  // A continuation, or a longer form of an ASCII letter.
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf5 ? 4 : 0;
}

// Leading bytes after which only a part of the continuations makes a letter.
bool IsSecondAllowed(uint8_t lead, uint8_t second) {
  if (lead == 0xe0) return second >= 0xa0;
  if (lead == 0xed) return second < 0xa0;  // Surrogates.
  if (lead == 0xf0) return second >= 0x90;
  if (lead == 0xf4) return second < 0x90;
  return true;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<uint8_t>(text[i]);
    const size_t length = SequenceLength(lead);
    if (length == 0 || length > text.size() - i) return false;
    for (size_t k = 1; k < length; ++k) {
      const auto byte = static_cast<uint8_t>(text[i + k]);
      if ((byte & 0xc0) != 0x80) return false;
      if (k == 1 && !IsSecondAllowed(lead, byte)) return false;
    }
    i += length;
  }
  return true;
}

}  // namespace elanus::engine
