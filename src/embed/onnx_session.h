// Running ONNX graphs on the CPU. Behind it is OpenVINO; this header knows nothing of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/status.h"
#include "embed/ending.h"
#include "embed/precision.h"
#include "embed/vectors.h"

namespace elanus::embed {

struct SessionOptions {
  std::filesystem::path graph;
  std::string identity;  // SHA-256 of the graph: what a compiled form belongs to.
  // The one tensor that is wanted, by default an output; what only others need is cut away.
  std::string output;
  Ending ending = Ending::kAsIs;
  // kF32 or kBf16: what floats are computed in, also those of a quantised graph.
  Precision precision = Precision::kF32;
  bool quantised = false;  // The graph says itself where it is int8.
  int streams = 1;         // Runs side by side, one thread each; 1: one run in all threads.
  int threads = 1;
  int64_t batch = 0;  // The first dimension of every input, if fixed; 0: freed, as it comes.
  std::filesystem::path cache_directory;  // Where the compiled form is kept; "": nowhere.
};

// Values of one input. They must live until Run returns.
struct GraphInput {
  std::string name;
  std::vector<size_t> shape;
  std::variant<std::span<float>, std::span<int64_t>> values;
};

struct GraphOutput {
  std::vector<size_t> shape;
  std::vector<float> values;
};

// Without the rows behind the first `rows`.
GraphOutput FirstRows(GraphOutput output, size_t rows);

// What a graph answered, as that many rows of that dimension; sides of length one behind them do
// not count. kCorruption if it has another shape: a folder may promise one dimension and its graph
// answer another.
core::Result<Vectors> ToVectors(GraphOutput output, size_t rows, int64_t dimension,
                                const std::string& graph);

// A compiled graph. Thread-safe: as many threads as there are streams run side by side.
class OnnxSession {
 public:
  virtual ~OnnxSession() = default;
  virtual bool HasInput(const std::string& name) const = 0;
  virtual core::Result<GraphOutput> Run(std::span<const GraphInput> inputs) = 0;
};

// The library itself, started by the first call that needs it. Thread-safe.
class OnnxRuntime {
 public:
  OnnxRuntime();
  ~OnnxRuntime();

  // Whether the processor computes in bf16.
  core::Result<bool> HasBf16();
  // A name for the compiled form of a graph, made of all that it depends on: the graph, the
  // options, the runtime's version and the processor's abilities.
  core::Result<std::string> CompiledName(const SessionOptions& options);
  // kCorruption for a file that is damaged or no ONNX graph.
  core::Result<std::unique_ptr<OnnxSession>> Open(const SessionOptions& options);

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace elanus::embed
