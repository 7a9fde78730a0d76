// A protocol buffer is a list of fields: a number of bits that says which field and of what kind,
// then a number, a fixed number of bytes, or a length and so many bytes, which may again be such a
// list. Only the fields on the way to tensors are opened (onnx.proto3 of ONNX, whose numbers never
// change); all others are stepped over, so weights are not read.
#include "embed/onnx_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <system_error>
#include <vector>

#include "core/bytes.h"
#include "os/posix_file_system.h"

namespace elanus::embed {
namespace {

namespace fs = std::filesystem;

// Graphs stand in attributes of nodes of graphs.
constexpr int kDepthMax = 64;
constexpr size_t kExternalFilesMax = 128;

core::Status BreaksOff() {
  return core::Corruption("it breaks off in the middle or is damaged");
}

// A list of fields, read from the front.
class Fields {
 public:
  explicit Fields(std::span<const std::byte> bytes) : rest_(bytes) {}

  // The next one, or false at the end.
  core::Result<bool> Next() {
    if (rest_.empty()) return false;
    const uint64_t key = TRY(Varint());
    field_ = key >> 3;
    number_ = 0;
    bytes_ = {};
    switch (key & 7) {
      case 0:
        number_ = TRY(Varint());
        break;
      case 1:
        TRY(Take(8));
        break;
      case 2:
        TRY(Take(TRY(Varint())));
        break;
      case 5:
        TRY(Take(4));
        break;
      default:
        return BreaksOff();
    }
    if (field_ == 0) return BreaksOff();
    return true;
  }

  uint64_t field() const { return field_; }
  uint64_t number() const { return number_; }
  std::span<const std::byte> bytes() const { return bytes_; }

  core::Result<uint64_t> Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) return BreaksOff();
      const auto byte = static_cast<uint64_t>(rest_[0]);
      rest_ = rest_.subspan(1);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return BreaksOff();
  }

  bool is_at_end() const { return rest_.empty(); }

 private:
  core::Status Take(uint64_t size) {
    if (size > rest_.size()) return BreaksOff();
    bytes_ = rest_.first(size);
    rest_ = rest_.subspan(size);
    return core::Status::Ok();
  }

  std::span<const std::byte> rest_;
  uint64_t field_ = 0;
  uint64_t number_ = 0;
  std::span<const std::byte> bytes_;
};

// Bits of an element by TensorProto.DataType; 0 for those without a fixed size.
constexpr std::array<uint64_t, 24> kBits = {0,  32, 8,  8,   16, 16, 32, 64, 0, 8, 16, 64,
                                            32, 64, 64, 128, 16, 8,  8,  8,  8, 4, 4,  4};

struct Tensor {
  std::string name;
  std::optional<uint64_t> elements = 1;  // None: more than can be counted.
  uint64_t type = 0;
  uint64_t bytes_inside = 0;
  bool is_raw = false;  // As in memory, where the other forms may take fewer bytes.
  bool is_external = false;
  std::map<std::string, std::string> external;
};

void AddDimension(uint64_t size, Tensor* tensor) {
  uint64_t product = 0;
  const bool is_negative = static_cast<int64_t>(size) < 0;
  if (!tensor->elements || is_negative ||
      __builtin_mul_overflow(*tensor->elements, size, &product)) {
    tensor->elements.reset();
  } else {
    tensor->elements = product;
  }
}

core::Result<Tensor> ReadTensor(std::span<const std::byte> bytes) {
  Tensor tensor;
  for (Fields fields(bytes); TRY(fields.Next());) {
    switch (fields.field()) {
      case 1: {  // dims, packed or one by one
        if (fields.bytes().empty()) {
          AddDimension(fields.number(), &tensor);
          break;
        }
        for (Fields packed(fields.bytes()); !packed.is_at_end();) {
          AddDimension(TRY(packed.Varint()), &tensor);
        }
        break;
      }
      case 2:  // data_type
        tensor.type = fields.number();
        break;
      case 8:  // name
        tensor.name =
            core::AsText(fields.bytes().first(std::min<size_t>(fields.bytes().size(), 200)));
        break;
      case 13: {  // external_data: key and value
        std::string key, value;
        for (Fields entry(fields.bytes()); TRY(entry.Next());) {
          (entry.field() == 1 ? key : value) = core::AsText(entry.bytes());
        }
        tensor.external[key] = value;
        break;
      }
      case 14:  // data_location: 1 is external
        tensor.is_external = fields.number() == 1;
        break;
      case 4:  // the data in one of its forms
      case 5:
      case 6:
      case 7:
      case 9:
      case 10:
      case 11:
        tensor.is_raw |= fields.field() == 9;
        tensor.bytes_inside += fields.bytes().size();
        // Not packed: one element a field.
        if (fields.bytes().empty()) tensor.bytes_inside += 16;
        break;
      default:
        break;
    }
  }
  return tensor;
}

