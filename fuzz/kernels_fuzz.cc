// Every table of kernels that this machine can run counts whole numbers alike, and gives floats
// that differ from the portable ones by rounding alone, whatever the numbers, lengths and counts.
//
// The first three bytes of an input say how long rows are, how many there are and how many queries;
// the others are the numbers, again and again, turned a little each time.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "index/huge_buffer.h"
#include "index/kernels.h"

namespace {

using elanus::index::GroupFactors;
using elanus::index::HugeBuffer;
using elanus::index::Kernels;

void Require(bool is_true, const Kernels& kernels, const char* what) {
  if (is_true) return;
  std::fprintf(stderr, "%s: %s\n", kernels.name, what);
  std::abort();
}

// The input's bytes without end.
class Supply {
 public:
  Supply(const uint8_t* data, size_t size) : data_(data), size_(size) {}

  uint8_t Next() {
    const size_t turn = at_ / size_;
    return static_cast<uint8_t>(data_[at_++ % size_] + 37 * turn);
  }
  void Fill(std::span<std::byte> bytes) {
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(Next());
  }
  // Of -8 to 8, so that sums neither overflow nor vanish.
  std::vector<float> Floats(size_t count) {
    std::vector<float> floats(count);
    for (float& x : floats) x = static_cast<float>(Next() - 128) / 16 + 0.001F;
    return floats;
  }

 private:
  const uint8_t* const data_;
  const size_t size_;
  size_t at_ = 0;
};

constexpr size_t kDimMax = 256;
constexpr size_t kRowsMax = 5;

struct Counts {
  size_t dim = 0;
  size_t rows = 0;
  size_t queries = 0;
};

// All that is counted of rows that lie one after the other.
std::vector<int32_t> Counted(const Kernels& kernels, const Counts& counts,
                             const std::vector<std::byte>& query,
                             const std::vector<std::byte>& base) {
  std::vector<const std::byte*> rows;
  for (size_t r = 0; r < counts.rows; ++r) rows.push_back(base.data() + r * counts.dim);
  const elanus::index::ByteRowsInput input{query.data(), rows.data(), counts.rows, counts.dim};
  std::vector<int32_t> all(4 * counts.rows);
  kernels.int8_dot_rows(input, all.data());
  kernels.int8_l2sq_rows(input, all.data() + counts.rows);
  kernels.xor_bits_rows(input, all.data() + 2 * counts.rows);
  kernels.or_bits_rows(input, all.data() + 3 * counts.rows);
  return all;
}

void CompareBytes(const Counts& counts, Supply* supply) {
  std::vector<std::byte> query(counts.dim);
  std::vector<std::byte> base(counts.dim * counts.rows);
  supply->Fill(query);
  supply->Fill(base);
  const auto judge = Counted(elanus::index::PortableKernels(), counts, query, base);
  for (const Kernels* kernels : elanus::index::RunnableKernels()) {
    Require(Counted(*kernels, counts, query, base) == judge, *kernels, "other counts of bytes");
  }
}

void CompareGroups(const Counts& counts, Supply* supply) {
  const size_t steps = (counts.dim + 3) / 4;
  static HugeBuffer codes(kRowsMax * (kDimMax / 4) * elanus::index::kStepBytes);
  static HugeBuffer factors(kRowsMax * sizeof(GroupFactors));
  const size_t size = counts.rows * steps * elanus::index::kStepBytes;
  std::vector<std::byte> numbers(counts.queries * steps * elanus::index::kStepNumbers);
  std::vector<int32_t> sums(counts.queries);
  supply->Fill(codes.bytes().first(size));
  supply->Fill(numbers);
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] == std::byte{128}) numbers[i] = std::byte{127};
    sums[i / 4 % counts.queries] += static_cast<int8_t>(numbers[i]);
  }
  const elanus::index::GroupRun run{
      codes.data(), reinterpret_cast<const GroupFactors*>(factors.data()), counts.rows, steps};
  const elanus::index::QueryBand band{numbers.data(), sums.data(), counts.queries};
  std::vector<int32_t> judge(counts.queries * counts.rows * elanus::index::kGroupRows);
  elanus::index::PortableKernels().group_products(run, band, judge.data());
  for (const Kernels* kernels : elanus::index::RunnableKernels()) {
    std::vector<int32_t> products(judge.size());
    kernels->group_products(run, band, products.data());
    Require(products == judge, *kernels, "other products of groups");
  }
}

void CompareFloats(const Counts& counts, Supply* supply) {
  const std::vector<float> query = supply->Floats(counts.dim);
  const std::vector<float> base = supply->Floats(counts.dim * counts.rows);
  std::vector<const float*> rows;
  for (size_t r = 0; r < counts.rows; ++r) rows.push_back(base.data() + r * counts.dim);
  const elanus::index::RowsInput input{query.data(), rows.data(), counts.rows, counts.dim};
  std::vector<float> judge(2 * counts.rows);
  elanus::index::PortableKernels().dot_rows(input, judge.data());
  elanus::index::PortableKernels().l2sq_rows(input, judge.data() + counts.rows);
  for (const Kernels* kernels : elanus::index::RunnableKernels()) {
    std::vector<float> found(judge.size());
    kernels->dot_rows(input, found.data());
    kernels->l2sq_rows(input, found.data() + counts.rows);
    for (size_t i = 0; i < found.size(); ++i) {
      // No term is above 16^2.
      const double allowed = 1e-6 * 256 * static_cast<double>(counts.dim);
      Require(std::abs(static_cast<double>(found[i]) - judge[i]) <= allowed, *kernels,
              "floats differ by more than rounding");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kHead = 3;
  if (size <= kHead) return 0;
  const Counts counts{.dim = 1U + data[0] % kDimMax,
                      .rows = 1U + data[1] % kRowsMax,
                      .queries = 1U + data[2] % elanus::index::kBandQueries};
  Supply supply(data + kHead, size - kHead);
  CompareBytes(counts, &supply);
  CompareGroups(counts, &supply);
  CompareFloats(counts, &supply);
  return 0;
}
