// The hidden commands with which this program starts itself to look at what is not to be trusted.
#pragma once

namespace elanus::embed {

// Whether the arguments of main are such a command. A program that decodes pictures or imports
// models must ask, first thing in its main, and run it.
bool IsChildCommand(int count, char** arguments);

// Ends the process. REQUIRES: IsChildCommand
[[noreturn]] void RunChildCommand(char** arguments);

}  // namespace elanus::embed
