#include "index/kernels.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace elanus::index {
namespace {

using RowsKernel = void (*)(const RowsInput&, float*);
using TileKernel = void (*)(const TileInput&, float*);

// Some queries and rows in one buffer that starts a byte count off any alignment of vectors.
class Vectors {
 public:
  Vectors(size_t count, size_t dim, std::mt19937* random) : storage_(count * dim + 1) {
    std::normal_distribution<float> normal;
    for (float& value : storage_) value = normal(*random);
    for (size_t i = 0; i < count; ++i) places_.push_back(storage_.data() + 1 + i * dim);
  }
  const float* const* places() const { return places_.data(); }
  const float* operator[](size_t i) const { return places_[i]; }

 private:
  std::vector<float> storage_;
  std::vector<const float*> places_;
};

struct Exact {
  double value = 0;
  double magnitude = 0;  // The sum of the terms' magnitudes: what rounding is relative to.
};

Exact ExactOf(bool is_dot, const float* a, const float* b, size_t dim) {
  Exact exact;
  for (size_t i = 0; i < dim; ++i) {
    const double difference = static_cast<double>(a[i]) - b[i];
    const double term = is_dot ? static_cast<double>(a[i]) * b[i] : difference * difference;
    exact.value += term;
    exact.magnitude += std::abs(term);
  }
  return exact;
}

// Every function of the table, over counts that leave remainders everywhere, against doubles.
void CheckAgainstDoubles(const Kernels& kernels, size_t dim, std::mt19937* random) {
  constexpr size_t kQueries = 7;
  constexpr size_t kRows = 17;
  const Vectors queries(kQueries, dim, random);
  const Vectors rows(kRows, dim, random);
  for (const bool is_dot : {true, false}) {
    const RowsKernel run_rows = is_dot ? kernels.dot_rows : kernels.l2sq_rows;
    const TileKernel run_tile = is_dot ? kernels.dot_tile : kernels.l2sq_tile;
    std::vector<float> tile(kQueries * kRows);
    run_tile({queries.places(), kQueries, rows.places(), kRows, dim}, tile.data());
    for (size_t q = 0; q < kQueries; ++q) {
      std::vector<float> one(kRows);
      run_rows({queries[q], rows.places(), kRows, dim}, one.data());
      for (size_t r = 0; r < kRows; ++r) {
        const Exact exact = ExactOf(is_dot, queries[q], rows[r], dim);
        ASSERT_NEAR(one[r], exact.value, 1e-6 * exact.magnitude) << kernels.name << " dim " << dim;
        ASSERT_EQ(one[r], tile[q * kRows + r]) << kernels.name << " dim " << dim;
      }
    }
  }
}

TEST(Kernels, AgreeWithDoublesInEveryDimension) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::vector<size_t> dims = {96, 100, 127, 128, 129, 512, 784, 1000, 2048};
  for (size_t dim = 1; dim <= 70; ++dim) dims.push_back(dim);
  for (const Kernels* kernels : RunnableKernels()) {
    for (const size_t dim : dims) CheckAgainstDoubles(*kernels, dim, &random);
  }
}

TEST(Kernels, OfEveryVectorFamilyGiveTheSameBits) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (size_t dim = 1; dim <= 70; ++dim) {
    const Vectors vectors(2, dim, &random);
    std::vector<float> found;
    for (const Kernels* kernels : RunnableKernels()) {
      if (kernels == &PortableKernels()) continue;
      found.push_back(0);
      kernels->dot_rows({vectors[0], vectors.places() + 1, 1, dim}, &found.back());
      EXPECT_EQ(found.back(), found.front()) << kernels->name << " dim " << dim;
    }
  }
}

// The value of a half by its definition.
double HalfByDefinition(uint16_t half) {
  const int exponent = (half >> 10) & 31;
  const int fraction = half & 1023;
  const double sign = (half & 0x8000) != 0 ? -1 : 1;
  if (exponent == 31) return fraction != 0 ? NAN : sign * INFINITY;
  return sign *
         (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25));
}

