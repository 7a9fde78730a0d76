// What OpenVINO wants to be told, and why:
//
// - The precision, always: left alone it is bf16 wherever the processor has it, and vectors of two
//   machines would differ.
// - Streams: a stream is a thread group with its own queue. Pictures run one stream a thread, words
//   run one stream with all threads, for the answer to come soon.
// - No pinning: sessions side by side would all be pinned to the first core (twice as slow on two),
//   and a thread that decodes has to make room for one that computes.
// - The compiled form of a graph is kept in a file of ours and mapped: that is a sixth of the time
//   of reading ONNX and compiling, and less than OpenVINO's own cache takes, which reads the graph
//   again to hash it. Its name is made of everything it depends on.
#include "embed/onnx_session.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <fstream>
#include <mutex>
#include <openvino/openvino.hpp>
#include <optional>
#include <system_error>

#include "core/bytes.h"
#include "embed/onnx_graph.h"
#include "os/crc32c.h"
#include "os/sha256.h"

namespace elanus::embed {
namespace {

constexpr char kDevice[] = "CPU";

ov::AnyMap ConfigOf(const SessionOptions& options) {
  return {
      ov::hint::inference_precision(options.precision == Precision::kBf16 ? ov::element::bf16
                                                                          : ov::element::f32),
      ov::num_streams(ov::streams::Num(options.streams)),
      ov::inference_num_threads(options.threads),
      ov::hint::enable_cpu_pinning(false),
      ov::hint::performance_mode(options.streams > 1 ? ov::hint::PerformanceMode::THROUGHPUT
                                                     : ov::hint::PerformanceMode::LATENCY),
  };
}

// A tensor over the caller's memory: nothing is copied.
ov::Tensor TensorOf(const GraphInput& input) {
  if (const auto* floats = std::get_if<std::span<float>>(&input.values)) {
    return ov::Tensor(ov::element::f32, input.shape, floats->data());
  }
  return ov::Tensor(ov::element::i64, input.shape,
                    std::get<std::span<int64_t>>(input.values).data());
}

// A request belongs to one run at a time; those that are idle wait to be used again, because making
// one allocates all of the graph's intermediate results.
class OpenVinoSession final : public OnnxSession {
 public:
  OpenVinoSession(ov::CompiledModel compiled, std::string graph)
      : compiled_(std::move(compiled)), graph_(std::move(graph)) {}

  bool HasInput(const std::string& name) const override {
    return std::ranges::any_of(compiled_.inputs(), [&](const ov::Output<const ov::Node>& input) {
      return input.get_names().contains(name);
    });
  }

  core::Result<GraphOutput> Run(std::span<const GraphInput> inputs) override {
    try {
      ov::InferRequest request = TakeRequest();
      for (const GraphInput& input : inputs) request.set_tensor(input.name, TensorOf(input));
      request.infer();
      const ov::Tensor tensor = request.get_output_tensor(0);
      if (tensor.get_element_type() != ov::element::f32) {
        return core::Unimplemented("the output of '" + graph_ + "' is not of 32-bit floats");
      }
      const float* values = tensor.data<const float>();
      GraphOutput output{tensor.get_shape(), {values, values + tensor.get_size()}};
      const std::lock_guard lock(mutex_);
      idle_.push_back(std::move(request));
      return output;
    } catch (const std::exception& error) {
      return core::Corruption("running model file '" + graph_ + "' failed: " + LastLine(error));
    }
  }

 private:
  ov::InferRequest TakeRequest() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return compiled_.create_infer_request();
    ov::InferRequest request = std::move(idle_.back());
    idle_.pop_back();
    return request;
  }

  std::mutex mutex_;  // Guards the two below.
  ov::CompiledModel compiled_;
  std::vector<ov::InferRequest> idle_;
  const std::string graph_;
};

// Behind a compiled graph stands how long it is and what it sums to: a flipped bit among the
// weights would change every vector and nobody would see it.
struct BlobFooter {
  uint64_t bytes = 0;
  uint32_t crc = 0;
  uint32_t magic = 0x424f4c42;
};

std::span<const std::byte> BytesOf(const ov::Tensor& tensor) {
  return {static_cast<const std::byte*>(tensor.data()), tensor.get_byte_size()};
}

BlobFooter FooterOf(std::span<const std::byte> blob) {
  return {blob.size(), os::Crc32c(blob), BlobFooter{}.magic};
}

// The compiled graph of the file, or nothing if any byte of it is not as it was written.
std::optional<ov::Tensor> WholeBlob(const ov::Tensor& file) {
  const auto bytes = BytesOf(file);
  if (bytes.size() <= sizeof(BlobFooter)) return std::nullopt;
  const auto blob = bytes.first(bytes.size() - sizeof(BlobFooter));
  const BlobFooter footer = FooterOf(blob);
  if (std::memcmp(&footer, bytes.data() + blob.size(), sizeof(footer)) != 0) return std::nullopt;
  return ov::Tensor(file, {0}, {blob.size()});
}

bool WriteFooter(const std::filesystem::path& path) {
  const BlobFooter footer = FooterOf(BytesOf(ov::read_tensor_data(path, ov::element::u8)));
  const int file = open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0) return false;
  const bool is_written = write(file, &footer, sizeof(footer)) == sizeof(footer);
  const bool is_synced = fsync(file) == 0;
  return close(file) == 0 && is_written && is_synced;
}

