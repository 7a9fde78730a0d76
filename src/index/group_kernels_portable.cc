// Groups of codes in plain C++: the judge of the other families.
#include "index/group_kernels.h"

namespace elanus::index {
namespace {

int32_t Product(const std::byte* row, const std::byte* query) {
  int32_t sum = 0;
  for (size_t i = 0; i < kStepNumbers; ++i) {
    sum += (static_cast<int32_t>(row[i]) - 128) * static_cast<int8_t>(query[i]);
  }
  return sum;
}

}  // namespace

void GroupProductsPortable(const GroupRun& run, const QueryBand& band, int32_t* out) {
  for (size_t q = 0; q < band.count; ++q) {
    for (size_t g = 0; g < run.count; ++g, out += kGroupRows) {
      for (size_t r = 0; r < kGroupRows; ++r) out[r] = 0;
      const std::byte* codes = run.Codes(g);
      for (size_t step = 0; step < run.steps; ++step, codes += kStepBytes) {
        const std::byte* const query = band.numbers + (step * band.count + q) * kStepNumbers;
        for (size_t r = 0; r < kGroupRows; ++r) out[r] += Product(codes + r * kStepNumbers, query);
      }
    }
  }
}

bool GroupBoundsPortable(const GroupRun& run, const int32_t* products, const BoundWeights& weights,
                         float* bounds, uint16_t* masks) {
  bool any = false;
  for (size_t g = 0; g < run.count; ++g) {
    const GroupFactors& factors = run.factors[g];
    masks[g] = 0;
    for (size_t r = 0; r < kGroupRows; ++r) {
      const size_t at = g * kGroupRows + r;
      bounds[at] = factors.square[r] + weights.of_error * factors.error[r] +
                   weights.of_length * factors.length[r] +
                   weights.of_product * factors.factor[r] * static_cast<float>(products[at]);
      const bool is_above = bounds[at] > weights.limit;
      masks[g] = static_cast<uint16_t>(masks[g] | static_cast<unsigned>(!is_above) << r);
    }
    any |= masks[g] != 0;
  }
  return any;
}

}  // namespace elanus::index
