// The loops of every vector kernel, written once over a `Simd` that names the instructions.
//
// A kernels_<family>.cc includes this after it has switched its target instructions on, so that
// everything here is compiled for that family; the unnamed namespace keeps the copies apart.
//
//   struct Simd {
//     using Register = ...;  // kLanes floats, in as many machine registers as that takes
//     static constexpr size_t kTileQueries, kTileRows;
//     static Register Zero();
//     static Register Repeat(float number);  // in every lane
//     static Register Load(const float* from);
//     static Register LoadFirst(const float* from, size_t count);  // the other lanes are 0
//     static Register Subtract(Register a, Register b);
//     static Register MultiplyAdd(Register a, Register b, Register sum);
//     static float Fold(Register sum);  // upper half onto lower half until one lane is left
//     static void Store(float* to, Register from);
//     static Register WidenHalf(const uint16_t* from);   // kLanes of them
//     static Register WidenBrain(const uint16_t* from);  // kLanes of them
//   };
//
// and over a term of whole numbers, which says how pieces of two rows meet:
//
//   struct Term {
//     using Sum = ...;
//     static constexpr size_t kBytes;  // of a piece; zeros at the end of a piece change nothing
//     static Sum Zero();
//     static Sum Add(const std::byte* query, const std::byte* row, Sum sum);
//     static int32_t Fold(Sum sum);
//     static void FoldFour(Sum a, Sum b, Sum c, Sum d, int32_t* out);  // May be missing.
//   };
#pragma once

#include <cstring>

#include "index/kernels.h"

namespace elanus::index {
namespace {

// The same for every family, so that all give the same bits; and one sum a pair of sixteen lanes is
// just fast enough to keep up with memory.
constexpr size_t kLanes = 16;

// Rows that lie apart are asked for so many rows before their turn; rows that follow each other are
// left to the processor, which knows better.
constexpr size_t kReadAhead = 2;

struct DotTerm {
  template <typename Simd>
  static typename Simd::Register Add(typename Simd::Register a, typename Simd::Register b,
                                     typename Simd::Register sum) {
    return Simd::MultiplyAdd(a, b, sum);
  }
};

struct L2SqTerm {
  template <typename Simd>
  static typename Simd::Register Add(typename Simd::Register a, typename Simd::Register b,
                                     typename Simd::Register sum) {
    const auto difference = Simd::Subtract(a, b);
    return Simd::MultiplyAdd(difference, difference, sum);
  }
};

// One register of partial sums for each of kQueries x kRows pairs.
template <typename Simd, typename Term, size_t kQueries, size_t kRows>
struct Block {
  using Register = typename Simd::Register;

  // kPrefetch: also asks for the same place of the rows kReadAhead further on.
  template <bool kPrefetch>
  static void Run(const TileInput& input, float* out, size_t out_stride) {
    Register sums[kQueries][kRows];
#pragma GCC unroll 8
    for (size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
      for (size_t r = 0; r < kRows; ++r) sums[q][r] = Simd::Zero();
    }
    size_t at = 0;
    for (; at + kLanes <= input.dim; at += kLanes) {
      Step<kPrefetch>(
          input, at, [at](const float* from) { return Simd::Load(from + at); }, sums);
    }
    if (at < input.dim) {
      const size_t left = input.dim - at;
      Step<false>(
          input, at, [=](const float* from) { return Simd::LoadFirst(from + at, left); }, sums);
    }
#pragma GCC unroll 8
    for (size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
      for (size_t r = 0; r < kRows; ++r) out[q * out_stride + r] = Simd::Fold(sums[q][r]);
    }
  }

