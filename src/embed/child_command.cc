#include "embed/child_command.h"

#include <csignal>
#include <string_view>

#include "embed/decode_child.h"
#include "embed/model_child.h"

namespace elanus::embed {

bool IsChildCommand(int count, char** arguments) {
  if (count < 2) return false;
  const std::string_view command = arguments[1];
  return command == kDecodeChildCommand || command == kModelChildCommand;
}

void RunChildCommand(char** arguments) {
  // Ctrl-C reaches children as well; one that died of it would make its picture look bad.
  std::signal(SIGINT, SIG_IGN);
  if (std::string_view(arguments[1]) == kModelChildCommand) RunModelChild();
  RunDecodeChild();
}

}  // namespace elanus::embed
