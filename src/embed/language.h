// Which language a query is in, as far as the choice of a text tower needs it.
#pragma once

#include <string_view>

namespace elanus::embed {

// "zh" for a text with any Chinese character, Japanese syllables or Bopomofo in it: towers of other
// languages do not know those. Else "en".
std::string_view DetectLanguage(std::string_view text);

// Whether there is anything but spaces in the text.
bool HasWords(std::string_view text);

}  // namespace elanus::embed
