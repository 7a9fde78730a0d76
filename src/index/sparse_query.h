// SparseQuery: one query over sparse vectors, with what each of its terms weighs.
//
// The one place of the arithmetic, so that the inverted index and the comparison of all rows agree.
#pragma once

#include <cstring>
#include <string_view>
#include <vector>

#include "core/array.h"
#include "index/sparse.h"

namespace elanus::index {

// Calls visit(entry) for the entries of a row, by rising index.
template <typename Visitor>
void ForEachEntry(std::string_view row, Visitor&& visit) {
  for (size_t at = 0; at + sizeof(core::SparseEntry) <= row.size();
       at += sizeof(core::SparseEntry)) {
    core::SparseEntry entry;
    std::memcpy(&entry, row.data() + at, sizeof(entry));
    visit(entry);
  }
}

// The sum of a row's term frequencies, as an index keeps it.
float LengthOf(std::string_view row);

class SparseQuery {
 public:
  struct Term {
    uint32_t index = 0;
    double weight = 0;
  };

  // bm25 nullptr: inner product
  SparseQuery(std::string_view row, const Bm25* bm25);

  // By rising index.
  const std::vector<Term>& terms() const { return terms_; }
  // Whether LengthFactor depends on the length.
  bool needs_lengths() const { return bm25_ != nullptr; }

  // k1 * w of a row of this length.
  double LengthFactor(double length) const { return factor_base_ + factor_slope_ * length; }

  // What a term adds to the score of a row that has this value. REQUIRES: factor is the row's
  double Add(const Term& term, float value, double factor) const {
    if (bm25_ == nullptr) return term.weight * value;
    return term.weight * (value / (value + factor));
  }

 private:
  const Bm25* bm25_;
  std::vector<Term> terms_;
  double factor_base_ = 0;
  double factor_slope_ = 0;
};

// Offers a row with this score.
inline void OfferScore(double score, uint32_t row, const DistanceWindow& window, TopK* top) {
  if (!(score > 0)) return;
  const auto distance = static_cast<float>(-score);
  if (window.Has(distance)) top->Add({distance, row});
}

}  // namespace elanus::index
