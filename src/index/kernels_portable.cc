// The kernels in plain C++: the judge of all others.
//
// Sixteen partial sums in the places where a 16-lane register would have them, so that rounding is
// alike and a compiler can vectorise.
#include <array>
#include <bit>

#include "index/kernels.h"

namespace elanus::index {
namespace {

constexpr size_t kLanes = 16;

float Fold(std::array<float, kLanes>& sums) {
  for (size_t half = kLanes / 2; half > 0; half /= 2) {
    for (size_t i = 0; i < half; ++i) sums[i] += sums[i + half];
  }
  return sums[0];
}

struct Dot {
  static float Term(float a, float b) { return a * b; }
};
struct L2Sq {
  static float Term(float a, float b) { return (a - b) * (a - b); }
};

template <typename Metric>
float Pair(const float* a, const float* b, size_t dim) {
  std::array<float, kLanes> sums{};
  size_t i = 0;
  for (; i + kLanes <= dim; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      sums[lane] += Metric::Term(a[i + lane], b[i + lane]);
    }
  }
  for (size_t lane = 0; i < dim; ++i, ++lane) sums[lane] += Metric::Term(a[i], b[i]);
  return Fold(sums);
}

template <typename Metric>
void Rows(const RowsInput& input, float* out) {
  for (size_t r = 0; r < input.count; ++r) {
    out[r] = Pair<Metric>(input.query, input.rows[r], input.dim);
  }
}

template <typename Metric>
void Tile(const TileInput& input, float* out) {
  for (size_t q = 0; q < input.query_count; ++q) {
    for (size_t r = 0; r < input.row_count; ++r) {
      *out++ = Pair<Metric>(input.queries[q], input.rows[r], input.dim);
    }
  }
}

// Normal numbers have their exponent moved from the bias of 15 to that of 127; the smallest ones
// are multiples of 2^-24.
float HalfToFloat(uint16_t half) {
  const uint32_t sign = static_cast<uint32_t>(half & 0x8000U) << 16;
  const uint32_t exponent = (half >> 10) & 0x1FU;
  const uint32_t fraction = half & 0x3FFU;
  if (exponent == 0) {
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return std::bit_cast<float>(sign | std::bit_cast<uint32_t>(magnitude));
  }
  const uint32_t wide = exponent == 0x1F ? 0xFF : exponent + (127 - 15);
  return std::bit_cast<float>(sign | (wide << 23) | (fraction << 13));
}

void WidenHalf(const uint16_t* from, size_t count, float* out) {
  for (size_t i = 0; i < count; ++i) out[i] = HalfToFloat(from[i]);
}

void WidenBrain(const uint16_t* from, size_t count, float* out) {
  for (size_t i = 0; i < count; ++i) {
    out[i] = std::bit_cast<float>(static_cast<uint32_t>(from[i]) << 16);
  }
}

void Transform(float* numbers, size_t count) {
  for (size_t half = 1; half < count; half *= 2) {
    for (size_t i = 0; i < count; ++i) {
      if ((i & half) != 0) continue;
      const float low = numbers[i];
      numbers[i] = low + numbers[i + half];
      numbers[i + half] = low - numbers[i + half];
    }
  }
}

void Multiply(const float* factors, size_t count, float* numbers) {
  for (size_t i = 0; i < count; ++i) numbers[i] *= factors[i];
}

struct Int8Dot {
  static int32_t Term(std::byte a, std::byte b) {
    return static_cast<int8_t>(a) * static_cast<int8_t>(b);
  }
};
struct Int8L2Sq {
  static int32_t Term(std::byte a, std::byte b) {
    const int32_t difference = static_cast<int8_t>(a) - static_cast<int8_t>(b);
    return difference * difference;
  }
};
struct XorBits {
  static int32_t Term(std::byte a, std::byte b) {
    return std::popcount(static_cast<uint8_t>(a ^ b));
  }
};
struct OrBits {
  static int32_t Term(std::byte a, std::byte b) {
    return std::popcount(static_cast<uint8_t>(a | b));
  }
};

template <typename Metric>
void ByteRows(const ByteRowsInput& input, int32_t* out) {
  for (size_t r = 0; r < input.count; ++r) {
    out[r] = 0;
    for (size_t i = 0; i < input.bytes; ++i) {
      out[r] += Metric::Term(input.query[i], input.rows[r][i]);
    }
  }
}

constexpr size_t kPieceBytes = 64;

int32_t Times(std::byte query, int32_t number) {
  return static_cast<int8_t>(query) * number;
}

void Code8Rows(const CodeRowsInput& input, int32_t* out) {
  for (size_t r = 0; r < input.count; ++r) {
    const std::byte* const row = input.Row(r);
    out[r] = 0;
    for (size_t i = 0; i < input.dim; ++i) {
      out[r] += Times(input.query[i], std::to_integer<int32_t>(row[i]));
    }
  }
}

void Code4Rows(const CodeRowsInput& input, int32_t* out) {
  const size_t whole = input.dim / (2 * kPieceBytes) * kPieceBytes;
  const size_t bytes = whole + (input.dim - 2 * whole + 1) / 2;
  for (size_t r = 0; r < input.count; ++r) {
    const std::byte* const row = input.Row(r);
    out[r] = 0;
    for (size_t i = 0; i < bytes; ++i) {
      const std::byte* const query = input.query + i / kPieceBytes * kPieceBytes + i;
      out[r] += Times(query[0], std::to_integer<int32_t>(row[i] & std::byte{15}));
      out[r] += Times(query[kPieceBytes], std::to_integer<int32_t>(row[i] >> 4));
    }
  }
}

void Code1Rows(const CodeRowsInput& input, int32_t* out) {
  const size_t bytes = (input.dim + 63) / 64 * sizeof(uint64_t);
  constexpr std::array<int32_t, 4> kWorth = {1, 2, 4, -8};
  for (size_t r = 0; r < input.count; ++r) {
    const std::byte* const row = input.Row(r);
    out[r] = 0;
    for (size_t i = 0; i < 4 * bytes; ++i) {
      const auto both = std::to_integer<uint8_t>(row[i % bytes] & input.query[i]);
      out[r] += 2 * kWorth[i / bytes] * std::popcount(both);
    }
  }
}

constexpr Kernels kKernels = {.name = "portable",
                              .dot_rows = Rows<Dot>,
                              .l2sq_rows = Rows<L2Sq>,
                              .dot_tile = Tile<Dot>,
                              .l2sq_tile = Tile<L2Sq>,
                              .widen_half = WidenHalf,
                              .widen_brain = WidenBrain,
                              .transform = Transform,
                              .multiply = Multiply,
                              .int8_dot_rows = ByteRows<Int8Dot>,
                              .int8_l2sq_rows = ByteRows<Int8L2Sq>,
                              .xor_bits_rows = ByteRows<XorBits>,
                              .or_bits_rows = ByteRows<OrBits>,
                              .code8_rows = Code8Rows,
                              .code4_rows = Code4Rows,
                              .code1_rows = Code1Rows,
                              .group_products = GroupProductsPortable,
                              .group_bounds = GroupBoundsPortable};

}  // namespace

const Kernels& PortableKernels() {
  return kKernels;
}

}  // namespace elanus::index
