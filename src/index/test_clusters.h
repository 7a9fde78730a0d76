// Columns of vectors in clusters, of any dense type of numbers, for tests of indexes.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

#include "core/column.h"

namespace elanus::index {

struct ClusterShape {
  core::DataType type = core::DataType::kFloatVector;
  size_t dim = 32;
  size_t clusters = 50;
  float spread = 0.6F;  // Of a cluster, where 1 is that of the centres.
};

// Not thread-safe. The same seed gives the same rows.
class Clusters {
 public:
  Clusters(const ClusterShape& shape, unsigned seed) : shape_(shape), random_(seed) {
    for (size_t i = 0; i < shape.clusters * shape.dim; ++i) centres_.push_back(normal_(random_));
  }

  // Numbers lie around 0.5, so that the mean of all is not the origin.
  core::Column Take(size_t rows) {
    core::Column column(shape_.type, static_cast<int64_t>(shape_.dim));
    std::vector<float> numbers(shape_.dim);
    for (size_t row = 0; row < rows; ++row) {
      const float* centre = centres_.data() + random_() % shape_.clusters * shape_.dim;
      for (size_t i = 0; i < shape_.dim; ++i) {
        numbers[i] = 0.5F + centre[i] + shape_.spread * normal_(random_);
      }
      Append(numbers, &column);
    }
    return column;
  }

  // A row with these numbers, as near as the type can have them; bytes have twenty to one.
  static void Append(const std::vector<float>& numbers, core::Column* column) {
    std::vector<std::byte> row(core::RowWidth(column->type(), column->dim()));
    for (size_t i = 0; i < numbers.size(); ++i) {
      const auto bits = std::bit_cast<uint32_t>(numbers[i]);
      const auto brain = static_cast<uint16_t>(bits >> 16);
      const uint16_t half = HalfOf(bits);
      if (column->type() == core::DataType::kFloatVector) {
        std::memcpy(row.data() + 4 * i, &numbers[i], 4);
      } else if (column->type() == core::DataType::kInt8Vector) {
        const float byte = std::clamp(20 * numbers[i], -128.0F, 127.0F);
        row[i] = static_cast<std::byte>(static_cast<int8_t>(byte));
      } else {
        const bool is_half = column->type() == core::DataType::kFloat16Vector;
        std::memcpy(row.data() + 2 * i, is_half ? &half : &brain, 2);
      }
    }
    column->AppendRow(row);
  }

 private:
  // Cut off, not rounded; what is too small for a half is 0.
  static uint16_t HalfOf(uint32_t bits) {
    const uint32_t exponent = bits >> 23 & 0xFF;
    if (exponent < 113) return 0;
    return static_cast<uint16_t>((bits >> 16 & 0x8000) | (exponent - 112) << 10 |
                                 (bits >> 13 & 0x3FF));
  }

  ClusterShape shape_;
  std::mt19937 random_;
  std::normal_distribution<float> normal_;
  std::vector<float> centres_;
};

}  // namespace elanus::index