  template <bool kPrefetch, typename Load>
  [[gnu::always_inline]] static void Step(const TileInput& input, size_t at, Load load,
                                          Register (&sums)[kQueries][kRows]) {
    Register queries[kQueries];
#pragma GCC unroll 8
    for (size_t q = 0; q < kQueries; ++q) queries[q] = load(input.queries[q]);
#pragma GCC unroll 8
    for (size_t r = 0; r < kRows; ++r) {
      if constexpr (kPrefetch) __builtin_prefetch(input.rows[kReadAhead + r] + at);
      const Register row = load(input.rows[r]);
#pragma GCC unroll 8
      for (size_t q = 0; q < kQueries; ++q) {
        sums[q][r] = Term::template Add<Simd>(queries[q], row, sums[q][r]);
      }
    }
  }
};

// One row at a time: reading several at once is half as fast, measured on Zen 4, as the processor's
// own read-ahead follows few streams.
template <typename Simd, typename Term>
void RunRows(const RowsInput& input, float* out) {
  using OneRow = Block<Simd, Term, 1, 1>;
  for (size_t r = 0; r < input.count; ++r) {
    const TileInput row{&input.query, 1, input.rows + r, 1, input.dim};
    const bool is_apart = r + kReadAhead < input.count &&
                          input.rows[r + kReadAhead] != input.rows[r] + kReadAhead * input.dim;
    if (is_apart) {
      OneRow::template Run<true>(row, out + r, 0);
    } else {
      OneRow::template Run<false>(row, out + r, 0);
    }
  }
}

// kQueries queries against all rows.
template <typename Simd, typename Term, size_t kQueries>
void RunBand(const TileInput& input, float* out) {
  constexpr size_t kRows = Simd::kTileRows;
  TileInput part = input;
  for (size_t r = 0; r < input.row_count;) {
    part.rows = input.rows + r;
    if (r + kRows <= input.row_count) {
      Block<Simd, Term, kQueries, kRows>::template Run<false>(part, out + r, input.row_count);
      r += kRows;
    } else {
      Block<Simd, Term, kQueries, 1>::template Run<false>(part, out + r, input.row_count);
      r += 1;
    }
  }
}

template <typename Simd, typename Term>
void RunTile(const TileInput& input, float* out) {
  constexpr size_t kQueries = Simd::kTileQueries;
  TileInput part = input;
  for (size_t q = 0; q < input.query_count;) {
    part.queries = input.queries + q;
    float* const band = out + q * input.row_count;
    if (q + kQueries <= input.query_count) {
      RunBand<Simd, Term, kQueries>(part, band);
      q += kQueries;
    } else {
      RunBand<Simd, Term, 1>(part, band);
      q += 1;
    }
  }
}

// sixteen[i][j] is 1 or -1: the signs of the transform of sixteen numbers.
struct TransformSigns {
  float sixteen[kLanes][kLanes];
};
constexpr TransformSigns MakeTransformSigns() {
  TransformSigns signs{};
  for (size_t i = 0; i < kLanes; ++i) {
    for (size_t j = 0; j < kLanes; ++j) {
      signs.sixteen[i][j] = __builtin_popcountll(i & j) % 2 == 0 ? 1.0F : -1.0F;
    }
  }
  return signs;
}
constexpr TransformSigns kTransformSigns = MakeTransformSigns();

inline void TransformFew(float* numbers, size_t count) {
  for (size_t half = 1; half < count; half *= 2) {
    for (size_t i = 0; i < count; ++i) {
      if ((i & half) != 0) continue;
      const float low = numbers[i];
      numbers[i] = low + numbers[i + half];
      numbers[i + half] = low - numbers[i + half];
    }
  }
}

// Of each sixteen numbers by their signs, then halves against halves.
template <typename Simd>
void Transform(float* numbers, size_t count) {
  if (count < kLanes) return TransformFew(numbers, count);
  for (float* at = numbers; at < numbers + count; at += kLanes) {
    typename Simd::Register sum = Simd::Zero();
    for (size_t i = 0; i < kLanes; ++i) {
      sum = Simd::MultiplyAdd(Simd::Repeat(at[i]), Simd::Load(kTransformSigns.sixteen[i]), sum);
    }
    Simd::Store(at, sum);
  }
  const auto one = Simd::Repeat(1.0F);
  for (size_t half = kLanes; half < count; half *= 2) {
    for (float* begin = numbers; begin < numbers + count; begin += 2 * half) {
      for (float* at = begin; at < begin + half; at += kLanes) {
        const auto low = Simd::Load(at);
        const auto high = Simd::Load(at + half);
        Simd::Store(at, Simd::MultiplyAdd(low, one, high));
        Simd::Store(at + half, Simd::Subtract(low, high));
      }
    }
  }
}

// A sum that begins at zero adds no rounding.
template <typename Simd>
void Multiply(const float* factors, size_t count, float* numbers) {
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Simd::Store(numbers + i,
                Simd::MultiplyAdd(Simd::Load(numbers + i), Simd::Load(factors + i), Simd::Zero()));
  }
  for (; i < count; ++i) numbers[i] *= factors[i];
}

struct HalfFormat {
  template <typename Simd>
  static typename Simd::Register Load(const uint16_t* from) {
    return Simd::WidenHalf(from);
  }
};

struct BrainFormat {
  template <typename Simd>
  static typename Simd::Register Load(const uint16_t* from) {
    return Simd::WidenBrain(from);
  }
};

template <typename Simd, typename Format>
void Widen(const uint16_t* from, size_t count, float* out) {
  size_t at = 0;
  for (; at + kLanes <= count; at += kLanes) {
    Simd::Store(out + at, Format::template Load<Simd>(from + at));
  }
  if (at == count) return;
  uint16_t last[kLanes] = {};
  float widened[kLanes];
  std::memcpy(last, from + at, (count - at) * sizeof(uint16_t));
  Simd::Store(widened, Format::template Load<Simd>(last));
  std::memcpy(out + at, widened, (count - at) * sizeof(float));
}

template <typename Term>
void RunLongRows(const ByteRowsInput& input, int32_t* out) {
  const size_t whole = input.bytes / Term::kBytes * Term::kBytes;
  const size_t left = input.bytes - whole;
  std::byte last_of_query[Term::kBytes] = {};
  std::byte last_of_row[Term::kBytes] = {};
  if (left > 0) std::memcpy(last_of_query, input.query + whole, left);
  for (size_t r = 0; r < input.count; ++r) {
    typename Term::Sum sum = Term::Zero();
    for (size_t at = 0; at < whole; at += Term::kBytes) {
      sum = Term::Add(input.query + at, input.rows[r] + at, sum);
    }
    if (left > 0) {
      std::memcpy(last_of_row, input.rows[r] + whole, left);
      sum = Term::Add(last_of_query, last_of_row, sum);
    }
    out[r] = Term::Fold(sum);
  }
}

// A row of a few whole pieces, for which a loop would cost more than they do.
template <typename Term, size_t kPieces>
typename Term::Sum AddShortRow(const std::byte* query, const std::byte* row) {
  typename Term::Sum sum = Term::Zero();
#pragma GCC unroll 4
  for (size_t piece = 0; piece < kPieces; ++piece) {
    sum = Term::Add(query + piece * Term::kBytes, row + piece * Term::kBytes, sum);
  }
  return sum;
}

// Four rows at a time, as sums fold faster together.
template <typename Term, size_t kPieces>
void RunShortRows(const ByteRowsInput& input, int32_t* out) {
  size_t r = 0;
  for (; r + 4 <= input.count; r += 4) {
    // One after the other: arguments of a call may be met in any order.
    const auto first = AddShortRow<Term, kPieces>(input.query, input.rows[r]);
    const auto second = AddShortRow<Term, kPieces>(input.query, input.rows[r + 1]);
    const auto third = AddShortRow<Term, kPieces>(input.query, input.rows[r + 2]);
    const auto fourth = AddShortRow<Term, kPieces>(input.query, input.rows[r + 3]);
    Term::FoldFour(first, second, third, fourth, out + r);
  }
  for (; r < input.count; ++r) {
    out[r] = Term::Fold(AddShortRow<Term, kPieces>(input.query, input.rows[r]));
  }
}

template <typename Term>
void RunByteRows(const ByteRowsInput& input, int32_t* out) {
  if constexpr (requires { &Term::FoldFour; }) {
    if (input.bytes == Term::kBytes) return RunShortRows<Term, 1>(input, out);
    if (input.bytes == 2 * Term::kBytes) return RunShortRows<Term, 2>(input, out);
    if (input.bytes == 4 * Term::kBytes) return RunShortRows<Term, 4>(input, out);
  }
  RunLongRows<Term>(input, out);
}

// Bits by words of 64, for families that have no wider way to count them.
struct BitWord {
  using Sum = int32_t;
  static constexpr size_t kBytes = sizeof(uint64_t);
  static Sum Zero() { return 0; }
  static uint64_t Load(const std::byte* from) {
    uint64_t word;
    std::memcpy(&word, from, sizeof(word));
    return word;
  }
  static int32_t Fold(Sum sum) { return sum; }
};

struct XorWords : BitWord {
  static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
    return sum + __builtin_popcountll(Load(query) ^ Load(row));
  }
};

