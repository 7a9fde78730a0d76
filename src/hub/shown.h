// Words of a server on the terminal of a person.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace elanus::hub {

// Control characters, which could move the cursor or rename the window, become blanks; what is
// longer than bytes_max is cut between characters and ends with "...".
std::string Shown(std::string_view text, size_t bytes_max = 120);

}  // namespace elanus::hub
