// Place: where in a filter's text something stands, for errors that point at it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/status.h"

namespace elanus::filter {

// Bytes [begin, end) of the text.
struct Place {
  size_t begin = 0;
  size_t end = 0;
};

inline Place Join(Place first, Place last) {
  return {first.begin, last.end};
}

// The error "filter: <what>", followed by the line of the text that holds the place and a line of
// carets under it. Columns are those of a terminal: one a code point, two for East Asian wide ones.
// A long line is cut to what stands around the place.
core::Status ErrorAt(core::Code code, std::string_view text, Place place, const std::string& what);

}  // namespace elanus::filter
