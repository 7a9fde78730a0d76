#include "index/group_kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "index/huge_buffer.h"
#include "index/kernels.h"

namespace elanus::index {
namespace {

// Random groups and queries, one number after the other.
struct Case {
  HugeBuffer codes;
  HugeBuffer factors;
  std::vector<std::byte> numbers;
  std::vector<int32_t> sums;
  GroupRun run = {};
  QueryBand band = {};

  Case(size_t groups, size_t steps, size_t queries, std::mt19937* random) {
    codes = HugeBuffer(groups * steps * kStepBytes);
    factors = HugeBuffer(groups * sizeof(GroupFactors));
    for (std::byte& byte : codes.bytes()) byte = static_cast<std::byte>((*random)());
    auto* const floats = reinterpret_cast<float*>(factors.data());
    std::uniform_real_distribution<float> uniform(0, 1);
    for (size_t i = 0; i < factors.bytes().size() / sizeof(float); ++i)
      floats[i] = uniform(*random);
    run = {codes.data(), reinterpret_cast<const GroupFactors*>(factors.data()), groups, steps};
    for (size_t i = 0; i < queries * steps * kStepNumbers; ++i) {
      numbers.push_back(static_cast<std::byte>(static_cast<int8_t>((*random)() % 255 - 127)));
    }
    for (size_t q = 0; q < queries; ++q) {
      int32_t sum = 0;
      for (size_t i = 0; i < steps * kStepNumbers; ++i) sum += Number(q, i, queries);
      sums.push_back(sum);
    }
    band = {numbers.data(), sums.data(), queries};
  }

  int32_t Number(size_t q, size_t i, size_t queries) const {
    const size_t at = (i / kStepNumbers * queries + q) * kStepNumbers + i % kStepNumbers;
    return static_cast<int8_t>(numbers[at]);
  }

  std::vector<int32_t> Products(const Kernels& kernels) const {
    std::vector<int32_t> products(band.count * run.count * kGroupRows, 12345);
    kernels.group_products(run, band, products.data());
    return products;
  }
};

TEST(GroupKernels, GiveTheSameProducts) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (size_t queries = 1; queries <= kBandQueries; ++queries) {
    for (size_t groups = 1; groups <= 5; ++groups) {
      for (const size_t steps : {1, 2, 3, 4, 5, 7, 32}) {
        const Case one(groups, steps, queries, &random);
        const std::vector<int32_t> judge = one.Products(PortableKernels());
        for (const Kernels* kernels : RunnableKernels()) {
          ASSERT_EQ(one.Products(*kernels), judge)
              << kernels->name << " " << queries << " " << groups << " " << steps;
        }
      }
    }
  }
}

TEST(GroupKernels, MultiplyEachRowByEachQuery) {
  std::mt19937 random(1);
  const Case one(2, 3, 5, &random);
  const std::vector<int32_t> products = one.Products(PortableKernels());
  for (size_t q = 0; q < 5; ++q) {
    for (size_t row = 0; row < 2 * kGroupRows; ++row) {
      int32_t sum = 0;
      for (size_t i = 0; i < 12; ++i) {
        const std::byte* const group = one.run.Codes(row / kGroupRows);
        const std::byte code = group[i / 4 * kStepBytes + row % kGroupRows * 4 + i % 4];
        sum += (std::to_integer<int32_t>(code) - 128) * one.Number(q, i, 5);
      }
      EXPECT_EQ(products[q * 2 * kGroupRows + row], sum);
    }
  }
}

TEST(GroupKernels, DoNotOverflowInTheLargestDimension) {
  std::mt19937 random(1);
  Case one(1, 8192, 2, &random);
  for (std::byte& byte : one.codes.bytes()) byte = std::byte{255};
  for (size_t i = 0; i < one.numbers.size(); ++i) {
    one.numbers[i] = static_cast<std::byte>(i / kStepNumbers % 2 == 0 ? 127 : -127);
  }
  one.sums = {127 * 32768, -127 * 32768};
  one.band.sums = one.sums.data();
  for (const Kernels* kernels : RunnableKernels()) {
    const std::vector<int32_t> products = one.Products(*kernels);
    EXPECT_EQ(products[0], 127 * 127 * 32768) << kernels->name;
    EXPECT_EQ(products[kGroupRows], -127 * 127 * 32768) << kernels->name;
  }
}

TEST(GroupKernels, BoundRowsAlike) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const Case one(3, 2, 1, &random);
  const std::vector<int32_t> products = one.Products(PortableKernels());
  const BoundWeights weights = {-0.5F, -0.25F, -1e-4F, 0.1F};
  for (const Kernels* kernels : RunnableKernels()) {
    std::vector<float> bounds(products.size());
    std::vector<uint16_t> masks(one.run.count);
    const bool any =
        kernels->group_bounds(one.run, products.data(), weights, bounds.data(), masks.data());
    bool is_any_set = false;
    for (size_t row = 0; row < bounds.size(); ++row) {
      const GroupFactors& factors = one.run.factors[row / kGroupRows];
      const size_t r = row % kGroupRows;
      const double exact = factors.square[r] - 0.5 * factors.error[r] - 0.25 * factors.length[r] -
                           1e-4 * factors.factor[r] * products[row];
      EXPECT_NEAR(bounds[row], exact, 1e-5 * (2 + std::abs(exact))) << kernels->name;
      const bool is_set = ((masks[row / kGroupRows] >> r) & 1) != 0;
      EXPECT_EQ(is_set, !(bounds[row] > weights.limit)) << kernels->name;
      is_any_set |= is_set;
    }
    EXPECT_EQ(any, is_any_set) << kernels->name;
  }
}

TEST(GroupKernels, KeepWhatIsNotANumber) {
  std::mt19937 random(1);
  const Case one(1, 1, 1, &random);
  const std::vector<int32_t> products(kGroupRows);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  for (const Kernels* kernels : RunnableKernels()) {
    std::vector<float> bounds(kGroupRows);
    uint16_t mask = 0;
    EXPECT_TRUE(
        kernels->group_bounds(one.run, products.data(), {nan, 0, 0, 0}, bounds.data(), &mask));
    EXPECT_EQ(mask, 0xFFFF) << kernels->name;
    EXPECT_FALSE(kernels->group_bounds(one.run, products.data(), {0, 0, 0, -infinity},
                                       bounds.data(), &mask));
    EXPECT_EQ(mask, 0) << kernels->name;
  }
}

}  // namespace
}  // namespace elanus::index
