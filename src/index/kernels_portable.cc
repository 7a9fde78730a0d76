// The kernels in plain C++: the judge of all others.
//
// Sixteen partial sums in the places where a 16-lane register would have them, so that rounding is
// alike and a compiler can vectorise.
#include <array>

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

constexpr Kernels kKernels = {.name = "portable",
                              .dot_rows = Rows<Dot>,
                              .l2sq_rows = Rows<L2Sq>,
                              .dot_tile = Tile<Dot>,
                              .l2sq_tile = Tile<L2Sq>};

}  // namespace

const Kernels& PortableKernels() {
  return kKernels;
}

}  // namespace elanus::index
