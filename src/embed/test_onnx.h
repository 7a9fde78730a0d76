// ONNX files made by hand, for tests: a protocol buffer is written field by field.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace elanus::embed {

inline std::string Varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}

inline std::string NumberField(int field, uint64_t value) {
  return Varint(static_cast<uint64_t>(field) << 3) + Varint(value);
}

inline std::string BytesField(int field, const std::string& bytes) {
  return Varint((static_cast<uint64_t>(field) << 3) | 2) + Varint(bytes.size()) + bytes;
}

struct TestTensor {
  std::string name = "weight";
  std::vector<uint64_t> dims = {};
  std::string raw = {};  // 32-bit floats
  std::vector<std::pair<std::string, std::string>> external = {};
};

inline std::string TensorBytes(const TestTensor& tensor) {
  std::string bytes;
  for (const uint64_t side : tensor.dims) bytes += NumberField(1, side);
  bytes += NumberField(2, 1) + BytesField(8, tensor.name);
  if (tensor.external.empty()) return bytes + BytesField(9, tensor.raw);
  for (const auto& [key, value] : tensor.external) {
    bytes += BytesField(13, BytesField(1, key) + BytesField(2, value));
  }
  return bytes + NumberField(14, 1);
}

// A value of 32-bit floats with these sides; 0 is a free one.
inline std::string ValueBytes(const std::string& name, std::initializer_list<uint64_t> sides) {
  std::string shape;
  for (const uint64_t side : sides) {
    shape += BytesField(1, side == 0 ? BytesField(2, "n") : NumberField(1, side));
  }
  const std::string tensor = NumberField(1, 1) + BytesField(2, shape);
  return BytesField(1, name) + BytesField(2, BytesField(1, tensor));
}

// The file around a graph.
inline std::string ModelBytes(const std::string& graph) {
  return NumberField(1, 8) + BytesField(8, BytesField(1, "") + NumberField(2, 17)) +
         BytesField(7, graph);
}

inline std::string ModelWith(const TestTensor& tensor) {
  return ModelBytes(BytesField(2, "graph") + BytesField(5, TensorBytes(tensor)));
}

// A tower for pictures: the average of each colour, divided by `divisor`, as [n, 3].
inline std::string AverageTower(uint64_t side, float divisor = 1) {
  std::string raw(reinterpret_cast<const char*>(&divisor), sizeof(divisor));
  const std::string average =
      BytesField(1, "pixel_values") + BytesField(2, "mean") + BytesField(4, "GlobalAveragePool");
  const std::string flat = BytesField(1, "mean") + BytesField(2, "flat") + BytesField(4, "Flatten");
  const std::string divide = BytesField(1, "flat") + BytesField(1, "weight") +
                             BytesField(2, "image_embeds") + BytesField(4, "Div");
  return ModelBytes(BytesField(1, average) + BytesField(1, flat) + BytesField(1, divide) +
                    BytesField(2, "graph") + BytesField(5, TensorBytes({.dims = {1}, .raw = raw})) +
                    BytesField(11, ValueBytes("pixel_values", {0, 3, side, side})) +
                    BytesField(12, ValueBytes("image_embeds", {0, 3})));
}

}  // namespace elanus::embed
