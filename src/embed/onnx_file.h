// What an ONNX file says of itself, read without believing it: before a library opens a graph from
// anywhere, this makes sure that it is whole and reaches for no file that is not its own.
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <span>
#include <string>

#include "core/status.h"

namespace elanus::embed {

struct OnnxFileFacts {
  // Files of weights beside the graph, as the graph names them: relative, forward, plain.
  std::set<std::string> external_files;
};

// Walks the protocol buffer and every tensor in it. kInvalidArgument if it is no ONNX graph (with
// what it is, where that can be seen, and what to do), if a weight names a file outside of the
// graph's folder, or says it is larger than what there is of it; kCorruption if it breaks off.
core::Result<OnnxFileFacts> ReadOnnxFile(const std::filesystem::path& graph);

// The same for bytes; `folder` is where external files are looked for.
core::Result<OnnxFileFacts> ReadOnnxBytes(std::span<const std::byte> bytes,
                                          const std::filesystem::path& folder);

// Whether a path stays where it begins: relative, without "..", backslashes and empty parts.
bool StaysInside(const std::string& path);

}  // namespace elanus::embed
