// lost+found: where recovery puts files that nothing names.
//
// Such a file is mostly what an interrupted seal left behind, and of no use. But it may also be all
// that is left after someone restored an old manifest, so it is never deleted.
#pragma once

#include <string>
#include <vector>

#include "os/file_system.h"

namespace elanus::engine {

inline constexpr const char* kLostFoundName = "lost+found";

// Moves `root`/`relative` to the lost+found of the database in `root`, under a name that is free
// there: slashes become dashes, and a number is added if need be. Adds a line to `notices`.
core::Status MoveToLostFound(os::FileSystem* files, const std::string& root,
                             const std::string& relative, std::vector<std::string>* notices);

}  // namespace elanus::engine
