// Evaluation: what one run of a filter over one table has at hand.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/column.h"
#include "filter/filter.h"

namespace elanus::filter {

inline constexpr size_t kBlockRows = 512;
inline constexpr size_t kBlockWords = kBlockRows / 64;

// One bit a row of a block. Bits from the block's count on mean nothing.
using BlockBits = std::array<uint64_t, kBlockWords>;

// Belongs to one thread.
class Evaluation {
 public:
  // All are looked at while the evaluation lives. Asks the lookup about every atom at once.
  Evaluation(const BoundFilter& filter, const Columns& columns, size_t rows, const Lookup& lookup);

  // A column is fetched when it is first asked for. If that fails, status() says so, and the column
  // is one of nulls.
  const core::ColumnView& Column(size_t column) {
    if (!views_[column].has_value()) Fetch(column);
    return *views_[column];
  }
  const core::Status& status() const { return status_; }

  bool has_answers() const { return has_answers_; }
  const std::optional<AtomAnswer>& answer(size_t atom) const { return answers_[atom]; }
  size_t rows_looked_up() const { return rows_looked_up_; }

  size_t rows() const { return rows_; }

  // The rows of the block at hand for which some column was read.
  BlockBits visited{};

 private:
  void Fetch(size_t column);

  const BoundFilter& filter_;
  const Columns& columns_;
  const size_t rows_;
  core::Status status_;
  std::vector<std::optional<core::ColumnView>> views_;
  std::vector<uint64_t> zeros_;  // Stand in for a column that could not be fetched.
  std::vector<std::optional<AtomAnswer>> answers_;
  bool has_answers_ = false;
  size_t rows_looked_up_ = 0;
};

}  // namespace elanus::filter
