// A tower for words, ready to run: tokenizer and graph.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/status.h"
#include "embed/model_folder.h"
#include "embed/onnx_session.h"
#include "embed/tokenizer.h"
#include "embed/vectors.h"

namespace elanus::embed {

// Thread-safe.
class TextSession {
 public:
  // `options` names the graph; the tokenizer is read from the folder.
  static core::Result<TextSession> Open(const ModelFolder& folder, const TextTower& tower,
                                        const SessionOptions& options, OnnxRuntime* runtime);

  // One vector a text, each of length 1. REQUIRES: no text is empty
  core::Result<Vectors> Embed(std::span<const std::string> texts) const;
  // What the graph itself answers, whatever form that has. REQUIRES: no more texts than it takes
  core::Result<GraphOutput> RunOnce(std::span<const std::string> texts) const;

 private:
  TextTower tower_;
  int64_t dimension_ = 0;
  std::unique_ptr<Tokenizer> tokenizer_;
  std::unique_ptr<OnnxSession> session_;
};

}  // namespace elanus::embed
