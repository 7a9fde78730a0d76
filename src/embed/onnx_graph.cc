#include "embed/onnx_graph.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <openvino/core/preprocess/pre_post_process.hpp>
#include <openvino/frontend/manager.hpp>
#include <openvino/openvino.hpp>
#include <openvino/opsets/opset13.hpp>

namespace elanus::embed {
namespace {

namespace op = ov::opset13;

using Tensor = ov::Output<ov::Node>;

constexpr size_t kMessageBytesMax = 300;

// Asks the reader of ONNX alone: OpenVINO's own read_model would try a damaged file with the
// readers of six other formats, each of them code that a hostile file should not get at.
std::shared_ptr<ov::Model> ReadOnnx(const std::filesystem::path& graph) {
  ov::frontend::FrontEndManager readers;
  const auto onnx = readers.load_by_framework("onnx");
  return onnx->convert(onnx->load(graph.string()));
}

std::vector<int64_t> ShapeOf(const ov::PartialShape& shape) {
  std::vector<int64_t> sides;
  if (shape.rank().is_dynamic()) return sides;
  for (const ov::Dimension& side : shape) {
    sides.push_back(side.is_static() ? side.get_length() : -1);
  }
  return sides;
}

template <typename Output>
GraphPort PortOf(const Output& output) {
  GraphPort port;
  // Of several names the first in the alphabet, so that every reading says the same.
  for (const std::string& name : output.get_names()) {
    if (port.name.empty() || name < port.name) port.name = name;
  }
  port.shape = ShapeOf(output.get_partial_shape());
  port.is_float = output.get_element_type().is_real();
  return port;
}

const GraphPort* Find(const std::vector<GraphPort>& ports, std::string_view name) {
  const auto found = std::ranges::find(ports, name, &GraphPort::name);
  return found == ports.end() ? nullptr : &*found;
}

// What goes into the last matrix, through a bias and changes of form.
GraphPort FeaturesBefore(Tensor logits) {
  for (int step = 0; step < 8; ++step) {
    const auto node = logits.get_node_shared_ptr();
    if (ov::is_type<op::MatMul>(node)) return PortOf(node->input_value(0));
    const bool goes_through = ov::is_type<op::Add>(node) || ov::is_type<op::Multiply>(node) ||
                              ov::is_type<op::Reshape>(node) || ov::is_type<op::Squeeze>(node) ||
                              ov::is_type<op::Convert>(node);
    if (!goes_through || node->get_input_size() == 0) return {};
    const bool second = ov::is_type<op::Constant>(node->get_input_node_shared_ptr(0));
    if (second && node->get_input_size() < 2) return {};
    logits = node->input_value(second ? 1 : 0);
  }
  return {};
}

// The one number that a tensor always is.
std::optional<double> NumberIn(const Tensor& tensor) {
  const auto node = tensor.get_node_shared_ptr();
  if (const auto constant = ov::as_type_ptr<op::Constant>(node)) {
    if (ov::shape_size(constant->get_shape()) != 1) return std::nullopt;
    return constant->cast_vector<double>()[0];
  }
  if (node->get_input_size() == 0) return std::nullopt;
  const auto inner = NumberIn(node->input_value(0));
  if (ov::is_type<op::Exp>(node) && inner) return std::exp(*inner);
  const bool goes_through = ov::is_type<op::Convert>(node) || ov::is_type<op::Reshape>(node) ||
                            ov::is_type<op::Squeeze>(node) || ov::is_type<op::Unsqueeze>(node);
  return goes_through ? inner : std::nullopt;
}

// From the logits back to the product of both towers: what was multiplied and added on the way.
std::optional<Logits> LogitsBefore(Tensor logits) {
  Logits found{1, 0, false};
  for (int step = 0; step < 8; ++step) {
    const auto node = logits.get_node_shared_ptr();
    if (ov::is_type<op::MatMul>(node)) return found;
    const bool adds = ov::is_type<op::Add>(node), scales = ov::is_type<op::Multiply>(node);
    if (adds || scales) {
      const auto left = NumberIn(node->input_value(0)), right = NumberIn(node->input_value(1));
      if (!left && !right) return std::nullopt;
      // What was multiplied below acts on nothing that was added above.
      if (adds) found.bias += found.scale * (left ? *left : *right);
      if (scales) found.scale *= left ? *left : *right;
      logits = node->input_value(left ? 1 : 0);
    } else if (ov::is_type<op::Transpose>(node) || ov::is_type<op::Convert>(node)) {
      logits = node->input_value(0);
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

// An output of the graph, or any tensor within it.
Tensor FindTensor(const ov::Model& model, const std::string& name) {
  for (const auto& output : model.outputs()) {
    if (output.get_names().contains(name)) return output.get_node()->input_value(0);
  }
  for (const auto& node : model.get_ordered_ops()) {
    for (const Tensor& output : node->outputs()) {
      if (output.get_names().contains(name)) return output;
    }
  }
  // The message of this one names the tensor.
  return model.output(name).get_node()->input_value(0);
}

std::shared_ptr<ov::Node> Integers(const std::vector<int64_t>& values) {
  return op::Constant::create(ov::element::i64, {values.size()}, values);
}

Tensor Ended(const Tensor& tensor, Ending ending) {
  switch (ending) {
    case Ending::kAsIs:
      return tensor;
    case Ending::kFirst: {
      const auto first = op::Constant::create(ov::element::i64, {}, {0});
      const auto tokens = op::Constant::create(ov::element::i64, {}, {1});
      return std::make_shared<op::Gather>(tensor, first, tokens);
    }
    case Ending::kMean: {
      const bool is_map = tensor.get_partial_shape().rank() == 4;
      const auto sides = is_map ? Integers({2, 3}) : Integers({1});
      return std::make_shared<op::ReduceMean>(tensor, sides, /*keep_dims=*/false);
    }
    case Ending::kSoftmax:
      return std::make_shared<op::Softmax>(tensor, /*axis=*/1);
  }
  return tensor;
}

// Fixes the first side of every input, or frees it.
void SetBatch(ov::Model* model, int64_t batch) {
  std::map<size_t, ov::PartialShape> shapes;
  bool changes = false;
  for (size_t i = 0; i < model->inputs().size(); ++i) {
    ov::PartialShape shape = model->input(i).get_partial_shape();
    if (shape.rank().is_dynamic() || shape.size() == 0) continue;
    const ov::Dimension wanted = batch > 0 ? ov::Dimension(batch) : ov::Dimension::dynamic();
    changes |= shape[0] != wanted;
    shape[0] = wanted;
    shapes[i] = shape;
  }
  if (changes) model->reshape(shapes);
}

std::shared_ptr<ov::Model> WithPlainTypes(const std::shared_ptr<ov::Model>& model) {
  ov::preprocess::PrePostProcessor types(model);
  for (size_t i = 0; i < model->inputs().size(); ++i) {
    const bool is_float = model->input(i).get_element_type().is_real();
    types.input(i).tensor().set_element_type(is_float ? ov::element::f32 : ov::element::i64);
  }
  types.output(0).tensor().set_element_type(ov::element::f32);
  return types.build();
}

}  // namespace

const GraphPort* GraphDescription::Input(std::string_view name) const {
  return Find(inputs, name);
}

const GraphPort* GraphDescription::Output(std::string_view name) const {
  return Find(outputs, name);
}

std::string LastLine(const std::exception& error) {
  std::string text = error.what();
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  text.erase(0, text.rfind('\n') == text.npos ? 0 : text.rfind('\n') + 1);
  text.resize(std::min(text.size(), kMessageBytesMax));
  return text;
}

GraphDescription DescribeGraph(const std::filesystem::path& graph) {
  const auto model = ReadOnnx(graph);
  GraphDescription description;
  for (const auto& input : model->inputs()) description.inputs.push_back(PortOf(input));
  for (const auto& output : model->outputs()) {
    description.outputs.push_back(PortOf(output));
    if (description.outputs.back().name == "logits") {
      description.features = FeaturesBefore(output.get_node()->input_value(0));
    }
    if (description.outputs.back().name == "logits_per_image") {
      description.logits = LogitsBefore(output.get_node()->input_value(0));
    }
  }
  return description;
}

std::shared_ptr<ov::Model> CutGraph(const SessionOptions& options) {
  const auto whole = ReadOnnx(options.graph);
  const Tensor wanted = Ended(FindTensor(*whole, options.output), options.ending);
  const auto model = std::make_shared<ov::Model>(ov::OutputVector{wanted}, "tower");
  SetBatch(model.get(), options.batch);
  return WithPlainTypes(model);
}

}  // namespace elanus::embed
