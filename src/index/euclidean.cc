#include "index/euclidean.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "index/distance.h"

namespace elanus::index {
namespace {

// The mean of so many rows says where the others are.
constexpr size_t kMeanRows = 20'000;

// Whether all are numbers, and not so great that their squares are none. Floats without their sign
// have the order of the whole numbers with the same bits.
constexpr float kGreatest = 1e15F;
bool AllSmall(std::span<const float> numbers) {
  constexpr size_t kLanes = 16;
  constexpr uint32_t kMagnitude = 0x7FFFFFFF;
  const auto limit = std::bit_cast<uint32_t>(kGreatest);
  std::array<uint32_t, kLanes> greater{};
  size_t i = 0;
  for (; i + kLanes <= numbers.size(); i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      const uint32_t bits = std::bit_cast<uint32_t>(numbers[i + lane]) & kMagnitude;
      // The highest bit tells: both are below 2^31.
      greater[lane] |= limit - bits;
    }
  }
  for (; i < numbers.size(); ++i) {
    greater[0] |= limit - (std::bit_cast<uint32_t>(numbers[i]) & kMagnitude);
  }
  uint32_t any = 0;
  for (const uint32_t lane : greater) any |= lane;
  return (any & ~kMagnitude) == 0;
}

// The components of one row as floats; what is not finite counts as 0.
void ReadVector(const core::ColumnView& column, size_t row, float* out) {
  const auto dim = static_cast<size_t>(column.dim);
  if (column.type == core::DataType::kFloatVector) {
    std::ranges::copy(column.Vector(row), out);
  } else {
    WidenVector(column, row, out);
  }
  if (AllSmall(std::span<const float>(out, dim))) return;
  for (size_t i = 0; i < dim; ++i) {
    if (!(std::abs(out[i]) <= kGreatest)) out[i] = 0;
  }
}

double Length(std::span<const float> vector) {
  double square = 0;
  for (const float x : vector) square += static_cast<double>(x) * x;
  return std::sqrt(square);
}

void Normalise(std::span<float> vector, double length) {
  const double own = Length(vector);
  if (own == 0) return;
  const double scale = length / own;
  for (float& x : vector) x = static_cast<float>(x * scale);
}

// The row before it is centred and turned.
void Place(core::Metric metric, const core::ColumnView& column, size_t row, float radius,
           float* out) {
  const auto dim = static_cast<size_t>(column.dim);
  ReadVector(column, row, out);
  const std::span<float> vector(out, dim);
  if (metric == core::Metric::kCosine) Normalise(vector, 1);
  if (metric != core::Metric::kIp) return;
  const auto length = static_cast<float>(Length(vector));
  out[dim] = std::sqrt(std::max(0.0F, (radius - length) * (radius + length)));
}

}  // namespace

EuclideanSpace EuclideanSpace::Fit(const IndexSource& source, uint64_t seed) {
  EuclideanSpace space;
  space.metric_ = source.metric;
  space.vector_dim_ = static_cast<size_t>(source.base.dim);
  const bool is_ip = source.metric == core::Metric::kIp;
  std::vector<float> point(space.vector_dim_ + 1);
  for (size_t row = 0; is_ip && row < source.base.rows; ++row) {
    ReadVector(source.base, row, point.data());
    const double length = Length(std::span(point).first(space.vector_dim_));
    space.radius_ = std::max(space.radius_, static_cast<float>(length));
  }
  const size_t dim = space.vector_dim_ + (is_ip ? 1 : 0);
  std::vector<double> sums(dim);
  const size_t step = std::max<size_t>(1, source.base.rows / kMeanRows);
  size_t count = 0;
  for (size_t row = 0; row < source.base.rows; row += step, ++count) {
    Place(space.metric_, source.base, row, space.radius_, point.data());
    for (size_t i = 0; i < dim; ++i) sums[i] += point[i];
  }
  space.mean_.resize(dim);
  for (size_t i = 0; i < dim && count > 0; ++i) {
    space.mean_[i] = static_cast<float>(sums[i] / static_cast<double>(count));
  }
  space.rotation_ = Rotation(dim, seed);
  return space;
}

core::Result<EuclideanSpace> EuclideanSpace::Read(BlobReader* reader) {
  EuclideanSpace space;
  const uint64_t metric = TRY(reader->Get());
  space.vector_dim_ = TRY(reader->Get());
  const uint64_t seed = TRY(reader->Get());
  const auto radius = TRY(reader->GetArray<float>());
  const auto mean = TRY(reader->GetArray<float>());
  space.metric_ = static_cast<core::Metric>(metric);
  const bool is_known = space.metric_ == core::Metric::kL2 || space.metric_ == core::Metric::kIp ||
                        space.metric_ == core::Metric::kCosine;
  const size_t added = space.metric_ == core::Metric::kIp ? 1 : 0;
  if (!is_known || mean.empty() || mean.size() != space.vector_dim_ + added || radius.size() != 1) {
    return core::Corruption("an index has points of another kind than its vectors");
  }
  space.radius_ = radius[0];
  space.mean_.assign(mean.begin(), mean.end());
  space.rotation_ = Rotation(mean.size(), seed);
  return space;
}

void EuclideanSpace::Write(BlobWriter* writer) const {
  writer->Put(static_cast<uint64_t>(metric_));
  writer->Put(vector_dim_);
  writer->Put(rotation_.seed());
  writer->PutArray(std::span(&radius_, 1));
  writer->PutArray(mean_);
}

void EuclideanSpace::Finish(float* point) const {
  constexpr size_t kLanes = 16;
  size_t i = 0;
  for (; i + kLanes <= mean_.size(); i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) point[i + lane] -= mean_[i + lane];
  }
  for (; i < mean_.size(); ++i) point[i] -= mean_[i];
  rotation_.Apply(point);
}

void EuclideanSpace::MapRow(const core::ColumnView& base, size_t row, float* out) const {
  Place(metric_, base, row, radius_, out);
  Finish(out);
}

void EuclideanSpace::MapQuery(const core::ColumnView& queries, size_t query, float* out) const {
  ReadVector(queries, query, out);
  const std::span<float> vector(out, vector_dim_);
  if (metric_ == core::Metric::kCosine) Normalise(vector, 1);
  if (metric_ == core::Metric::kIp) {
    Normalise(vector, radius_);
    out[vector_dim_] = 0;
  }
  Finish(out);
}

MetricScale EuclideanSpace::ScaleOf(const core::ColumnView& queries, size_t query) const {
  // With |a| = |b| = 1, |a - b|^2 = 2 - 2 a . b.
  if (metric_ == core::Metric::kCosine) return {.scale = 0.5F, .offset = -1};
  if (metric_ == core::Metric::kL2 || radius_ == 0) return {};
  std::vector<float> vector(vector_dim_);
  ReadVector(queries, query, vector.data());
  // The query came to length r by r / |q|, so q . x is |q| / r of what the points' product is.
  const auto length = static_cast<float>(Length(vector));
  return {.scale = length / (2 * radius_), .offset = -length * radius_};
}

}  // namespace elanus::index
