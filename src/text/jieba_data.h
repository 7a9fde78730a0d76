// The dictionary and the model of cppjieba, as bytes of the program itself.
#pragma once

#include <string_view>

namespace elanus::text {

std::string_view JiebaDictionary();
std::string_view JiebaModel();

}  // namespace elanus::text
