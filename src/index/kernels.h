// Kernels: the inner loops over vectors, one table a processor family.
//
// The table is chosen once, at run time, by what the processor and the operating system offer;
// ELANUS_KERNELS=portable|avx2|avx512|avx512vnni|neon forces one for tests (a name this machine
// cannot run is ignored).
//
// Of floats, the vector tables give the same bits as each other; they agree with the portable one,
// which rounds products before it adds them, within 1e-6 of the sum of the terms' magnitudes. A
// pair of vectors gives the same bits in whichever function it is met: sixteen partial sums a pair,
// each of every sixteenth term, folded in halves. What is counted in whole numbers is the same in
// every table.
//
// No function asks for alignment or for a multiple of anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "index/group_kernels.h"

namespace elanus::index {

// One query against rows that lie anywhere. Rows that lie apart are prefetched.
struct RowsInput {
  const float* query;
  const float* const* rows;
  size_t count;  // of rows
  size_t dim;
};

// Several queries against several rows, small enough to stay in the nearest caches.
struct TileInput {
  const float* const* queries;
  size_t query_count;
  const float* const* rows;
  size_t row_count;
  size_t dim;
};

// One query against rows of whole numbers, `bytes` bytes each.
struct ByteRowsInput {
  const std::byte* query;
  const std::byte* const* rows;
  size_t count;  // of rows
  size_t bytes;  // <= 32768, so that no sum leaves 32 bits
};

// One query against rows of codes (code_rows.h), which lie `stride` bytes apart.
struct CodeRowsInput {
  const std::byte* query;  // CodeQuery::codes
  const std::byte* base;   // Row 0.
  size_t stride;
  const uint32_t* rows;  // nullptr: rows 0, 1, 2, ..
  size_t count;          // of rows
  size_t dim;

  const std::byte* Row(size_t i) const { return base + (rows == nullptr ? i : rows[i]) * stride; }
};

struct Kernels {
  const char* name;
  // out[i] = query . rows[i], or the sum of (query - rows[i])^2
  void (*dot_rows)(const RowsInput& input, float* out);
  void (*l2sq_rows)(const RowsInput& input, float* out);
  // out[q * row_count + r], as above
  void (*dot_tile)(const TileInput& input, float* out);
  void (*l2sq_tile)(const TileInput& input, float* out);
  // `count` 16-bit floats as floats: of IEEE 754, and with the exponent of a float ("bfloat16").
  void (*widen_half)(const uint16_t* from, size_t count, float* out);
  void (*widen_brain)(const uint16_t* from, size_t count, float* out);
  // Replaces the numbers by their Walsh-Hadamard transform, not scaled. REQUIRES: count is 2^m
  void (*transform)(float* numbers, size_t count);
  // numbers[i] *= factors[i]
  void (*multiply)(const float* factors, size_t count, float* numbers);
  // Of signed bytes: out[i] = query . rows[i], or the sum of (query - rows[i])^2
  void (*int8_dot_rows)(const ByteRowsInput& input, int32_t* out);
  void (*int8_l2sq_rows)(const ByteRowsInput& input, int32_t* out);
  // Of bits: how many are set in query xor rows[i], or in query or rows[i]
  void (*xor_bits_rows)(const ByteRowsInput& input, int32_t* out);
  void (*or_bits_rows)(const ByteRowsInput& input, int32_t* out);
  // Of codes of so many bits a component: out[i] = the sum of query number times stored number
  // over all components. Stored numbers are 0 .. 255, 0 .. 15, and 0 or 2.
  void (*code8_rows)(const CodeRowsInput& input, int32_t* out);
  void (*code4_rows)(const CodeRowsInput& input, int32_t* out);
  void (*code1_rows)(const CodeRowsInput& input, int32_t* out);
  // Of groups of rows that lie crosswise.
  GroupProducts group_products;
  GroupBounds group_bounds;
};

// The table in use. The first call reads CPUID and the environment.
const Kernels& ActiveKernels();

// Its name: "avx512vnni", "avx512", "avx2", "neon" or "portable".
const char* KernelName();

// Every table that this machine can run, best first; "portable" is always the last.
std::span<const Kernels* const> RunnableKernels();

// The table that `forced` names if this machine can run it, else the best.
const Kernels& ChooseKernels(const char* forced);

// The tables themselves; a machine may not be able to run one that is compiled in.
const Kernels& PortableKernels();
const Kernels& Avx2Kernels();
const Kernels& Avx512Kernels();
const Kernels& Avx512VnniKernels();
const Kernels& NeonKernels();

}  // namespace elanus::index