core::Result<uint64_t> NumberOf(const Tensor& tensor, const char* key) {
  const auto found = tensor.external.find(key);
  if (found == tensor.external.end()) return uint64_t{0};
  uint64_t number = 0;
  const char* end = found->second.data() + found->second.size();
  const auto [stop, error] = std::from_chars(found->second.data(), end, number);
  if (error != std::errc() || stop != end || number > uint64_t{1} << 50) {
    return core::InvalidArgument("the weight '" + tensor.name + "' has a wrong '" + key + "'");
  }
  return number;
}

class Walk {
 public:
  explicit Walk(const fs::path& folder) : folder_(folder) {}

  core::Status Model(std::span<const std::byte> bytes) {
    for (Fields fields(bytes); TRY(fields.Next());) {
      if (fields.field() == 7) {  // graph
        has_graph_ = true;
        TRY(Graph(fields.bytes(), 0));
      } else if (fields.field() == 20) {  // training_info
        for (Fields training(fields.bytes()); TRY(training.Next());) {
          if (training.field() == 1 || training.field() == 2) TRY(Graph(training.bytes(), 0));
        }
      } else if (fields.field() == 25) {  // functions, whose field 7 is nodes
        for (Fields function(fields.bytes()); TRY(function.Next());) {
          if (function.field() == 7) TRY(Node(function.bytes(), 0));
        }
      }
    }
    return core::Status::Ok();
  }

  bool has_graph() const { return has_graph_; }
  OnnxFileFacts& facts() { return facts_; }

 private:
  core::Status Graph(std::span<const std::byte> bytes, int depth) {
    if (depth > kDepthMax) return core::InvalidArgument("its graphs are nested too deeply");
    for (Fields fields(bytes); TRY(fields.Next());) {
      if (fields.field() == 1) TRY(Node(fields.bytes(), depth));
      if (fields.field() == 5) TRY(Weights(fields.bytes()));
      if (fields.field() == 15) TRY(Sparse(fields.bytes()));
    }
    return core::Status::Ok();
  }

  core::Status Node(std::span<const std::byte> bytes, int depth) {
    for (Fields fields(bytes); TRY(fields.Next());) {
      if (fields.field() == 5) TRY(Attribute(fields.bytes(), depth));
    }
    return core::Status::Ok();
  }

  core::Status Attribute(std::span<const std::byte> bytes, int depth) {
    for (Fields fields(bytes); TRY(fields.Next());) {
      switch (fields.field()) {
        case 5:  // t, tensors
        case 10:
          TRY(Weights(fields.bytes()));
          break;
        case 6:  // g, graphs
        case 11:
          TRY(Graph(fields.bytes(), depth + 1));
          break;
        case 22:  // sparse_tensor, sparse_tensors
        case 23:
          TRY(Sparse(fields.bytes()));
          break;
        default:
          break;
      }
    }
    return core::Status::Ok();
  }

  core::Status Sparse(std::span<const std::byte> bytes) {
    for (Fields fields(bytes); TRY(fields.Next());) {
      if (fields.field() == 1 || fields.field() == 2) TRY(Weights(fields.bytes()));
    }
    return core::Status::Ok();
  }

