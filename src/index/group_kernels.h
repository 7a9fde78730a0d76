// Kernels over groups of sixteen rows of codes (code_groups.h): what exact search streams.
//
// A group lies crosswise: the first four numbers of each of its rows, then the next four of each.
// So sixteen rows meet four numbers of a query in one instruction, their sums stay in sixteen
// lanes, and nothing is added up across a register at the end.
//
// Each family has its functions in a file of its own; the table (kernels.h) names them. Products
// are the same in all; bounds agree within rounding, which whoever uses them allows for.
#pragma once

#include <cstddef>
#include <cstdint>

namespace elanus::index {

inline constexpr size_t kGroupRows = 16;
// Numbers of a row that lie together.
inline constexpr size_t kStepNumbers = 4;
inline constexpr size_t kStepBytes = kGroupRows * kStepNumbers;
// Queries that meet a group together: with two groups, their sums fill the registers of AVX-512.
inline constexpr size_t kBandQueries = 12;

// What is known of the rows of a group besides their numbers.
struct GroupFactors {
  float square[kGroupRows];
  float factor[kGroupRows];
  float error[kGroupRows];
  float length[kGroupRows];
};

// A run of groups. Both pointers are multiples of 64.
struct GroupRun {
  const std::byte* codes;  // Group after group.
  const GroupFactors* factors;
  size_t count;
  size_t steps;  // Of kStepNumbers numbers each; at most 8192, so that no sum leaves 32 bits.

  const std::byte* Codes(size_t group) const { return codes + group * steps * kStepBytes; }
};

// A few queries side by side: four numbers of each, then the next four of each.
struct QueryBand {
  const std::byte* numbers;  // Signed, -127 to 127.
  const int32_t* sums;       // Of the numbers of each.
  size_t count;              // 1 to kBandQueries.
};

// out[(q * run.count + g) * kGroupRows + r] = the sum of (row - 128) * query, over the numbers of
// query q and row r of group g.
using GroupProducts = void (*)(const GroupRun& run, const QueryBand& band, int32_t* out);

// What a query makes of the products. Of row r of a group:
//
//   bound = square + of_error * error + of_length * length + of_product * factor * product
struct BoundWeights {
  float of_error;
  float of_length;
  float of_product;
  float limit;
};

// bounds[g * kGroupRows + r] as above, from the products of one query; bit r of masks[g] is set
// unless the bound is above the limit. What is not a number is not above.
// Returns whether any bit is set.
using GroupBounds = bool (*)(const GroupRun& run, const int32_t* products,
                             const BoundWeights& weights, float* bounds, uint16_t* masks);

// By the name of the family.
void GroupProductsPortable(const GroupRun& run, const QueryBand& band, int32_t* out);
void GroupProductsAvx2(const GroupRun& run, const QueryBand& band, int32_t* out);
void GroupProductsVnni(const GroupRun& run, const QueryBand& band, int32_t* out);
void GroupProductsNeon(const GroupRun& run, const QueryBand& band, int32_t* out);

bool GroupBoundsPortable(const GroupRun& run, const int32_t* products, const BoundWeights& weights,
                         float* bounds, uint16_t* masks);
bool GroupBoundsAvx2(const GroupRun& run, const int32_t* products, const BoundWeights& weights,
                     float* bounds, uint16_t* masks);
bool GroupBoundsAvx512(const GroupRun& run, const int32_t* products, const BoundWeights& weights,
                       float* bounds, uint16_t* masks);
bool GroupBoundsNeon(const GroupRun& run, const int32_t* products, const BoundWeights& weights,
                     float* bounds, uint16_t* masks);

}  // namespace elanus::index
