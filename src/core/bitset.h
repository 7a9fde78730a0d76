// Bitset: which rows of a segment. One bit a row, in 64-bit words; bits past the end are zero.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace elanus::core {

class Bitset {
 public:
  Bitset() = default;
  explicit Bitset(size_t size, bool value = false)
      : size_(size), words_((size + 63) / 64, value ? ~uint64_t{0} : 0) {
    ClearTail();
  }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // REQUIRES: row < size()
  bool Test(size_t row) const { return (words_[row / 64] >> (row % 64)) & 1; }
  void Set(size_t row) { words_[row / 64] |= uint64_t{1} << (row % 64); }
  void Reset(size_t row) { words_[row / 64] &= ~(uint64_t{1} << (row % 64)); }

  size_t Count() const;
  bool None() const;

  // REQUIRES: other.size() == size()
  Bitset& operator&=(const Bitset& other);
  Bitset& operator|=(const Bitset& other);
  // Clears the rows that `other` has.
  Bitset& AndNot(const Bitset& other);
  void Flip();

  // Grows or shrinks; rows that come in are `value`.
  void Resize(size_t size, bool value = false);

  std::span<const uint64_t> words() const { return words_; }
  std::span<uint64_t> mutable_words() { return words_; }

  // Calls visit(row) for every row that is set, in order.
  template <typename Visitor>
  void ForEach(Visitor&& visit) const {
    for (size_t w = 0; w < words_.size(); ++w) {
      for (uint64_t word = words_[w]; word != 0; word &= word - 1) {
        visit(w * 64 + static_cast<size_t>(std::countr_zero(word)));
      }
    }
  }

  friend bool operator==(const Bitset&, const Bitset&) = default;

 private:
  void ClearTail();

  size_t size_ = 0;
  std::vector<uint64_t> words_;
};

}  // namespace elanus::core
