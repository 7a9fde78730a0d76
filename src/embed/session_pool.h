// Several sessions of one graph, each in threads of its own.
//
// A session with several streams shares its packed weights between them, and for quantised
// convolutions OpenVINO 2026.4.1 shares them wrongly: with two streams ResNet-50 in int8 answers
// vectors at a cosine of 0.4 to the right ones, with one stream of 0.996. Sessions of one stream
// each share nothing.
#pragma once

#include <memory>

#include "core/status.h"
#include "embed/onnx_session.h"

namespace elanus::embed {

// As many sessions as `options.streams`, but no more than kSessionsMax, which then have several
// threads each: every session holds the weights. Thread-safe; a run waits for an idle session.
inline constexpr int kSessionsMax = 8;
core::Result<std::unique_ptr<OnnxSession>> OpenApart(const SessionOptions& options,
                                                     OnnxRuntime* runtime);

}  // namespace elanus::embed
