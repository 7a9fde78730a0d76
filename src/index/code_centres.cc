#include "index/code_centres.h"

#include <algorithm>

#include "index/k_means.h"

namespace elanus::index {
namespace {

// A query meets them all; with 64, images of ten kinds of clothes were coded 3.4 times as well as
// around their mean, and words 1.3 times.
constexpr size_t kCentres = 64;
// Rows a centre is trained on.
constexpr size_t kRowsEach = 64;

}  // namespace

CodeCentres::CodeCentres(const CodeRows& rows)
    : rows_(rows), points_(rows.size() * rows.shape().dim) {
  for (size_t i = 0; i < rows.size(); ++i) rows.Decode(i, points_.data() + i * rows.shape().dim);
}

std::vector<std::byte> CodeCentres::Train(const IndexSource& source, const EuclideanSpace& space,
                                          uint64_t seed, core::Executor* executor) {
  const CodeShape shape{CodeBits::k8, space.dim()};
  const size_t rows = source.base.rows;
  const size_t centres = std::clamp<size_t>(rows / kRowsEach, 1, kCentres);
  const size_t count = std::min(rows, centres * kRowsEach);
  std::vector<float> sample(std::max<size_t>(1, count) * space.dim());
  for (size_t i = 0; i < count; ++i) {
    space.MapRow(source.base, i * rows / count, sample.data() + i * space.dim());
  }
  const std::vector<const float*> points = PointersTo(sample, space.dim());
  const std::vector<float> trained = LloydCentres({.points = points, .dim = space.dim()},
                                                  {.centres = centres, .seed = seed}, executor);
  std::vector<std::byte> bytes(centres * shape.stride());
  for (size_t i = 0; i < centres; ++i) {
    EncodePoint(shape, std::span(trained).subspan(i * space.dim(), space.dim()),
                bytes.data() + i * shape.stride());
  }
  return bytes;
}

std::vector<float> CodeCentres::Distances(const CodeQuery& query) const {
  std::vector<float> distances(rows_.size());
  rows_.EstimateRun(query, 0, rows_.size(), distances.data());
  return distances;
}

void CodeCentres::Encode(const CodeShape& shape, std::span<const float> point,
                         std::byte* out) const {
  const std::vector<float> distances = Distances(CodeQuery(rows_.shape(), point));
  const auto nearest = std::min_element(distances.begin(), distances.end()) - distances.begin();
  EncodeAround(shape, point, Centre(static_cast<size_t>(nearest)), static_cast<uint8_t>(nearest),
               out);
}

}  // namespace elanus::index