struct OrWords : BitWord {
  static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
    return sum + __builtin_popcountll(Load(query) | Load(row));
  }
};

// Codes of rows against one query; a `Term` says how pieces meet:
//
//   struct Codes {
//     using Sum = ...;
//     static Sum Zero();
//     // Up to 64 bytes of a row of 8 bits, and the query's 64.
//     static Sum Add8(const std::byte* query, const std::byte* row, size_t bytes, Sum sum);
//     // Up to 64 bytes of a row of 4 bits, and the query's 128.
//     static Sum Add4(const std::byte* query, const std::byte* row, size_t bytes, Sum sum);
//     static int32_t Fold(Sum sum);
//     static void FoldFour(Sum a, Sum b, Sum c, Sum d, int32_t* out);
//   };
constexpr size_t kPieceBytes = 64;

template <typename Codes>
typename Codes::Sum AddRow8(const CodeRowsInput& input, const std::byte* row) {
  const size_t whole = input.dim / kPieceBytes * kPieceBytes;
  typename Codes::Sum sum = Codes::Zero();
  for (size_t at = 0; at < whole; at += kPieceBytes) {
    sum = Codes::Add8(input.query + at, row + at, kPieceBytes, sum);
  }
  if (whole == input.dim) return sum;
  return Codes::Add8(input.query + whole, row + whole, input.dim - whole, sum);
}

