// The version of the program, in one place.
#pragma once

namespace elanus::app {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace elanus::app
