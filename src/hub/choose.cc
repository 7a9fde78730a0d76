#include "hub/choose.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace elanus::hub {
namespace {

// What describes a model beside its graphs: sizes and means, words and merges, card and licence.
constexpr std::array<std::string_view, 20> kDescriptions = {
    "config.json",
    "preprocessor_config.json",
    "processor_config.json",
    "preprocess_cfg.json",
    "open_clip_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "vocab.txt",
    "merges.txt",
    "sentencepiece.bpe.model",
    "spiece.model",
    "tokenizer.model",
    "README.md",
    "LICENSE",
    "LICENSE.txt",
    "LICENSE.md",
    "LICENCE",
};

// Weights of a graph that does not hold them itself. The exporters name them after the graph, or
// one by one after the tensor.
constexpr std::array<std::string_view, 3> kTensorPrefixes = {"onnx__", "Constant_", "_attr_"};
constexpr std::array<std::string_view, 2> kTensorSuffixes = {".weight", ".bias"};

// What a model folder of ours is made of.
constexpr std::array<std::string_view, 6> kPlainSuffixes = {".json", ".onnx", ".onnx_data",
                                                            ".txt",  ".md",   ".model"};

std::string_view FolderOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == path.npos ? "" : path.substr(0, slash);
}

std::string_view NameOf(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// "onnx/model_quantized.onnx" of "onnx/model.onnx".
std::string QuantisedOf(const std::string& graph) {
  return graph.substr(0, graph.size() - std::string_view(".onnx").size()) + "_quantized.onnx";
}

// The graphs of the first layout that the repository has.
std::vector<std::string> GraphsOf(const std::set<std::string_view>& paths) {
  const std::array<std::vector<std::string>, 6> layouts = {{
      {"onnx/text_model.onnx", "onnx/vision_model.onnx"},
      {"textual/model.onnx", "visual/model.onnx"},
      {"onnx/model.onnx"},
      {"model.onnx"},
      {"onnx/vision_model.onnx"},
      {"visual/model.onnx"},
  }};
  for (const auto& graphs : layouts) {
    if (std::ranges::all_of(graphs, [&](const auto& graph) { return paths.contains(graph); })) {
      return graphs;
    }
  }
  return {};
}

// Whether the file holds weights of the graph: "model.onnx_data", "model.onnx_data_1",
// "model.onnx.data", or a tensor in the folder of the graph.
bool IsDataOf(std::string_view path, std::string_view graph) {
  if (FolderOf(path) != FolderOf(graph)) return false;
  if (path.starts_with(graph)) {
    const std::string_view rest = path.substr(graph.size());
    return rest.starts_with("_data") || rest == ".data";
  }
  const std::string_view name = NameOf(path);
  return std::ranges::any_of(kTensorPrefixes, [&](auto p) { return name.starts_with(p); }) ||
         std::ranges::any_of(kTensorSuffixes, [&](auto s) { return name.ends_with(s); });
}

// Descriptions stand at the top, or beside a graph.
bool IsDescription(std::string_view path, const std::vector<std::string>& graphs) {
  if (std::ranges::find(kDescriptions, NameOf(path)) == kDescriptions.end()) return false;
  return FolderOf(path).empty() || std::ranges::any_of(graphs, [&](const std::string& graph) {
           return FolderOf(graph) == FolderOf(path);
         });
}

// Says what is there in place of a graph, because that is what the person saw on the page.
core::Status NoGraph(const std::vector<HubFile>& files) {
  const auto with = [&](std::string_view suffix) {
    return std::ranges::any_of(files, [&](const HubFile& f) { return f.path.ends_with(suffix); });
  };
  std::string instead;
  if (with(".safetensors")) instead = "; it has weights as safetensors, without a graph";
  if (with(".bin") || with(".pt") || with(".pth"))
    instead = "; it has weights as pickles, which are never read";
  if (with(".onnx")) instead = "; it has graphs in places that are not known";
  return core::NotFound(
      "holds no graph (onnx/model.onnx, onnx/vision_model.onnx or visual/model.onnx)" + instead +
      "; look for a repository that holds one, or make one with tools/export");
}

}  // namespace

core::Result<std::vector<HubFile>> ChooseFiles(const std::vector<HubFile>& files, bool with_int8) {
  std::set<std::string_view> paths;
  for (const HubFile& file : files) paths.insert(file.path);
  std::vector<HubFile> chosen;
  if (paths.contains("elanus.json")) {
    std::ranges::copy_if(files, std::back_inserter(chosen), [](const HubFile& file) {
      return std::ranges::any_of(kPlainSuffixes, [&](auto s) { return file.path.ends_with(s); });
    });
    return chosen;
  }

  std::vector<std::string> graphs = GraphsOf(paths);
  if (graphs.empty()) return NoGraph(files);
  if (with_int8) {
    std::vector<std::string> quantised;
    for (const std::string& graph : graphs) {
      quantised.push_back(QuantisedOf(graph));
      if (!paths.contains(quantised.back())) {
        return core::NotFound("holds no '" + quantised.back() + "'; leave --int8 out");
      }
    }
    graphs.insert(graphs.end(), quantised.begin(), quantised.end());
  }
  for (const HubFile& file : files) {
    const bool is_graph = std::ranges::find(graphs, file.path) != graphs.end();
    const bool is_data = std::ranges::any_of(
        graphs, [&](const std::string& graph) { return IsDataOf(file.path, graph); });
    if (is_graph || is_data || IsDescription(file.path, graphs)) chosen.push_back(file);
  }
  return chosen;
}

}  // namespace elanus::hub
