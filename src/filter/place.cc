// The text of a filter comes from people and programs alike, so what is echoed is made fit for a
// terminal first: control bytes become blanks, broken UTF-8 becomes question marks, and a line of
// 60 KiB becomes the part around the place.
#include "filter/place.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace elanus::filter {
namespace {

// What is shown of a long line, in columns, and how much of it stands before the place.
constexpr size_t kShownColumns = 76;
constexpr size_t kShownBefore = 30;

// One thing to be drawn: some bytes of the text and the columns they take.
struct Glyph {
  size_t begin;  // in the text
  std::string_view bytes;
  size_t columns;
};

// The length of the UTF-8 sequence at the start of `bytes`; 1 if it is none.
size_t SequenceLength(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes[0]);
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  if (length > bytes.size() || lead > 0xF4) return 1;
  for (char follower : bytes.substr(1, length - 1)) {
    if ((static_cast<unsigned char>(follower) & 0xC0) != 0x80) return 1;
  }
  return length;
}

// REQUIRES: one valid sequence of three or four bytes
bool IsWide(std::string_view sequence) {
  uint32_t point = static_cast<unsigned char>(sequence[0]) & (sequence.size() == 3 ? 0x0F : 0x07);
  for (char follower : sequence.substr(1)) {
    point = (point << 6) | (static_cast<unsigned char>(follower) & 0x3F);
  }
  // Unicode's East Asian Wide and Fullwidth blocks, roughly: Hangul, CJK, kana, fullwidth, emoji.
  return (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
         (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
         (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
         (point >= 0x1F300 && point <= 0x1F9FF) || (point >= 0x20000 && point <= 0x3FFFD);
}

// Control bytes and broken sequences must not reach a terminal: they become one plain character.
Glyph GlyphAt(std::string_view text, size_t at) {
  const size_t length = SequenceLength(text.substr(at));
  const auto lead = static_cast<unsigned char>(text[at]);
  if (length > 1) {
    const std::string_view bytes = text.substr(at, length);
    return {at, bytes, length > 2 && IsWide(bytes) ? size_t{2} : size_t{1}};
  }
  if (lead >= 0x80) return {at, "?", 1};
  if (lead < 0x20 || lead == 0x7F) return {at, " ", 1};
  return {at, text.substr(at, 1), 1};
}

std::vector<Glyph> GlyphsOfLine(std::string_view text, size_t at) {
  const size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const size_t end = std::min(text.find('\n', at), text.size());
  std::vector<Glyph> glyphs;
  for (size_t i = begin; i < end;) {
    glyphs.push_back(GlyphAt(text, i));
    i += std::max(SequenceLength(text.substr(i)), size_t{1});
  }
  return glyphs;
}

}  // namespace

core::Status ErrorAt(core::Code code, std::string_view text, Place place, const std::string& what) {
  place.begin = std::min(place.begin, text.size());
  const std::vector<Glyph> glyphs = GlyphsOfLine(text, place.begin);
  const auto target = std::find_if(glyphs.begin(), glyphs.end(),
                                   [&](const Glyph& glyph) { return glyph.begin >= place.begin; });
  const auto index = static_cast<size_t>(target - glyphs.begin());
  const size_t first =
      glyphs.size() > kShownColumns && index > kShownBefore ? index - kShownBefore : 0;

  std::string line = first > 0 ? "..." : "";
  std::string carets(line.size(), ' ');
  size_t shown = 0;
  for (size_t i = first; i < glyphs.size() && shown < kShownColumns; ++i) {
    line += glyphs[i].bytes;
    shown += glyphs[i].columns;
    const bool is_inside = glyphs[i].begin >= place.begin && glyphs[i].begin < place.end;
    if (is_inside || glyphs[i].begin < place.begin) {
      carets.append(glyphs[i].columns, is_inside ? '^' : ' ');
    }
    if (shown >= kShownColumns && i + 1 < glyphs.size()) line += "...";
  }
  if (carets.empty() || carets.back() != '^') carets += '^';
  return core::Status(code, "filter: " + what + "\n  " + line + "\n  " + carets);
}

}  // namespace elanus::filter
