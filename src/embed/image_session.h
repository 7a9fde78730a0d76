// A tower for pictures, ready to run: preprocessing and graph.
#pragma once

#include <memory>
#include <span>

#include "core/status.h"
#include "embed/model_folder.h"
#include "embed/onnx_session.h"
#include "embed/picture.h"
#include "embed/preprocess.h"
#include "embed/vectors.h"

namespace elanus::embed {

// Thread-safe: as many threads as the session has streams run side by side.
class ImageSession {
 public:
  // `options` names graph and output.
  static core::Result<ImageSession> Open(const Preprocess& preprocess, const ImageTower& tower,
                                         const SessionOptions& options, OnnxRuntime* runtime);

  // The rows of the graph's output, `dimension` values each, for all pictures in one run; in
  // several where the graph takes fewer.
  core::Result<Vectors> Run(std::span<const Picture> pictures, int64_t dimension) const;
  // What the graph itself answers, whatever form that has. REQUIRES: no more pictures than it takes
  core::Result<GraphOutput> RunOnce(std::span<const Picture> pictures) const;

 private:
  ImageTower tower_;
  Preprocess preprocess_;
  std::unique_ptr<OnnxSession> session_;
};

}  // namespace elanus::embed
