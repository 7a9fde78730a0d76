// Which file of a folder is what: the layouts that models come in, told by the files that are
// there.
#pragma once

#include <filesystem>
#include <string>

#include "core/status.h"

namespace elanus::embed {

// Paths are absolute; "" is for a file that is not there.
struct ModelLayout {
  std::filesystem::path root;         // No file may lie outside of it.
  std::filesystem::path image_graph;  // Or both towers in one.
  std::filesystem::path image_int8;   // The same, quantised.
  std::filesystem::path text_graph;
  std::filesystem::path
      preprocessor;                 // preprocessor_config.json, or open_clip's preprocess_cfg.json
  std::filesystem::path tokenizer;  // tokenizer.json, vocab.json beside merges.txt, or vocab.txt
  std::filesystem::path tokenizer_config;
  std::filesystem::path config;
  std::filesystem::path card;  // README.md
};

// The layout of a folder, or of a single graph. kNotFound says which files are expected,
// kInvalidArgument what there is instead that cannot be used (a pickle, safetensors) and what to
// do.
core::Result<ModelLayout> FindLayout(const std::filesystem::path& source);

// Where a file of the layout really is. kInvalidArgument if a symbolic link leads out of the root;
// in a cache of the hub, whose files are links, out of the cached model.
core::Result<std::filesystem::path> RealPath(const ModelLayout& layout,
                                             const std::filesystem::path& file);

}  // namespace elanus::embed
