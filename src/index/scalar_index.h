// An index over the values of a column, or over the elements of its arrays: the distinct values in
// order, each with the rows that have it.
//
// One structure serves INVERTED, BITMAP, STL_SORT, Trie, the grams of NGRAM and the terms of text
// match: values are found by bisection, so that ranges and prefixes are runs of neighbours, and a
// value that many rows have keeps them as a bitmap.
//
//   version, kind of values, rows
//   values      i64 or f64 each, rising; or texts: u64 ends, then all bytes
//   counts      u32 a value: how many rows have it
//   places      u64 a value: where its rows begin in the pool
//   pool        u32: rising rows; or, of a value that more than a 32nd of the rows have, their
//               bitmap in words of 32
//   validity    u64 words, one bit a row; empty if no row is null
//
// Answers are the rows of which something is true; a null row is never among them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "core/bitset.h"
#include "core/column.h"

namespace elanus::index {

// A value as an index compares it: integers, Bool and Timestamptz are int64_t, Float and Double are
// double, VarChar is text.
using Key = std::variant<int64_t, double, std::string_view>;

// What a column holds, or the elements of its arrays.
// DO NOT CHANGE THESE VALUES: they are in every index ever written.
enum class KeyKind : uint64_t { kInteger = 0, kReal = 1, kText = 2 };

// A missing end is open.
struct KeyRange {
  const Key* from = nullptr;
  bool from_open = false;  // Whether `from` itself is outside.
  const Key* to = nullptr;
  bool to_open = false;  // Whether `to` itself is outside.
};

// Immutable and thread-safe; looks into bytes that outlive it. Keys given to it have the kind of
// its values; any other kind is found nowhere.
class ScalarIndex {
 public:
  // Whether Build takes columns of this type; of an Array, ask for the element type.
  static bool Indexes(core::DataType type);

  // The bytes of an index of a column of an indexed type, or of an Array of them.
  static std::vector<std::byte> Build(const core::ColumnView& column, core::DataType element);

  // Reads everything once to see that the bytes can be trusted; an error is kCorruption.
  // REQUIRES: the bytes begin at a multiple of kBlobAlignment
  static core::Result<ScalarIndex> Open(std::span<const std::byte> bytes);

  size_t rows() const { return rows_; }
  KeyKind kind() const { return kind_; }

  // The rows that have this value, or whose array has it.
  core::Bitset Equal(const Key& key) const;
  // That have one of these.
  core::Bitset AnyOf(std::span<const Key> keys) const;
  // That have at least `count` different ones of these.
  core::Bitset AtLeast(std::span<const Key> keys, size_t count) const;
  // That have a value in the range.
  core::Bitset Within(const KeyRange& range) const;
  // That have a text that begins so.
  core::Bitset Prefix(std::string_view prefix) const;
  // That have a text for which this holds; it is asked once for each distinct text.
  core::Bitset Where(const std::function<bool(std::string_view)>& holds) const;
  // That are not null.
  core::Bitset NotNull() const;

  // How many rows have the value; costs a bisection.
  size_t CountOf(const Key& key) const;

 private:
  // Values [begin, end).
  struct Run {
    size_t begin = 0;
    size_t end = 0;
  };

  ScalarIndex() = default;
  core::Status Check() const;
  core::Status CheckPostings(size_t value) const;
  size_t size() const { return counts_.size(); }
  bool IsBitmap(size_t value) const { return counts_[value] > rows_ / 32; }
  std::span<const uint32_t> Pool(size_t value) const;
  std::string_view TextAt(size_t value) const;
  Run Find(const Key& key) const;
  // The first value that is not before `key`, or (`behind`) that is behind it.
  size_t Bisect(const Key& key, bool behind) const;
  void AddRows(size_t value, core::Bitset* rows) const;

  size_t rows_ = 0;
  KeyKind kind_ = KeyKind::kInteger;
  std::span<const int64_t> integers_;
  std::span<const double> reals_;
  std::span<const uint64_t> text_ends_;
  std::span<const char> texts_;
  std::span<const uint32_t> counts_;
  std::span<const uint64_t> places_;
  std::span<const uint32_t> pool_;
  std::span<const uint64_t> valid_;
};

}  // namespace elanus::index
