// Predicate and Number: the bound, typed tree, evaluated over blocks of rows.
//
// A block is small enough that everything on the way lies in the first-level cache, and large
// enough that one virtual call a node and a block costs nothing. Kinds of nodes live in the files
// that declare their factories (numbers.h, comparisons.h, texts.h, logic.h); a further kind is a
// file.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include "core/column.h"
#include "filter/evaluation.h"

namespace elanus::filter {

// Rows [begin, begin + count) of a table. begin is a multiple of kBlockRows.
struct Block {
  Evaluation* evaluation;
  size_t begin = 0;
  size_t count = 0;  // At most kBlockRows.
  // The rows whose answer matters: the others are decided by what stands beside. A predicate may
  // answer for them too, whatever is cheaper. Bits from count on are zero.
  BlockBits wanted;

  // Fetches the column, so it is asked for only when a value is needed, and notes the visit.
  const core::ColumnView& Read(size_t column) const {
    for (size_t w = 0; w < kBlockWords; ++w) evaluation->visited[w] |= wanted[w];
    return evaluation->Column(column);
  }
  // The same for asking which rows are null, which is no visit.
  const core::ColumnView& Validity(size_t column) const { return evaluation->Column(column); }

  bool Wants(size_t i) const { return ((wanted[i / 64] >> (i % 64)) & 1) != 0; }
};

// Calls visit(i) for every row of the block that is wanted.
template <typename Visitor>
void ForEachWanted(const Block& block, Visitor&& visit) {
  for (size_t w = 0; w < kBlockWords; ++w) {
    for (uint64_t word = block.wanted[w]; word != 0; word &= word - 1) {
      visit(w * 64 + static_cast<size_t>(std::countr_zero(word)));
    }
  }
}

// The answer for each row: yes, no, or neither, which is unknown. No row is both.
struct Truth {
  BlockBits yes{};
  BlockBits no{};
};

// Arithmetic over columns; texts byte by byte; texts that are parsed.
enum class Cost { kColumn, kText, kParse };

// All methods of both classes are const and safe to call from many threads at once.
class Predicate {
 public:
  virtual ~Predicate() = default;
  virtual void Evaluate(const Block& block, Truth* truth) const = 0;
  // How dear a row is, roughly, so that cheap terms decide first.
  virtual Cost cost() const { return Cost::kColumn; }
  // Whether a lookup has answered, so that (nearly) no column is read.
  virtual bool IsAnswered(const Evaluation&) const { return false; }
};
using PredicatePtr = std::unique_ptr<const Predicate>;

// How exact a number is. A computation with fields of type Float alone is rounded to Float after
// every step, as a column of that type would hold it.
enum class Rank { kInteger, kSingle, kDouble };

// Numbers of a block: ints for rank kInteger, else reals. Where a row is not known (null, or
// divided by zero), its number means nothing.
struct Numbers {
  union {
    std::array<int64_t, kBlockRows> ints;
    std::array<double, kBlockRows> reals;
  };
  BlockBits known;
};

class Number {
 public:
  explicit Number(Rank rank) : rank_(rank) {}
  virtual ~Number() = default;
  Rank rank() const { return rank_; }
  virtual void Evaluate(const Block& block, Numbers* numbers) const = 0;

 private:
  const Rank rank_;
};
using NumberPtr = std::unique_ptr<const Number>;

// Sets bit i of `bits` to test(i), for i below count. The inner loop has no branch and a fixed
// length, so a simple test becomes vector code.
template <typename Test>
void PackBits(size_t count, Test&& test, BlockBits* bits) {
  for (size_t word = 0; word * 64 < count; ++word) {
    const size_t begin = word * 64;
    std::array<uint8_t, 64> bytes{};
    if (count - begin >= 64) {
      for (size_t i = 0; i < 64; ++i) bytes[i] = test(begin + i) ? 1 : 0;
    } else {
      for (size_t i = 0; i < count - begin; ++i) bytes[i] = test(begin + i) ? 1 : 0;
    }
    uint64_t packed = 0;
    for (size_t i = 0; i < 8; ++i) {
      uint64_t eight;
      std::memcpy(&eight, &bytes[i * 8], sizeof(eight));
      // Moves the low bit of byte b to bit 56 + b; no two partial products meet.
      packed |= ((eight * 0x0102040810204080) >> 56) << (i * 8);
    }
    (*bits)[word] = packed;
  }
}

// Which rows of the block are not null in this column.
inline BlockBits KnownRows(const Block& block, const core::ColumnView& column) {
  BlockBits known;
  known.fill(~uint64_t{0});
  if (!column.valid.empty()) {
    const size_t first = block.begin / 64;
    for (size_t w = 0; w * 64 < block.count; ++w) known[w] = column.valid[first + w];
  }
  return known;
}

// Yes where `holds`, no where not, unknown where not `known`.
inline void Decide(const BlockBits& holds, const BlockBits& known, Truth* truth) {
  for (size_t w = 0; w < kBlockWords; ++w) {
    truth->yes[w] = holds[w] & known[w];
    truth->no[w] = ~holds[w] & known[w];
  }
}

}  // namespace elanus::filter
