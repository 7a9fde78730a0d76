// Colour follows no-color.org and the CLICOLOR convention; a flag beats both.
#include "app/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace elanus::app {
namespace {

bool IsSet(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && value[0] != '\0';
}

}  // namespace

bool IsTerminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

int TerminalWidth(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

// An empty NO_COLOR counts as not set, as no-color.org has it.
bool WantsColor(std::string_view color_setting, int descriptor) {
  if (color_setting == "always") return true;
  if (color_setting == "never" || IsSet("NO_COLOR")) return false;
  if (IsSet("CLICOLOR_FORCE")) return true;
  const char* terminal = std::getenv("TERM");
  const bool is_dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
  return IsTerminal(descriptor) && !is_dumb;
}

std::string Style::Wrap(std::string_view code, std::string_view text) const {
  if (!enabled_) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace elanus::app
