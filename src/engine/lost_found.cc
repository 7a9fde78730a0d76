// Moving is all that is done to strays: no name of theirs is ever overwritten.
#include "engine/lost_found.h"

#include <algorithm>

#include "engine/environment.h"

namespace elanus::engine {

core::Status MoveToLostFound(os::FileSystem* files, const std::string& root,
                             const std::string& relative, std::vector<std::string>* notices) {
  const std::string directory = JoinPath(root, kLostFoundName);
  TRY(files->CreateDirectories(directory));
  std::string flat = relative;
  std::replace(flat.begin(), flat.end(), '/', '-');
  std::string target = JoinPath(directory, flat);
  for (int number = 1; TRY(files->Exists(target)); ++number) {
    target = JoinPath(directory, flat + "." + std::to_string(number));
  }
  TRY(files->Rename(JoinPath(root, relative), target));
  if (notices != nullptr) {
    notices->push_back("'" + relative + "' belongs to nothing: moved to '" + target + "'");
  }
  return core::Status::Ok();
}

}  // namespace elanus::engine
