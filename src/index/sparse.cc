// Comparing all rows: a query and a row are merged along their rising dimensions.
#include "index/sparse.h"

#include <cmath>

#include "index/sparse_query.h"

namespace elanus::index {
namespace {

double ScoreOf(const SparseQuery& query, std::string_view row) {
  const double factor = query.needs_lengths() ? query.LengthFactor(LengthOf(row)) : 0;
  double score = 0;
  auto term = query.terms().begin();
  ForEachEntry(row, [&](const core::SparseEntry& entry) {
    while (term != query.terms().end() && term->index < entry.index) ++term;
    if (term != query.terms().end() && term->index == entry.index) {
      score += query.Add(*term, entry.value, factor);
    }
  });
  return score;
}

}  // namespace

void Bm25Statistics::Add(const Bm25Statistics& other) {
  rows += other.rows;
  length += other.length;
  for (const auto& [term, count] : other.rows_with) rows_with[term] += count;
}

float LengthOf(std::string_view row) {
  double length = 0;
  ForEachEntry(row, [&](const core::SparseEntry& entry) { length += entry.value; });
  return static_cast<float>(length);
}

SparseQuery::SparseQuery(std::string_view row, const Bm25* bm25) : bm25_(bm25) {
  ForEachEntry(row, [&](const core::SparseEntry& entry) {
    terms_.push_back({.index = entry.index, .weight = entry.value});
  });
  if (bm25 == nullptr) return;
  const Bm25Statistics& statistics = bm25->statistics;
  const double k1 = bm25->weights.k1;
  const double b = bm25->weights.b;
  const auto rows = static_cast<double>(statistics.rows);
  factor_base_ = k1 * (1 - b);
  // Without a term in any row there is no average, and nothing to find.
  if (statistics.length > 0) factor_slope_ = k1 * b * rows / statistics.length;
  for (Term& term : terms_) {
    const auto found = statistics.rows_with.find(term.index);
    const auto with =
        found == statistics.rows_with.end() ? 0.0 : static_cast<double>(found->second);
    term.weight *= std::log(1 + (rows - with + 0.5) / (with + 0.5)) * (k1 + 1);
  }
}

std::vector<std::vector<Hit>> SearchSparse(const core::ColumnView& base, const SparseInput& input,
                                           core::Executor* executor) {
  core::InlineExecutor here;
  std::vector<std::vector<Hit>> answers(input.queries.rows);
  (executor == nullptr ? here : *executor).ForEach(answers.size(), [&](size_t q) {
    const SparseQuery query(input.queries.Text(q), input.bm25);
    TopK top(input.k);
    const auto offer = [&](size_t row) {
      OfferScore(ScoreOf(query, base.Text(row)), static_cast<uint32_t>(row), input.window, &top);
    };
    if (input.allowed != nullptr) {
      input.allowed->ForEach(offer);
    } else {
      for (size_t row = 0; row < base.rows; ++row) offer(row);
    }
    answers[q] = top.Take();
  });
  return answers;
}

Bm25Statistics CountTerms(const core::ColumnView& base, const core::Bitset& live,
                          const core::ColumnView& queries) {
  Bm25Statistics statistics;
  for (size_t q = 0; q < queries.rows; ++q) {
    ForEachEntry(queries.Text(q),
                 [&](const core::SparseEntry& entry) { statistics.rows_with[entry.index] = 0; });
  }
  live.ForEach([&](size_t row) {
    if (!base.IsValid(row)) return;
    statistics.rows += 1;
    statistics.length += LengthOf(base.Text(row));
    ForEachEntry(base.Text(row), [&](const core::SparseEntry& entry) {
      const auto found = statistics.rows_with.find(entry.index);
      if (found != statistics.rows_with.end()) found->second += 1;
    });
  });
  return statistics;
}

}  // namespace elanus::index
