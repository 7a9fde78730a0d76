// Whether text is UTF-8: what VarChar holds, and what every client can show.
#pragma once

#include <string_view>

namespace elanus::engine {

// By RFC 3629: shortest forms only, no surrogates, nothing beyond U+10FFFF.
bool IsUtf8(std::string_view text);

}  // namespace elanus::engine
