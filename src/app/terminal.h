// The terminal: whether there is one, what it can show, and how wide it is.
#pragma once

#include <string>
#include <string_view>

namespace elanus::app {

bool IsTerminal(int descriptor);

// Columns of the terminal behind the descriptor; 80 if that is not known.
int TerminalWidth(int descriptor);

// Whether to colour: --color, then NO_COLOR, then CLICOLOR_FORCE, then whether it is a terminal.
bool WantsColor(std::string_view color_setting, int descriptor);

// Text in the styles that a table needs, or as it is where colour is off.
class Style {
 public:
  explicit Style(bool enabled) : enabled_(enabled) {}

  // Headings; and asides, good and doubtful news.
  std::string Bold(std::string_view text) const { return Wrap("1", text); }
  std::string Dim(std::string_view text) const { return Wrap("2", text); }
  std::string Good(std::string_view text) const { return Wrap("32", text); }
  std::string Warning(std::string_view text) const { return Wrap("33", text); }

 private:
  std::string Wrap(std::string_view code, std::string_view text) const;
  bool enabled_;
};

}  // namespace elanus::app
