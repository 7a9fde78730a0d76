// Looking into a model that may be hostile, in a process of its own.
//
// A library that reads graphs is large, and a graph is a program for it. So a graph from anywhere
// is first opened, described and run by a child that has no descriptors, little time, limited
// memory, and may not write, connect or start anything; the parent gets a Status whatever happens.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/status.h"
#include "embed/model_folder.h"
#include "embed/onnx_graph.h"

namespace elanus::embed {

inline constexpr char kModelChildCommand[] = "model-child";

// What embed/child_command.h does for argv[1] == kModelChildCommand. Ends the process.
[[noreturn]] void RunModelChild();

// What a graph takes and answers. REQUIRES: ReadOnnxFile found nothing wrong with it
core::Result<GraphDescription> DescribeInChild(const std::filesystem::path& graph);

// What a run of both towers showed. 0 is for a tower that is not there.
struct ModelTrial {
  int64_t image_dimension = 0;
  int64_t text_dimension = 0;
  // 1 if the graph takes only one row, or several rows of it do not stay apart; else 0.
  int image_batch = 0;
  int text_batch = 0;
};

// Runs all towers of a folder on small pictures and texts. kCorruption if a graph fails, or answers
// anything but one row of numbers for each.
core::Result<ModelTrial> TryInChild(const std::filesystem::path& folder);

}  // namespace elanus::embed