template <typename Codes>
typename Codes::Sum AddRow4(const CodeRowsInput& input, const std::byte* row) {
  const size_t whole = input.dim / (2 * kPieceBytes) * kPieceBytes;
  const size_t left = (input.dim - 2 * whole + 1) / 2;
  typename Codes::Sum sum = Codes::Zero();
  for (size_t at = 0; at < whole; at += kPieceBytes) {
    sum = Codes::Add4(input.query + 2 * at, row + at, kPieceBytes, sum);
  }
  return left == 0 ? sum : Codes::Add4(input.query + 2 * whole, row + whole, left, sum);
}

// Four rows at a time, as sums fold faster together.
template <typename Codes, auto kAddRow>
void RunCodes(const CodeRowsInput& input, int32_t* out) {
  size_t r = 0;
  for (; r + 4 <= input.count; r += 4) {
    // Named, as arguments would be evaluated last to first, and memory brings what comes next.
    const auto first = kAddRow(input, input.Row(r));
    const auto second = kAddRow(input, input.Row(r + 1));
    const auto third = kAddRow(input, input.Row(r + 2));
    const auto fourth = kAddRow(input, input.Row(r + 3));
    Codes::FoldFour(first, second, third, fourth, out + r);
  }
  for (; r < input.count; ++r) out[r] = Codes::Fold(kAddRow(input, input.Row(r)));
}

template <typename Codes>
void RunCode8(const CodeRowsInput& input, int32_t* out) {
  RunCodes<Codes, AddRow8<Codes>>(input, out);
}

template <typename Codes>
void RunCode4(const CodeRowsInput& input, int32_t* out) {
  RunCodes<Codes, AddRow4<Codes>>(input, out);
}

// By words of 64 bits, for families that have no wider way to count them.
inline void RunCode1Words(const CodeRowsInput& input, int32_t* out) {
  const size_t bytes = (input.dim + 63) / 64 * sizeof(uint64_t);
  for (size_t r = 0; r < input.count; ++r) {
    const std::byte* const row = input.Row(r);
    int32_t planes[4] = {};
    for (size_t at = 0; at < bytes; at += sizeof(uint64_t)) {
      const uint64_t word = BitWord::Load(row + at);
      for (size_t p = 0; p < 4; ++p) {
        planes[p] += __builtin_popcountll(word & BitWord::Load(input.query + p * bytes + at));
      }
    }
    out[r] = 2 * (planes[0] + 2 * planes[1] + 4 * planes[2] - 8 * planes[3]);
  }
}

// `Terms` names the terms of whole numbers.
template <typename Simd, typename Terms>
constexpr Kernels MakeKernels(const char* name) {
  return {.name = name,
          .dot_rows = RunRows<Simd, DotTerm>,
          .l2sq_rows = RunRows<Simd, L2SqTerm>,
          .dot_tile = RunTile<Simd, DotTerm>,
          .l2sq_tile = RunTile<Simd, L2SqTerm>,
          .widen_half = Widen<Simd, HalfFormat>,
          .widen_brain = Widen<Simd, BrainFormat>,
          .transform = Transform<Simd>,
          .multiply = Multiply<Simd>,
          .int8_dot_rows = RunByteRows<typename Terms::Int8Dot>,
          .int8_l2sq_rows = RunByteRows<typename Terms::Int8L2Sq>,
          .xor_bits_rows = RunByteRows<typename Terms::XorBits>,
          .or_bits_rows = RunByteRows<typename Terms::OrBits>,
          .code8_rows = RunCode8<typename Terms::Codes>,
          .code4_rows = RunCode4<typename Terms::Codes>,
          .code1_rows = RunCode1Words,
          .group_products = Terms::kGroupProducts,
          .group_bounds = Terms::kGroupBounds};
}

}  // namespace
}  // namespace elanus::index