// Appears whole under its name or not at all. A cache that cannot be written is only slow.
void WriteBlob(ov::CompiledModel* compiled, const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  const std::filesystem::path part = path.string() + ".part" + std::to_string(getpid());
  bool is_whole = false;
  try {
    std::ofstream file(part, std::ios::binary);
    compiled->export_model(file);
    file.close();
    is_whole = file.good() && WriteFooter(part);
  } catch (const std::exception&) {
    is_whole = false;
  }
  if (is_whole) std::filesystem::rename(part, path, error);
  if (!is_whole || error) std::filesystem::remove(part, error);
}

}  // namespace

struct OnnxRuntime::State {
  std::mutex mutex;  // Guards the one below.
  std::optional<ov::Core> core;

  ov::Core& Core() {
    const std::lock_guard lock(mutex);
    if (!core) core.emplace();
    return *core;
  }

  // A digest, so that a home shared between machines works.
  std::string CompiledName(const SessionOptions& options) {
    std::string key = options.identity + "\n" + options.output + "\n" + EndingName(options.ending) +
                      "\n" + PrecisionName(options.precision) + "\n" +
                      std::to_string(options.streams) + " " + std::to_string(options.threads) +
                      " " + std::to_string(options.batch) + "\n" +
                      ov::get_openvino_version().buildNumber + "\n" +
                      Core().get_property(kDevice, ov::device::full_name);
    for (const std::string& name : Core().get_property(kDevice, ov::device::capabilities)) {
      key += "\n" + name;
    }
    return os::ToHex(os::Sha256Of(core::AsBytes(key))).substr(0, 32);
  }

  // A blob that is damaged, or of another version after all, is as good as none.
  std::optional<ov::CompiledModel> FromBlob(const std::filesystem::path& path,
                                            const SessionOptions& options) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return std::nullopt;
    try {
      const auto blob = WholeBlob(ov::read_tensor_data(path, ov::element::u8));
      if (blob) return Core().import_model(*blob, kDevice, ConfigOf(options));
    } catch (const std::exception&) {
      // Compiled again below, and then written over.
    }
    std::filesystem::remove(path, error);
    return std::nullopt;
  }
};

GraphOutput FirstRows(GraphOutput output, size_t rows) {
  if (output.shape.empty() || output.shape[0] <= rows) return output;
  output.values.resize(output.values.size() / output.shape[0] * rows);
  output.shape[0] = rows;
  return output;
}

core::Result<Vectors> ToVectors(GraphOutput output, size_t rows, int64_t dimension,
                                const std::string& graph) {
  const std::vector<size_t> wanted = {rows, static_cast<size_t>(dimension)};
  while (output.shape.size() > 2 && output.shape.back() == 1) output.shape.pop_back();
  if (output.shape == wanted) return Vectors{dimension, std::move(output.values)};
  std::string shape;
  for (const size_t side : output.shape) {
    shape += (shape.empty() ? "" : " x ") + std::to_string(side);
  }
  return core::Corruption("model file '" + graph + "' answers " + shape + " values instead of " +
                          std::to_string(rows) + " x " + std::to_string(dimension));
}

OnnxRuntime::OnnxRuntime() : state_(std::make_unique<State>()) {}
OnnxRuntime::~OnnxRuntime() = default;

core::Result<bool> OnnxRuntime::HasBf16() {
  try {
    const auto names = state_->Core().get_property(kDevice, ov::device::capabilities);
    return std::ranges::find(names, ov::device::capability::BF16) != names.end();
  } catch (const std::exception& error) {
    return core::Internal("OpenVINO does not start: " + LastLine(error));
  }
}

core::Result<std::string> OnnxRuntime::CompiledName(const SessionOptions& options) {
  try {
    return state_->CompiledName(options);
  } catch (const std::exception& error) {
    return core::Internal("OpenVINO does not start: " + LastLine(error));
  }
}

core::Result<std::unique_ptr<OnnxSession>> OnnxRuntime::Open(const SessionOptions& options) {
  std::filesystem::path blob;
  try {
    if (!options.cache_directory.empty()) {
      blob = options.cache_directory / (state_->CompiledName(options) + ".blob");
    }
    if (!blob.empty()) {
      if (auto compiled = state_->FromBlob(blob, options)) {
        return std::unique_ptr<OnnxSession>(
            std::make_unique<OpenVinoSession>(*std::move(compiled), options.graph.string()));
      }
    }
    const auto model = CutGraph(options);
    auto compiled = state_->Core().compile_model(model, kDevice, ConfigOf(options));
    if (!blob.empty()) WriteBlob(&compiled, blob);
    return std::unique_ptr<OnnxSession>(
        std::make_unique<OpenVinoSession>(std::move(compiled), options.graph.string()));
  } catch (const std::exception& error) {
    return core::Corruption("model file '" + options.graph.string() +
                            "' is damaged or not ONNX: " + LastLine(error));
  }
}

}  // namespace elanus::embed
