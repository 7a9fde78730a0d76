#include "index/code_groups.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace elanus::index {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Lengths whose products and squares lose nothing to the ends of the range of floats.
constexpr double kLengthMin = 1e-14;
constexpr double kLengthMax = 1e14;

// Lengths and errors are floats that were rounded a few times; so much more holds them.
constexpr float kRoundedUp = 1.01F;

double Square(std::span<const float> vector) {
  double square = 0;
  for (const float x : vector) square += static_cast<double>(x) * x;
  return square;
}

CodeShape ByteShape(const GroupShape& shape) {
  return {.bits = CodeBits::k8, .dim = shape.dim};
}

}  // namespace

double RoundingShare(size_t dim) {
  // In units of the last place: the kernels add dim / 16 products a lane, a rotation turns four
  // times through the binary logarithm of dim, and the rest takes a dozen steps. This is more than
  // all of them together, for errors that all point one way.
  const double units = static_cast<double>(dim) + 512;
  return units * std::numeric_limits<float>::epsilon();
}

bool IsBeyondBounds(std::span<const float> vector) {
  const double length = std::sqrt(Square(vector));
  return length != 0 && !(length >= kLengthMin && length <= kLengthMax);
}

void PutRow(const GroupShape& shape, std::span<const float> point, size_t lane, GroupPlace group) {
  GroupFactors* const all = group.factors;
  const double square = Square(point);
  if (point.empty() || !std::isfinite(square)) {
    all->square[lane] = -kInfinity;
    all->factor[lane] = all->error[lane] = all->length[lane] = 0;
    return;
  }
  const CodeShape codes = ByteShape(shape);
  std::vector<std::byte> row(codes.stride());
  EncodePoint(codes, point, row.data());
  for (size_t i = 0; i < shape.dim; ++i) {
    group.codes[i / kStepNumbers * kStepBytes + lane * kStepNumbers + i % kStepNumbers] = row[i];
  }
  const CodeFactors factors = CodeRows(codes, row).Factors(0);
  all->square[lane] = static_cast<float>(square * (1 - RoundingShare(shape.dim)));
  all->factor[lane] = factors.factor;
  all->error[lane] = factors.error;
  all->length[lane] = static_cast<float>(std::sqrt(square)) * kRoundedUp;
}

void GroupQueries::Add(std::span<const float> point, const MetricScale& scale) {
  const CodeQuery query(ByteShape(shape_), point);
  const size_t begin = numbers_.size();
  numbers_.resize(begin + shape_.steps() * kStepNumbers);
  std::memcpy(numbers_.data() + begin, query.codes(), shape_.dim);
  sums_.push_back(query.shift() / 128);
  const double square = Square(point);
  const float error = query.ErrorOf(point);
  const double length = std::sqrt(square) + error;
  weights_.push_back({.of_error = static_cast<float>(-2 * kRoundedUp * length),
                      .of_length = -2 * kRoundedUp * error,
                      .of_product = -2 * query.scale(),
                      .limit = kInfinity});
  // What the points had before they were centred: r^2 if the metric is IP, 1 if it is COSINE.
  const double before = -0.5 * scale.offset / scale.scale;
  const double share = RoundingShare(shape_.dim);
  // Squares of differences may vanish below the smallest float, one a component.
  const double vanished = static_cast<double>(shape_.dim) * std::numeric_limits<float>::min();
  limits_.push_back(
      {.scale = scale, .allowance = share * before - (1 - share) * square + vanished});
}

void GroupQueries::Pack() {
  packed_.resize(numbers_.size());
  const size_t width = shape_.steps() * kStepNumbers;
  std::byte* out = packed_.data();
  for (size_t begin = 0; begin < size(); begin += kBandQueries) {
    const size_t end = std::min(begin + kBandQueries, size());
    for (size_t at = 0; at < width; at += kStepNumbers) {
      for (size_t q = begin; q < end; ++q, out += kStepNumbers) {
        std::memcpy(out, numbers_.data() + q * width + at, kStepNumbers);
      }
    }
  }
}

QueryBand GroupQueries::Band(size_t band) const {
  const size_t first = band * kBandQueries;
  return {.numbers = packed_.data() + first * shape_.steps() * kStepNumbers,
          .sums = sums_.data() + first,
          .count = std::min(kBandQueries, size() - first)};
}

BoundWeights GroupQueries::Weights(size_t query, float distance) const {
  BoundWeights weights = weights_[query];
  const Limit& limit = limits_[query];
  const double square =
      (static_cast<double>(distance) - limit.scale.offset) / limit.scale.scale + limit.allowance;
  // Rounded up; beyond the greatest float that is no limit.
  constexpr double kGreatest = std::numeric_limits<float>::max();
  weights.limit =
      std::nextafter(static_cast<float>(std::clamp(square, -kGreatest, kGreatest)), kInfinity);
  return weights;
}

}  // namespace elanus::index
