// ScratchFolder: a folder for the length of a command, gone after it however it ends.
#pragma once

#include <memory>
#include <string>
#include <thread>

#include "core/status.h"

namespace elanus::app {

// Nobody but the user may look inside. Goes with the object; and if StopWasAsked and the object is
// still there a moment later, because something long is under way, it goes all the same and the
// process ends with ExitCode::kInterrupted. REQUIRES: CatchStopSignals was called; one at a time
class ScratchFolder {
 public:
  // In $TMPDIR, or /tmp.
  static core::Result<std::unique_ptr<ScratchFolder>> Make();
  // A folder that is there, and becomes this object's to remove.
  explicit ScratchFolder(std::string path);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::string& path() const { return path_; }
  // Of all files inside, as long as they are.
  int64_t Bytes() const;

 private:
  const std::string path_;
  std::jthread watch_;  // Ends before the folder goes.
};

}  // namespace elanus::app
