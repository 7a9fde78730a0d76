// Decoding in a process of its own, for formats whose libraries are not to be trusted.
//
// The program starts itself again with the hidden command `decode-child`: a file goes in by stdin,
// pixels come out by stdout. The child has no descriptors, little memory, little time, may not open
// a connection or start a program; whatever the file does to it, the parent reads a Status.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "core/status.h"
#include "embed/picture.h"

namespace elanus::embed {

inline constexpr char kDecodeChildCommand[] = "decode-child";

// What embed/child_command.h does for argv[1] == kDecodeChildCommand. Ends the process.
[[noreturn]] void RunDecodeChild();

// Decodes in a child. A child that dies or takes too long is kCorruption. Thread-safe.
core::Result<DecodedPicture> DecodeInChild(std::span<const std::byte> file,
                                           const DecodeOptions& options);

}  // namespace elanus::embed