TEST(Kernels, WidenEveryHalfExactly) {
  std::vector<uint16_t> halves(65536);
  for (size_t i = 0; i < halves.size(); ++i) halves[i] = static_cast<uint16_t>(i);
  std::vector<float> wide(halves.size());
  for (const Kernels* kernels : RunnableKernels()) {
    kernels->widen_half(halves.data(), halves.size(), wide.data());
    for (size_t i = 0; i < halves.size(); ++i) {
      const double exact = HalfByDefinition(halves[i]);
      if (std::isnan(exact)) {
        ASSERT_TRUE(std::isnan(wide[i])) << kernels->name << " " << i;
      } else {
        ASSERT_EQ(wide[i], exact) << kernels->name << " " << i;
        ASSERT_EQ(std::signbit(wide[i]), std::signbit(exact)) << kernels->name << " " << i;
      }
    }
    kernels->widen_brain(halves.data(), halves.size(), wide.data());
    for (size_t i = 0; i < halves.size(); ++i) {
      ASSERT_EQ(std::bit_cast<uint32_t>(wide[i]), i << 16) << kernels->name;
    }
  }
}

TEST(Kernels, WidenAnyNumberOfHalvesAndTouchNoMore) {
  const std::vector<uint16_t> halves(40, 0x3C00);
  for (const Kernels* kernels : RunnableKernels()) {
    for (size_t count = 0; count <= halves.size(); ++count) {
      std::vector<float> wide(count + 1, -7);
      kernels->widen_half(halves.data() + halves.size() - count, count, wide.data());
      for (size_t i = 0; i < count; ++i) ASSERT_EQ(wide[i], 1) << kernels->name << " " << count;
      ASSERT_EQ(wide[count], -7) << kernels->name << " " << count;
    }
  }
}

struct ByteAnswers {
  std::vector<int32_t> dot, l2sq, xor_bits, or_bits;
  friend bool operator==(const ByteAnswers&, const ByteAnswers&) = default;
};

ByteAnswers AnswersOf(const Kernels& kernels, const ByteRowsInput& input) {
  ByteAnswers answers;
  for (auto* list : {&answers.dot, &answers.l2sq, &answers.xor_bits, &answers.or_bits}) {
    list->resize(input.count);
  }
  kernels.int8_dot_rows(input, answers.dot.data());
  kernels.int8_l2sq_rows(input, answers.l2sq.data());
  kernels.xor_bits_rows(input, answers.xor_bits.data());
  kernels.or_bits_rows(input, answers.or_bits.data());
  return answers;
}

TEST(Kernels, OfWholeNumbersAllGiveTheSame) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (size_t bytes = 1; bytes < 300; ++bytes) {
    constexpr size_t kRows = 3;
    std::vector<std::byte> data((kRows + 1) * bytes);
    for (std::byte& value : data) value = static_cast<std::byte>(random());
    std::vector<const std::byte*> rows;
    for (size_t r = 1; r <= kRows; ++r) rows.push_back(data.data() + r * bytes);
    const ByteRowsInput input{data.data(), rows.data(), kRows, bytes};
    const ByteAnswers judge = AnswersOf(PortableKernels(), input);
    for (const Kernels* kernels : RunnableKernels()) {
      EXPECT_EQ(AnswersOf(*kernels, input), judge) << kernels->name << " " << bytes << " bytes";
    }
  }
}

TEST(Kernels, OfWholeNumbersDoNotOverflowInTheLargestDimension) {
  const std::vector<std::byte> low(32768, std::byte{0x80});
  const std::vector<std::byte> high(32768, std::byte{0x7F});
  for (const Kernels* kernels : RunnableKernels()) {
    const std::byte* row = high.data();
    const ByteAnswers apart = AnswersOf(*kernels, {low.data(), &row, 1, low.size()});
    EXPECT_EQ(apart.l2sq[0], 32768 * 255 * 255) << kernels->name;
    EXPECT_EQ(apart.dot[0], 32768 * -128 * 127) << kernels->name;
    EXPECT_EQ(apart.xor_bits[0], 32768 * 8) << kernels->name;
  }
}

TEST(Kernels, ReadNothingPastTheEnd) {
  // A row of one float at the very end of a buffer: AddressSanitizer watches the rest.
  const std::vector<float> row = {2};
  const std::vector<float> query = {3};
  const float* place = row.data();
  for (const Kernels* kernels : RunnableKernels()) {
    float out = 0;
    kernels->dot_rows({query.data(), &place, 1, 1}, &out);
    EXPECT_EQ(out, 6) << kernels->name;
  }
}

TEST(Kernels, AreChosenByName) {
  EXPECT_STREQ(ChooseKernels("portable").name, "portable");
  EXPECT_EQ(&ChooseKernels(nullptr), RunnableKernels().front());
}

TEST(Kernels, FallBackToTheBestForANameThatCannotRun) {
  EXPECT_EQ(&ChooseKernels("abacus"), RunnableKernels().front());
}

}  // namespace
}  // namespace elanus::index
