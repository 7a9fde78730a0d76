// Captions of many kinds of pictures, to learn what words score with pictures they do not describe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace elanus::gallery {

// "en" or "zh"; none for other languages. Each is of a subject of its own.
std::vector<std::string> GenericCaptions(std::string_view language);

}  // namespace elanus::gallery