  // What a tensor says of its size is compared with what there is of it.
  core::Status Weights(std::span<const std::byte> bytes) {
    const Tensor tensor = TRY(ReadTensor(bytes));
    const uint64_t bits = tensor.type < kBits.size() ? kBits[tensor.type] : 0;
    uint64_t wanted = 0;
    if (!tensor.elements ||
        __builtin_mul_overflow(*tensor.elements, std::max<uint64_t>(bits, 8), &wanted)) {
      return core::InvalidArgument("the weight '" + tensor.name + "' says it has no end");
    }
    wanted = bits == 4 ? (*tensor.elements + 1) / 2 : wanted / 8;
    const uint64_t there = tensor.is_external ? TRY(ExternalBytes(tensor)) : tensor.bytes_inside;
    // Numbers of any width may be written in fewer bytes each, but not in less than one.
    const bool is_exact = tensor.is_external || tensor.is_raw || bits == 4;
    if (there >= (is_exact ? wanted : *tensor.elements)) return core::Status::Ok();
    return core::InvalidArgument(fmt::format(
        "the weight '{}' says it has {} bytes, but there are {}", tensor.name, wanted, there));
  }

  core::Result<uint64_t> ExternalBytes(const Tensor& tensor) {
    const auto location = tensor.external.find("location");
    if (location == tensor.external.end() || !StaysInside(location->second)) {
      return core::InvalidArgument(
          "the weight '" + tensor.name + "' is looked for outside of the model's folder, at '" +
          (location == tensor.external.end() ? "" : location->second.substr(0, 200)) + "'");
    }
    facts_.external_files.insert(location->second);
    if (facts_.external_files.size() > kExternalFilesMax) {
      return core::InvalidArgument("its weights are spread over too many files");
    }
    std::error_code error;
    const fs::path path = folder_ / location->second;
    const uint64_t size = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
    if (error || size == 0) {
      return core::NotFound("its weights '" + location->second + "' are not beside it");
    }
    const uint64_t offset = TRY(NumberOf(tensor, "offset"));
    const uint64_t length = TRY(NumberOf(tensor, "length"));
    if (offset > size || length > size - offset) {
      return core::InvalidArgument("the weight '" + tensor.name + "' lies behind the end of '" +
                                   location->second + "'");
    }
    return length == 0 ? size - offset : length;
  }

  const fs::path folder_;
  OnnxFileFacts facts_;
  bool has_graph_ = false;
};

// What a file that is no graph looks like, for a message that helps; "": like nothing known.
std::string LooksLike(std::span<const std::byte> bytes) {
  const std::string_view text = core::AsText(bytes.first(std::min<size_t>(bytes.size(), 4096)));
  if (text.starts_with("PK\x03\x04") || text.starts_with("\x80\x02") ||
      text.starts_with("\x80\x04")) {
    return "it is a pickle of PyTorch, which can run code; export it with tools/export";
  }
  if (text.size() > 9 && text[8] == '{' && text.find("\"dtype\"") != text.npos) {
    return "it is safetensors, weights without a graph; export it with tools/export";
  }
  if (text.starts_with("version https://git-lfs")) {
    return "it is a pointer of Git LFS in place of the file; get the file with git lfs pull";
  }
  if (text.find("<html") != text.npos || text.find("<!DOCTYPE") != text.npos) {
    return "it is a web page in place of the file; download it again";
  }
  return "";
}

}  // namespace

bool StaysInside(const std::string& path) {
  if (path.empty() || path.size() > 255) return false;
  if (path.find('\\') != path.npos || path.find('\0') != path.npos) return false;
  const fs::path parts(path);
  if (parts.is_absolute()) return false;
  return std::ranges::none_of(
      parts, [](const fs::path& part) { return part == ".." || part == "." || part.empty(); });
}

core::Result<OnnxFileFacts> ReadOnnxBytes(std::span<const std::byte> bytes,
                                          const fs::path& folder) {
  if (const std::string what = LooksLike(bytes); !what.empty()) return core::InvalidArgument(what);
  Walk walk(folder);
  TRY(walk.Model(bytes));
  if (!walk.has_graph()) return core::InvalidArgument("it is not an ONNX graph");
  return std::move(walk.facts());
}

core::Result<OnnxFileFacts> ReadOnnxFile(const fs::path& graph) {
  const auto view = TRY(os::PosixFileSystem().Map(graph.string()));
  auto facts = ReadOnnxBytes(view->bytes(), graph.parent_path());
  if (!facts.ok()) return facts.status().WithContext("'" + graph.string() + "'");
  return facts;
}

}  // namespace elanus::embed
