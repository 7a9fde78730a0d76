// A program that gets bytes and answers bytes, and cannot take more time or memory than it is
// given.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/status.h"

namespace elanus::embed {

struct ChildCall {
  std::string program;
  std::string argument;                           // Its only one.
  std::string variable;                           // "NAME=value", added to the environment.
  std::vector<std::span<const std::byte>> input;  // Becomes its stdin, one after another.
  size_t answer_bytes_max = 0;
  std::chrono::milliseconds timeout{0};
};

// Starts the program and returns all of its stdout. Its stderr is dropped. A child that fails, is
// killed, answers more than allowed or takes longer is kCorruption. Thread-safe.
core::Result<std::vector<std::byte>> CallChild(const ChildCall& call);

}  // namespace elanus::embed
