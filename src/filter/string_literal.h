// String literals: '...' or "..." with the escapes of C.
#pragma once

#include <string>
#include <string_view>

#include "core/status.h"
#include "filter/place.h"

namespace elanus::filter {

// The byte after the closing quote of the literal that opens at `begin`; npos if none closes it.
size_t EndOfStringLiteral(std::string_view text, size_t begin);

// The contents at `inside`, without the quotes, with escapes resolved: \a \b \f \n \r \t \v \\ \'
// \"
// \? \123 \x7f \u00e9 \U0001f600. `\%` and `\_` keep their backslash: they are for `like`.
// kInvalidArgument, pointing at the escape, for any other.
core::Result<std::string> Unescape(std::string_view text, Place inside);

}  // namespace elanus::filter
