#include "filter/evaluation.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "filter/predicate.h"

namespace elanus::filter {

Evaluation::Evaluation(const BoundFilter& filter, const Columns& columns, size_t rows,
                       const Lookup& lookup)
    : filter_(filter),
      columns_(columns),
      rows_(rows),
      views_(filter.fields().size()),
      answers_(filter.atoms().size()) {
  if (!lookup) return;
  for (size_t i = 0; i < answers_.size(); ++i) {
    answers_[i] = lookup(filter.atoms()[i]);
    if (!answers_[i].has_value()) continue;
    answers_[i]->rows.Resize(rows);
    has_answers_ = true;
    rows_looked_up_ += answers_[i]->rows.Count();
  }
}

void Evaluation::Fetch(size_t column) {
  core::Result<core::ColumnView> view = columns_(filter_.fields()[column]);
  if (view.ok()) {
    views_[column] = *view;
    return;
  }
  if (status_.ok()) status_ = view.status();
  // In either layout, of any scalar type: every row is null, and its value is zero or empty.
  zeros_.resize(rows_ + 1);
  core::ColumnView nulls;
  nulls.rows = rows_;
  nulls.bytes = std::as_bytes(std::span(zeros_));
  nulls.offsets = zeros_;
  nulls.valid = zeros_;
  views_[column] = nulls;
}

namespace {

BlockBits FirstRows(size_t count) {
  BlockBits bits{};
  for (size_t w = 0; w * 64 < count; ++w) {
    bits[w] = count - w * 64 >= 64 ? ~uint64_t{0} : (uint64_t{1} << (count - w * 64)) - 1;
  }
  return bits;
}

}  // namespace

core::Result<EvaluationResult> Evaluate(const BoundFilter& filter, const Columns& columns,
                                        size_t rows, const Lookup& lookup) {
  if (filter.selects_all()) return EvaluationResult{.rows = core::Bitset(rows, true)};
  Evaluation evaluation(filter, columns, rows, lookup);
  EvaluationResult result{.rows = core::Bitset(rows)};
  result.rows_looked_up = evaluation.rows_looked_up();
  const auto words = result.rows.mutable_words();
  Truth truth;
  for (size_t begin = 0; begin < rows; begin += kBlockRows) {
    const size_t count = std::min(kBlockRows, rows - begin);
    const Block block{&evaluation, begin, count, FirstRows(count)};
    evaluation.visited.fill(0);
    filter.predicate()->Evaluate(block, &truth);
    TRY(evaluation.status());
    // Bits past the end of a Bitset stay zero.
    for (size_t w = 0; w * 64 < count; ++w) {
      words[begin / 64 + w] = truth.yes[w] & block.wanted[w];
      result.rows_visited += static_cast<size_t>(std::popcount(evaluation.visited[w]));
    }
  }
  return result;
}

}  // namespace elanus::filter
