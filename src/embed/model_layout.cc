#include "embed/model_layout.h"

#include <algorithm>
#include <initializer_list>
#include <system_error>
#include <vector>

namespace elanus::embed {
namespace {

namespace fs = std::filesystem;

bool IsFile(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

// The first of the names that is a file below the folder; "" if none is.
fs::path First(const fs::path& folder, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (IsFile(folder / name)) return folder / name;
  }
  return {};
}

bool EndsIn(const fs::path& path, std::initializer_list<std::string_view> extensions) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return std::tolower(c); });
  return std::ranges::find(extensions, extension) != extensions.end();
}

bool IsPickle(const fs::path& path) {
  return EndsIn(path, {".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"});
}

bool IsSafetensors(const fs::path& path) {
  return EndsIn(path, {".safetensors"});
}

core::Status Pickle(const fs::path& path) {
  return core::InvalidArgument("'" + path.string() +
                               "' is a pickle of PyTorch, which can run code; export it with "
                               "tools/export");
}

core::Status Safetensors(const fs::path& path) {
  return core::InvalidArgument("'" + path.string() +
                               "' is safetensors, weights without a graph; export it with "
                               "tools/export");
}

std::vector<fs::path> FilesOf(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (IsFile(entry->path())) files.push_back(entry->path());
  }
  std::ranges::sort(files);
  return files;
}

// Nothing that can be used is there: what is, or what should be.
core::Status NoGraph(const fs::path& folder) {
  const std::vector<fs::path> files = FilesOf(folder);
  const auto weights = std::ranges::find_if(files, IsSafetensors);
  if (weights != files.end()) return Safetensors(*weights);
  const auto pickle = std::ranges::find_if(files, IsPickle);
  if (pickle != files.end()) return Pickle(*pickle);
  return core::NotFound(
      "'" + folder.string() +
      "' has no model: expected elanus.json, onnx/text_model.onnx and onnx/vision_model.onnx, "
      "textual/model.onnx and visual/model.onnx, or onnx/model.onnx");
}

void FindConfigs(ModelLayout* layout) {
  const fs::path& root = layout->root;
  layout->preprocessor = First(root, {"preprocessor_config.json", "visual/preprocess_cfg.json",
                                      "visual/preprocessor_config.json", "preprocess_cfg.json"});
  layout->tokenizer = First(root, {"tokenizer.json", "textual/tokenizer.json", "vocab.json",
                                   "textual/vocab.json", "vocab.txt", "textual/vocab.txt"});
  layout->tokenizer_config =
      First(root, {"tokenizer_config.json", "textual/tokenizer_config.json"});
  layout->config = First(root, {"config.json"});
  layout->card = First(root, {"README.md"});
}

// One graph by itself: in the folder of its configurations, or one below it.
core::Result<ModelLayout> LayoutOfFile(const fs::path& file) {
  if (IsPickle(file)) return Pickle(file);
  if (IsSafetensors(file)) return Safetensors(file);
  if (!EndsIn(file, {".onnx"})) {
    return core::InvalidArgument("'" + file.string() +
                                 "' is no model: expected a folder or a file .onnx");
  }
  ModelLayout layout;
  layout.root = file.parent_path();
  if (layout.root.filename() == "onnx") layout.root = layout.root.parent_path();
  layout.image_graph = file;
  FindConfigs(&layout);
  return layout;
}

}  // namespace

core::Result<ModelLayout> FindLayout(const fs::path& source) {
  std::error_code error;
  const fs::path path = fs::absolute(source, error).lexically_normal();
  if (error || !fs::exists(path, error)) {
    return core::NotFound("there is no '" + source.string() + "'");
  }
  if (!fs::is_directory(path, error)) return LayoutOfFile(path);

  ModelLayout layout;
  layout.root = path.filename().empty() ? path.parent_path() : path;
  FindConfigs(&layout);
  layout.image_graph = First(path, {"onnx/vision_model.onnx", "vision_model.onnx",
                                    "visual/model.onnx", "onnx/vision_model_fp16.onnx"});
  layout.text_graph = First(path, {"onnx/text_model.onnx", "text_model.onnx", "textual/model.onnx",
                                   "onnx/text_model_fp16.onnx"});
  layout.image_int8 = First(path, {"onnx/vision_model_quantized.onnx",
                                   "onnx/vision_model_int8.onnx", "vision_model_quantized.onnx"});
  if (!layout.image_graph.empty()) return layout;
  if (!layout.text_graph.empty()) {
    return core::NotFound("'" + path.string() + "' has '" + layout.text_graph.string() +
                          "' and no vision_model.onnx or visual/model.onnx beside it");
  }
  layout.image_graph = First(path, {"onnx/model.onnx", "model.onnx", "onnx/model_fp16.onnx"});
  layout.image_int8 =
      First(path, {"onnx/model_quantized.onnx", "onnx/model_int8.onnx", "model_quantized.onnx"});
  if (!layout.image_graph.empty()) return layout;
  std::vector<fs::path> graphs = FilesOf(path);
  std::erase_if(graphs, [](const fs::path& file) { return !EndsIn(file, {".onnx"}); });
  if (graphs.size() != 1) return NoGraph(path);
  layout.image_graph = graphs[0];
  return layout;
}

core::Result<fs::path> RealPath(const ModelLayout& layout, const fs::path& file) {
  std::error_code error;
  const fs::path real = fs::canonical(file, error);
  if (error) return core::NotFound("there is no file '" + file.string() + "'");
  fs::path root = fs::canonical(layout.root, error);
  const fs::path snapshots = root.parent_path();
  const bool is_cache = snapshots.filename() == "snapshots" &&
                        snapshots.parent_path().filename().string().starts_with("models--");
  if (is_cache) root = snapshots.parent_path();
  const auto [end, ignored] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
  if (!error && end == root.end()) return real;
  return core::InvalidArgument("'" + file.string() +
                               "' is a link that leads out of the model's folder");
}

}  // namespace elanus::embed
