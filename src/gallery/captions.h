// Captions: pictures and what people wrote about them, to measure how well a model finds them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace elanus::gallery {

struct Caption {
  std::string name;  // Of the picture's file, without folders.
  std::string text;
};

// Lines of name<TAB>caption; empty lines say nothing. kInvalidArgument names the line that is
// neither.
core::Result<std::vector<Caption>> ReadCaptions(const std::string& path);
core::Result<std::vector<Caption>> ParseCaptions(std::string_view text, const std::string& path);

}  // namespace elanus::gallery
