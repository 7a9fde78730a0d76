// Which files of a repository a model is made of.
//
// A repository of a model often holds it five times: as pickles, as safetensors, for other
// frameworks, and as graphs in several precisions. Taken are the graphs in float32, the files that
// describe them, and the licence; with `with_int8` the quantised graphs as well. Pickles and
// programs are never among them: what can run code on reading is not wanted on this machine.
//
// Layouts that are known, in the order in which they are looked for:
//   elanus.json                                        a model folder of ours, whole
//   onnx/text_model.onnx, onnx/vision_model.onnx       transformers.js, one graph a tower
//   textual/model.onnx, visual/model.onnx              immich
//   onnx/model.onnx, model.onnx                        one graph, of one tower or of both
#pragma once

#include <string>
#include <vector>

#include "core/status.h"
#include "hub/listing.h"

namespace elanus::hub {

// kNotFound if there is no graph in a known place, or with `with_int8` no quantised one; the
// message says what there is instead.
core::Result<std::vector<HubFile>> ChooseFiles(const std::vector<HubFile>& files, bool with_int8);

}  // namespace elanus::hub
