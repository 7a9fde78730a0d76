#include "index/flat.h"

#include "index/distance.h"
#include "index/kernels.h"

namespace elanus::index {

std::vector<std::vector<Hit>> SearchFlat(const FlatInput& input, core::Executor*) {
  const auto dim = static_cast<size_t>(input.dim);
  std::vector<std::vector<Hit>> answers;
  for (size_t q = 0; q * dim < input.queries.size(); ++q) {
    TopK top(input.k);
    const auto query = input.queries.subspan(q * dim, dim);
    for (size_t r = 0; r * dim < input.base.size(); ++r) {
      if (input.allowed != nullptr && !input.allowed->Test(r)) continue;
      top.Add({Distance(input.metric, query, input.base.subspan(r * dim, dim)),
               static_cast<uint32_t>(r)});
    }
    answers.push_back(top.Take());
  }
  return answers;
}

}  // namespace elanus::index
