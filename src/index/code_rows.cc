#include "index/code_rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "index/kernels.h"

namespace elanus::index {
namespace {

constexpr size_t kLine = 64;
constexpr size_t kPieceBytes = 64;
constexpr size_t kPieceComponents = 2 * kPieceBytes;

// Their products stay in the nearest cache.
constexpr size_t kRowsAtOnce = 64;

size_t RoundUp(size_t size, size_t to) {
  return (size + to - 1) / to * to;
}

size_t FactorsAt(const CodeShape& shape) {
  return RoundUp(shape.code_bytes(), sizeof(float));
}

// How many floats stand behind the codes.
size_t FactorCount(const CodeShape& shape) {
  return shape.bits == CodeBits::k8 ? 3 : 2;
}

void PutFactors(const CodeShape& shape, const CodeFactors& factors, std::byte* row) {
  const std::array<float, 3> all = {factors.factor, factors.square, factors.error};
  std::memcpy(row + FactorsAt(shape), all.data(), FactorCount(shape) * sizeof(float));
}

float Square(std::span<const float> point) {
  float sum = 0;
  const float* const row = point.data();
  ActiveKernels().dot_rows({row, &row, 1, point.size()}, &sum);
  return sum;
}

float Greatest(std::span<const float> point) {
  float greatest = 0;
  for (const float x : point) greatest = std::max(greatest, std::abs(x));
  return greatest;
}

// Where component i of a piece of `count` goes: the byte, and whether into its upper half.
struct Nibble {
  size_t byte = 0;
  bool is_upper = false;
};
Nibble NibbleOf(size_t i, size_t count) {
  const size_t half = (count + 1) / 2;
  return i < half ? Nibble{.byte = i, .is_upper = false}
                  : Nibble{.byte = i - half, .is_upper = true};
}

// Calls put(component, place of its piece, nibble in the piece) for every component.
template <typename Put>
void ForEachNibble(size_t dim, Put&& put) {
  for (size_t begin = 0; begin < dim; begin += kPieceComponents) {
    const size_t count = std::min(kPieceComponents, dim - begin);
    for (size_t i = 0; i < count; ++i) put(begin + i, begin / 2, NibbleOf(i, count));
  }
}

// |x|^2 / (c . x), or 0 if the codes say nothing about the point.
float FactorOf(float square, double product) {
  const auto factor = static_cast<float>(square / product);
  return std::isfinite(factor) ? factor : 0.0F;
}

void EncodeSigns(const CodeShape& shape, std::span<const float> point, std::byte* out) {
  double product = 0;
  for (size_t i = 0; i < point.size(); ++i) {
    product += std::abs(point[i]);
    if (point[i] > 0) out[i / 8] |= std::byte{1} << (i % 8);
  }
  const float square = Square(point);
  PutFactors(shape, {.factor = FactorOf(square, product), .square = square, .error = 0}, out);
}

// The odd number nearest to x, within -15 .. 15.
int32_t OddNumber(float x) {
  const float half = std::clamp((x + 15.0F) / 2, 0.0F, 15.0F);
  return 2 * static_cast<int32_t>(half + 0.5F) - 15;
}

// How well codes at this scale point where x does: (c . x)^2 / |c|^2.
struct Fit {
  double product = 0;
  double worth = 0;
};
Fit FitOf(std::span<const float> point, float scale) {
  float product = 0;
  float square = 0;
  for (const float x : point) {
    const auto number = static_cast<float>(OddNumber(x * scale));
    product += number * x;
    square += number * number;
  }
  return {.product = product, .worth = static_cast<double>(product) * product / square};
}

// Which greatest component is cut off, in numbers, is tried over this range.
constexpr float kScaleFrom = 12;
constexpr float kScaleTo = 24;
constexpr float kScaleStep = 1.5F;

void EncodeNibbles(const CodeShape& shape, std::span<const float> point, std::byte* out) {
  const float greatest = Greatest(point);
  float best_scale = 0;
  Fit best;
  for (float units = kScaleFrom; greatest > 0 && units <= kScaleTo; units += kScaleStep) {
    const Fit fit = FitOf(point, units / greatest);
    if (fit.worth <= best.worth) continue;
    best = fit;
    best_scale = units / greatest;
  }
  ForEachNibble(point.size(), [&](size_t i, size_t piece, Nibble nibble) {
    const auto stored = static_cast<uint8_t>((OddNumber(point[i] * best_scale) + 15) / 2);
    out[piece + nibble.byte] |= std::byte{stored} << (nibble.is_upper ? 4 : 0);
  });
  const float square = Square(point);
  PutFactors(shape, {.factor = FactorOf(square, best.product), .square = square, .error = 0}, out);
}

// The point as whole numbers of -limit .. limit, and the scale that brings them back.
float RoundTo(int32_t limit, std::span<const float> point, std::vector<int32_t>* numbers) {
  const float greatest = Greatest(point);
  const float scale = greatest > 0 ? static_cast<float>(limit) / greatest : 0.0F;
  numbers->resize(point.size());
  for (size_t i = 0; i < point.size(); ++i) {
    (*numbers)[i] = static_cast<int32_t>(std::lrint(point[i] * scale));
  }
  return greatest > 0 && std::isfinite(scale) ? greatest / static_cast<float>(limit) : 0.0F;
}

float ErrorOf(std::span<const float> point, std::span<const int32_t> numbers, float scale) {
  double error = 0;
  for (size_t i = 0; i < point.size(); ++i) {
    const double difference =
        static_cast<double>(point[i]) - static_cast<double>(scale) * numbers[i];
    error += difference * difference;
  }
  // Rounded up, as it stands in bounds.
  return std::nextafter(static_cast<float>(std::sqrt(error)), INFINITY);
}

void EncodeBytes(const CodeShape& shape, std::span<const float> point, std::byte* out) {
  thread_local std::vector<int32_t> numbers;
  RoundTo(127, point, &numbers);
  double product = 0;
  for (size_t i = 0; i < point.size(); ++i) {
    out[i] = static_cast<std::byte>(numbers[i] + 128);
    product += static_cast<double>(point[i]) * numbers[i];
  }
  const float square = Square(point);
  const float factor = FactorOf(square, product);
  PutFactors(shape, {.factor = factor, .square = square, .error = ErrorOf(point, numbers, factor)},
             out);
}

}  // namespace

size_t CodeShape::code_bytes() const {
  if (bits == CodeBits::k1) return RoundUp(dim, 64) / 8;
  if (bits == CodeBits::k8) return dim;
  const size_t left = dim % kPieceComponents;
  return dim / kPieceComponents * kPieceBytes + (left + 1) / 2;
}

size_t CodeShape::stride() const {
  const size_t size = FactorsAt(*this) + FactorCount(*this) * sizeof(float);
  const size_t lines = RoundUp(size, kLine);
  return 4 * (lines - size) <= size ? lines : RoundUp(size, 16);
}

CodeQuery::CodeQuery(const CodeShape& shape, std::span<const float> point)
    : square_(Square(point)) {
  std::vector<int32_t> numbers;
  scale_ = RoundTo(shape.bits == CodeBits::k1 ? 7 : 127, point, &numbers);
  error_ = ErrorOf(point, numbers, scale_);
  int32_t sum = 0;
  for (const int32_t number : numbers) sum += number;
  const size_t dim = point.size();
  if (shape.bits == CodeBits::k1) {
    const size_t bytes = shape.code_bytes();
    codes_.resize(4 * bytes);
    for (size_t i = 0; i < dim; ++i) {
      for (size_t plane = 0; plane < 4; ++plane) {
        const auto bit = static_cast<uint8_t>((numbers[i] >> plane) & 1);
        codes_[plane * bytes + i / 8] |= std::byte{bit} << (i % 8);
      }
    }
    shift_ = sum;
  } else if (shape.bits == CodeBits::k4) {
    codes_.resize(RoundUp(dim, kPieceComponents));
    ForEachNibble(dim, [&](size_t i, size_t piece, Nibble nibble) {
      codes_[2 * piece + (nibble.is_upper ? kPieceBytes : 0) + nibble.byte] =
          static_cast<std::byte>(numbers[i]);
    });
    // Numbers are 2 * stored - 15.
    times_ = 2;
    shift_ = 15 * sum;
  } else {
    codes_.resize(RoundUp(dim, kLine));
    for (size_t i = 0; i < dim; ++i) codes_[i] = static_cast<std::byte>(numbers[i]);
    shift_ = 128 * sum;
  }
}

CodeRows::CodeRows(const CodeShape& shape, std::span<const std::byte> bytes)
    : shape_(shape), stride_(shape.stride()), factors_at_(FactorsAt(shape)), bytes_(bytes) {}

CodeFactors CodeRows::Factors(size_t row) const {
  std::array<float, 3> all = {};
  std::memcpy(all.data(), Row(row) + factors_at_, FactorCount(shape_) * sizeof(float));
  return {.factor = all[0], .square = all[1], .error = all[2]};
}

void CodeRows::EstimateSome(const CodeQuery& query, const uint32_t* rows, size_t begin,
                            size_t count, float* out) const {
  std::array<int32_t, kRowsAtOnce> products;
  const CodeRowsInput input{query.codes(), Row(begin), stride_, rows, count, shape_.dim};
  const Kernels& kernels = ActiveKernels();
  const auto run = shape_.bits == CodeBits::k8   ? kernels.code8_rows
                   : shape_.bits == CodeBits::k4 ? kernels.code4_rows
                                                 : kernels.code1_rows;
  run(input, products.data());
  for (size_t i = 0; i < count; ++i) {
    std::array<float, 2> factors;  // Factor and square.
    std::memcpy(factors.data(), input.Row(i) + factors_at_, sizeof(factors));
    const auto product = static_cast<float>(query.times() * products[i] - query.shift());
    out[i] = (query.square() + factors[1]) - 2 * query.scale() * (factors[0] * product);
  }
}

void CodeRows::Estimate(const CodeQuery& query, std::span<const uint32_t> rows, float* out) const {
  for (size_t at = 0; at < rows.size(); at += kRowsAtOnce) {
    const size_t count = std::min(kRowsAtOnce, rows.size() - at);
    EstimateSome(query, rows.data() + at, 0, count, out + at);
  }
}

void CodeRows::EstimateRun(const CodeQuery& query, size_t begin, size_t count, float* out) const {
  for (size_t at = 0; at < count; at += kRowsAtOnce) {
    EstimateSome(query, nullptr, begin + at, std::min(kRowsAtOnce, count - at), out + at);
  }
}

void CodeRows::SetQuery(size_t row, CodeQuery* query) const {
  const std::byte* const stored = Row(row);
  const CodeFactors factors = Factors(row);
  query->codes_.assign(RoundUp(shape_.dim, kLine), std::byte{0});
  int32_t sum = 0;
  for (size_t i = 0; i < shape_.dim; ++i) {
    // 128 off, which turns the highest bit.
    query->codes_[i] = stored[i] ^ std::byte{128};
    sum += std::to_integer<int32_t>(stored[i]);
  }
  query->square_ = factors.square;
  query->scale_ = factors.factor;
  query->times_ = 1;
  query->shift_ = 128 * (sum - 128 * static_cast<int32_t>(shape_.dim));
  query->error_ = factors.error;
}

void EncodePoint(const CodeShape& shape, std::span<const float> point, std::byte* out) {
  std::memset(out, 0, shape.stride());
  if (shape.bits == CodeBits::k1) return EncodeSigns(shape, point, out);
  if (shape.bits == CodeBits::k4) return EncodeNibbles(shape, point, out);
  EncodeBytes(shape, point, out);
}

}  // namespace elanus::index
