// UTF-8 as the gallery needs it: file names are bytes, and some are not text.
#pragma once

#include <string>
#include <string_view>

namespace elanus::gallery {

// The code points of UTF-8; a byte that is not part of any becomes U+DC00 + byte, so that no two
// byte strings become the same.
std::u32string ToCodePoints(std::string_view bytes);

bool IsUtf8(std::string_view bytes);

// The same text with every byte that is not UTF-8, and every control character, as \xNN: safe to
// print on a terminal and to keep as text.
std::string Printable(std::string_view bytes);

// The code point as UTF-8.
std::string FromCodePoint(char32_t c);

// The columns a terminal uses for the text: CJK is two wide, a combining mark none.
size_t DisplayWidth(std::string_view text);

// The text with its middle replaced by an ellipsis so that it has at most `code_points_max` of
// them; the end is kept whole as far as it can be, since it tells one file from the next.
std::string ElideMiddle(std::string_view text, size_t code_points_max);

// Whether the text has Chinese, Japanese or Korean characters.
bool HasCjk(std::string_view text);

// A string literal of the filter language: in quotes, with quotes and backslashes escaped.
std::string QuotedForFilter(std::string_view text);

}  // namespace elanus::gallery
