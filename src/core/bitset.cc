#include "core/bitset.h"

namespace elanus::core {

size_t Bitset::Count() const {
  size_t count = 0;
  for (uint64_t word : words_) count += static_cast<size_t>(std::popcount(word));
  return count;
}

bool Bitset::None() const {
  for (uint64_t word : words_) {
    if (word != 0) return false;
  }
  return true;
}

Bitset& Bitset::operator&=(const Bitset& other) {
  for (size_t w = 0; w < words_.size(); ++w) words_[w] &= other.words_[w];
  return *this;
}

Bitset& Bitset::operator|=(const Bitset& other) {
  for (size_t w = 0; w < words_.size(); ++w) words_[w] |= other.words_[w];
  return *this;
}

Bitset& Bitset::AndNot(const Bitset& other) {
  for (size_t w = 0; w < words_.size(); ++w) words_[w] &= ~other.words_[w];
  return *this;
}

void Bitset::Flip() {
  for (uint64_t& word : words_) word = ~word;
  ClearTail();
}

void Bitset::Resize(size_t size, bool value) {
  const size_t old_size = size_;
  words_.resize((size + 63) / 64, value ? ~uint64_t{0} : 0);
  size_ = size;
  if (value && size > old_size && old_size % 64 != 0) {
    words_[old_size / 64] |= ~uint64_t{0} << (old_size % 64);
  }
  ClearTail();
}

void Bitset::ClearTail() {
  if (size_ % 64 != 0) words_.back() &= (uint64_t{1} << (size_ % 64)) - 1;
}

}  // namespace elanus::core
