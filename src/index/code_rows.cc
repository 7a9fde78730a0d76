#include "index/code_rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "core/limits.h"
#include "index/kernels.h"

namespace elanus::index {
namespace {

constexpr size_t kLine = 64;
constexpr size_t kPieceBytes = 64;
// Loops over so many at a time become instructions over several.
constexpr size_t kLanes = 16;
constexpr size_t kPieceComponents = 2 * kPieceBytes;

constexpr size_t kCentresMax = 256;
constexpr uint32_t kCentreMask = kCentresMax - 1;
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

// The greatest component, or 0 if all are so small that dividing by them gives no number.
float Greatest(std::span<const float> point) {
  constexpr float kSmallest = 1e-30F;
  std::array<float, kLanes> greatest{};
  size_t i = 0;
  for (; i + kLanes <= point.size(); i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      const float x = std::abs(point[i + lane]);
      greatest[lane] = x > greatest[lane] ? x : greatest[lane];
    }
  }
  for (; i < point.size(); ++i) greatest[0] = std::max(greatest[0], std::abs(point[i]));
  const float found = *std::max_element(greatest.begin(), greatest.end());
  return found < kSmallest ? 0.0F : found;
}

// The nearest whole number of |x| < 2^22: added to 1.5 * 2^23 it stands in the lowest bits.
int32_t Nearest(float x) {
  constexpr float kShift = 12582912.0F;
  return std::bit_cast<int32_t>(x + kShift) - std::bit_cast<int32_t>(kShift);
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
  for (size_t i = 0; i < shape.coded(); ++i) {
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
  int32_t* const out = numbers->data();
  size_t i = 0;
  for (; i + kLanes <= point.size(); i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      out[i + lane] = Nearest(point[i + lane] * scale);
    }
  }
  for (; i < point.size(); ++i) out[i] = Nearest(point[i] * scale);
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

// The lowest four bits of the numbers, each `bytes` long.
std::vector<std::byte> PlanesOf(std::span<const int32_t> numbers, size_t bytes) {
  std::vector<std::byte> planes(4 * bytes);
  for (size_t at = 0; at < numbers.size(); at += 8) {
    uint64_t eight = 0;  // A byte each.
    const size_t count = std::min<size_t>(8, numbers.size() - at);
    for (size_t i = 0; i < count; ++i) {
      eight |= static_cast<uint64_t>(numbers[at + i] & 15) << (8 * i);
    }
    for (size_t plane = 0; plane < 4; ++plane) {
      // The product brings the lowest bit of byte i to bit i of the highest byte.
      const uint64_t bits = (eight >> plane) & 0x0101010101010101U;
      planes[plane * bytes + at / 8] = static_cast<std::byte>((bits * 0x0102040810204080U) >> 56);
    }
  }
  return planes;
}

}  // namespace

size_t CodeShape::coded() const {
  if (bits != CodeBits::k1) return dim;
  constexpr size_t kFactorBytes = 2 * sizeof(float);
  const size_t lines = (RoundUp(dim, 64) / 8 + kFactorBytes) / kLine;
  const size_t fits = lines * kLine <= kFactorBytes ? 0 : 8 * (lines * kLine - kFactorBytes);
  return fits < dim && 8 * (dim - fits) <= dim ? fits : dim;
}

size_t CodeShape::code_bytes() const {
  if (bits == CodeBits::k1) return RoundUp(coded(), 64) / 8;
  if (bits == CodeBits::k8) return dim;
  const size_t left = dim % kPieceComponents;
  return dim / kPieceComponents * kPieceBytes + (left + 1) / 2;
}

size_t CodeShape::stride() const {
  const size_t size = FactorsAt(*this) + FactorCount(*this) * sizeof(float);
  const size_t lines = RoundUp(size, kLine);
  if (bits == CodeBits::k1) return lines;
  return 4 * (lines - size) <= size ? lines : RoundUp(size, 16);
}

CodeQuery::CodeQuery(const CodeShape& shape, std::span<const float> point)
    : square_(Square(point)) {
  point = point.first(shape.coded());
  std::vector<int32_t> numbers;
  scale_ = RoundTo(shape.bits == CodeBits::k1 ? 7 : 127, point, &numbers);
  int32_t sum = 0;
  for (const int32_t number : numbers) sum += number;
  const size_t dim = point.size();
  if (shape.bits == CodeBits::k1) {
    codes_ = PlanesOf(numbers, shape.code_bytes());
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

namespace {

void TurnHighestBits(std::byte* word) {
  uint64_t bits = 0;
  std::memcpy(&bits, word, sizeof(bits));
  bits ^= 0x8080808080808080U;
  std::memcpy(word, &bits, sizeof(bits));
}

// A query whose products with a row add up the row.
const std::byte* Ones() {
  static const std::vector<std::byte> ones(core::kDimensionMax + kLine, std::byte{1});
  return ones.data();
}

}  // namespace

CodeQuery::CodeQuery(const CodeShape& shape, std::span<const float> point, std::vector<float> bases)
    : CodeQuery(shape, point) {
  // So that whatever number a row names is one of them.
  bases.resize(kCentresMax);
  bases_ = std::move(bases);
}

float CodeQuery::ErrorOf(std::span<const float> point) const {
  std::vector<int32_t> numbers(point.size());
  for (size_t i = 0; i < point.size(); ++i) numbers[i] = static_cast<int8_t>(codes_[i]);
  return elanus::index::ErrorOf(point, numbers, scale_);
}

CodeRows::CodeRows(const CodeShape& shape, std::span<const std::byte> bytes)
    : shape_(shape),
      stride_(shape.stride()),
      coded_(shape.coded()),
      factors_at_(FactorsAt(shape)),
      bytes_(bytes) {}

CodeFactors CodeRows::Factors(size_t row) const {
  std::array<float, 3> all = {};
  std::memcpy(all.data(), Row(row) + factors_at_, FactorCount(shape_) * sizeof(float));
  return {.factor = all[0], .square = all[1], .error = all[2]};
}

void CodeRows::EstimateSome(const CodeQuery& query, const uint32_t* rows, size_t begin,
                            size_t count, float* out) const {
  std::array<int32_t, kRowsAtOnce> products;
  const CodeRowsInput input{query.codes(), Row(begin), stride_, rows, count, coded_};
  const Kernels& kernels = ActiveKernels();
  const auto run = shape_.bits == CodeBits::k8   ? kernels.code8_rows
                   : shape_.bits == CodeBits::k4 ? kernels.code4_rows
                                                 : kernels.code1_rows;
  run(input, products.data());
  const bool is_centred = !query.bases_.empty();
  const float* const bases = is_centred ? query.bases_.data() : &query.square_;
  const uint32_t mask = is_centred ? kCentreMask : 0;
  for (size_t i = 0; i < count; ++i) {
    std::array<float, 2> factors;  // Factor and square.
    std::memcpy(factors.data(), input.Row(i) + factors_at_, sizeof(factors));
    const float base = bases[std::bit_cast<uint32_t>(factors[1]) & mask];
    const auto product = static_cast<float>(query.times() * products[i] - query.shift());
    out[i] = (base + factors[1]) - 2 * query.scale() * (factors[0] * product);
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

void CodeRows::Decode(size_t row, float* out) const {
  const float factor = Factors(row).factor;
  const auto* const stored = reinterpret_cast<const uint8_t*>(Row(row));
  for (size_t i = 0; i < shape_.dim; ++i) out[i] = factor * static_cast<float>(stored[i] - 128);
}

void CodeRows::SetQuery(size_t row, CodeQuery* query) const {
  const std::byte* const stored = Row(row);
  const CodeFactors factors = Factors(row);
  query->codes_.resize(RoundUp(shape_.dim, kLine));
  std::memcpy(query->codes_.data(), stored, shape_.dim);
  // 128 off, which turns the highest bit; what is behind the codes stays zero.
  const size_t words = shape_.dim / sizeof(uint64_t);
  for (size_t w = 0; w < words; ++w) TurnHighestBits(query->codes_.data() + w * sizeof(uint64_t));
  for (size_t i = words * sizeof(uint64_t); i < shape_.dim; ++i) {
    query->codes_[i] ^= std::byte{128};
  }
  int32_t sum = 0;
  ActiveKernels().code8_rows({Ones(), stored, stride_, nullptr, 1, shape_.dim}, &sum);
  query->square_ = factors.square;
  query->scale_ = factors.factor;
  query->times_ = 1;
  query->shift_ = 128 * (sum - 128 * static_cast<int32_t>(shape_.dim));
}

void EncodePoint(const CodeShape& shape, std::span<const float> point, std::byte* out) {
  std::memset(out, 0, shape.stride());
  if (shape.bits == CodeBits::k1) return EncodeSigns(shape, point, out);
  if (shape.bits == CodeBits::k4) return EncodeNibbles(shape, point, out);
  EncodeBytes(shape, point, out);
}

namespace {

// c . centre, of a row of 1 or 4 bits.
double NumbersTimes(const CodeShape& shape, const std::byte* row, std::span<const float> centre) {
  double sum = 0;
  if (shape.bits == CodeBits::k1) {
    for (size_t i = 0; i < shape.coded(); ++i) {
      const bool is_positive = (row[i / 8] >> (i % 8) & std::byte{1}) != std::byte{0};
      sum += is_positive ? centre[i] : -centre[i];
    }
    return sum;
  }
  ForEachNibble(shape.dim, [&](size_t i, size_t piece, Nibble nibble) {
    const std::byte pair = row[piece + nibble.byte];
    const auto stored =
        std::to_integer<int32_t>(nibble.is_upper ? pair >> 4 : pair & std::byte{15});
    sum += static_cast<double>(2 * stored - 15) * centre[i];
  });
  return sum;
}

}  // namespace

void EncodeAround(const CodeShape& shape, std::span<const float> point,
                  std::span<const float> centre, uint8_t number, std::byte* out) {
  std::vector<float> rest(point.begin(), point.end());
  for (size_t i = 0; i < rest.size(); ++i) rest[i] -= centre[i];
  EncodePoint(shape, rest, out);
  CodeFactors factors = CodeRows(shape, {out, shape.stride()}).Factors(0);
  const double product = factors.factor * NumbersTimes(shape, out, centre);
  const auto square = static_cast<float>(factors.square + 2 * product);
  factors.square = std::bit_cast<float>((std::bit_cast<uint32_t>(square) & ~kCentreMask) | number);
  PutFactors(shape, factors, out);
}

}  // namespace elanus::index
