// Importing: a model as its authors, the hub or a converter left it becomes a folder of the
// library, with an elanus.json that says which file is what.
//
// Layouts that are known, by the files that are there (docs/models.md):
//   elanus.json                                           a folder of ours, copied as it is
//   onnx/text_model.onnx, onnx/vision_model.onnx          transformers.js
//   textual/model.onnx, visual/model.onnx                 immich
//   onnx/model.onnx or model.onnx, with both inputs       one graph, cut into its towers
//   onnx/model.onnx or model.onnx, pictures alone         DINOv2, ViT, ResNet, ...
//   NAME.onnx                                             one tower for pictures
#pragma once

#include <filesystem>
#include <string>

#include "core/status.h"
#include "embed/model_folder.h"

namespace elanus::embed {

// What the files of a model do not say. An elanus.json says all of it, and is believed.
struct ImportOptions {
  std::string name = {};     // What the model is called; "": as its folder or file.
  std::string source = {};   // Where it came from, for people to read; "": the path.
  std::string licence = {};  // "": what its model card says, if there is one.
};

// Writes a model into the library, whole or not at all, and answers its folder there. Replaces one
// of the same name. Nothing of the source is changed, and no code in it is ever run.
// kNotFound says which file is missing, kInvalidArgument or kUnimplemented what about a file cannot
// be used and what to do, kCorruption which file is damaged.
core::Result<ModelFolder> ImportModel(const std::filesystem::path& source,
                                      const ModelLibrary& library, const ImportOptions& options);

}  // namespace elanus::embed
