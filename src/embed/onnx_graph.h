// Reading ONNX graphs and cutting out of them what is wanted. Everything here may throw what
// OpenVINO throws: callers are in this room and catch.
#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "embed/model_folder.h"
#include "embed/onnx_session.h"

namespace ov {
class Model;
}

namespace elanus::embed {

// An input or output of a graph. A side that is not fixed is -1.
struct GraphPort {
  std::string name;
  std::vector<int64_t> shape;
  bool is_float = false;
};

struct GraphDescription {
  std::vector<GraphPort> inputs;
  std::vector<GraphPort> outputs;
  // For a graph whose output "logits" is one matrix away from vectors of pictures: the tensor that
  // goes into that matrix. "": it has no such end.
  GraphPort features;
  // How the cosines of a graph of both towers become its output "logits_per_image".
  std::optional<Logits> logits;

  const GraphPort* Input(std::string_view name) const;
  const GraphPort* Output(std::string_view name) const;
};

// What is worth showing of an exception of OpenVINO's: its last line.
std::string LastLine(const std::exception& error);

GraphDescription DescribeGraph(const std::filesystem::path& graph);

// Only what the wanted output needs, with the wanted ending and batch. Whatever types the file has,
// it takes 32-bit floats and 64-bit integers and answers 32-bit floats.
std::shared_ptr<ov::Model> CutGraph(const SessionOptions& options);

}  // namespace elanus::embed
