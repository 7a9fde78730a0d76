// A program that gets bytes and answers bytes, and cannot take more time or memory than it is
// given. It is this program again, started with a hidden command.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/status.h"

namespace elanus::embed {

struct ChildCall {
  std::string program;                            // "": this one.
  std::string argument;                           // Its only one, the command.
  std::string job;                                // What it does, for messages: "decoding it".
  std::string worker;                             // Who does it: "its decoder".
  std::vector<std::span<const std::byte>> input;  // Becomes its stdin, one after another.
  size_t answer_bytes_max = 0;
  std::chrono::milliseconds timeout{0};
};

// The program to start instead of this one. Call before the first child is needed.
void SetChildProgram(std::string path);

// Starts the program and returns all of its stdout. Its stderr is dropped. A child that fails, is
// killed, answers more than allowed or takes longer is kCorruption. Thread-safe.
core::Result<std::vector<std::byte>> CallChild(const ChildCall& call);

// For the child: all of stdin, to its end; and all of an answer. False if the other side is gone.
bool ReadStdin(std::vector<std::byte>* input);
bool WriteStdout(std::span<const std::byte> rest);

}  // namespace elanus::embed
