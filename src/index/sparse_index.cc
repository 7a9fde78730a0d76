// Terms are added one after the other into one number a row. That reads each posting once, in
// order, and needs none of the bookkeeping that walks all lists side by side; the numbers of the
// rows that were touched are put back to zero for the next query.
#include "index/sparse_index.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "index/blob.h"
#include "index/sparse_query.h"

namespace elanus::index {
namespace {

// DO NOT CHANGE THIS VALUE: it is in every index ever written.
constexpr uint64_t kVersion = 1;

core::Status Expect(bool holds, const char* what) {
  return holds ? core::Status::Ok() : core::Corruption(std::string("a sparse index ") + what);
}

}  // namespace

std::vector<std::byte> SparseIndex::Build(const core::ColumnView& column) {
  // Counted first, so that every posting is put straight into its place.
  std::map<uint32_t, uint64_t> places;
  std::vector<float> lengths;
  for (size_t row = 0; row < column.rows; ++row) {
    lengths.push_back(LengthOf(column.Text(row)));
    ForEachEntry(column.Text(row), [&](const core::SparseEntry& entry) { ++places[entry.index]; });
  }
  std::vector<uint32_t> dimensions;
  std::vector<uint64_t> ends;
  uint64_t postings = 0;
  for (auto& [dimension, place] : places) {
    dimensions.push_back(dimension);
    ends.push_back(postings + place);
    place = std::exchange(postings, ends.back());
  }
  std::vector<uint32_t> rows(postings);
  std::vector<float> values(postings);
  for (size_t row = 0; row < column.rows; ++row) {
    ForEachEntry(column.Text(row), [&](const core::SparseEntry& entry) {
      const uint64_t place = places[entry.index]++;
      rows[place] = static_cast<uint32_t>(row);
      values[place] = entry.value;
    });
  }
  BlobWriter writer;
  writer.Put(kVersion);
  writer.Put(column.rows);
  writer.PutArray(dimensions);
  writer.PutArray(ends);
  writer.PutArray(rows);
  writer.PutArray(values);
  writer.PutArray(lengths);
  writer.PutArray(column.valid);
  return writer.Take();
}

core::Result<SparseIndex> SparseIndex::Open(std::span<const std::byte> bytes) {
  BlobReader reader(bytes);
  SparseIndex index;
  TRY(Expect(TRY(reader.Get()) == kVersion, "has another version"));
  index.rows_ = TRY(reader.Get());
  index.dimensions_ = TRY(reader.GetArray<uint32_t>());
  index.ends_ = TRY(reader.GetArray<uint64_t>());
  index.posting_rows_ = TRY(reader.GetArray<uint32_t>());
  index.values_ = TRY(reader.GetArray<float>());
  index.lengths_ = TRY(reader.GetArray<float>());
  index.valid_ = TRY(reader.GetArray<uint64_t>());
  TRY(Expect(reader.AtEnd(), "goes on behind its end"));
  TRY(index.Check());
  return index;
}

core::Status SparseIndex::Check() const {
  TRY(Expect(lengths_.size() == rows_, "does not fit its rows"));
  TRY(Expect(valid_.empty() || valid_.size() == (rows_ + 63) / 64, "does not fit its rows"));
  TRY(Expect(values_.size() == posting_rows_.size(), "has rows without values"));
  TRY(Expect(std::adjacent_find(dimensions_.begin(), dimensions_.end(), std::greater_equal<>()) ==
                 dimensions_.end(),
             "is not sorted"));
  TRY(Expect(ends_.size() == dimensions_.size() && std::is_sorted(ends_.begin(), ends_.end()) &&
                 (ends_.empty() ? 0 : ends_.back()) == posting_rows_.size(),
             "points outside its postings"));
  for (const uint32_t dimension : dimensions_) {
    const auto rows = Find(dimension).rows;
    const bool rises =
        std::adjacent_find(rows.begin(), rows.end(), std::greater_equal<>()) == rows.end();
    TRY(Expect(rises && (rows.empty() || rows.back() < rows_), "points outside its rows"));
  }
  return core::Status::Ok();
}

SparseIndex::Postings SparseIndex::Find(uint32_t dimension) const {
  const auto found = std::lower_bound(dimensions_.begin(), dimensions_.end(), dimension);
  if (found == dimensions_.end() || *found != dimension) return {};
  const auto i = static_cast<size_t>(found - dimensions_.begin());
  const uint64_t begin = i == 0 ? 0 : ends_[i - 1];
  const uint64_t count = ends_[i] - begin;
  return {.rows = posting_rows_.subspan(begin, count), .values = values_.subspan(begin, count)};
}

void SparseIndex::SearchOne(const SparseQuery& query, const SparseInput& input,
                            std::vector<double>* scores, TopK* top) const {
  for (const SparseQuery::Term& term : query.terms()) {
    const Postings postings = Find(term.index);
    for (size_t i = 0; i < postings.rows.size(); ++i) {
      const uint32_t row = postings.rows[i];
      const double factor = query.LengthFactor(lengths_[row]);
      (*scores)[row] += query.Add(term, postings.values[i], factor);
    }
  }
  for (const SparseQuery::Term& term : query.terms()) {
    for (const uint32_t row : Find(term.index).rows) {
      const double score = std::exchange((*scores)[row], 0);
      if (input.allowed != nullptr && !input.allowed->Test(row)) continue;
      OfferScore(score, row, input.window, top);
    }
  }
}

std::vector<std::vector<Hit>> SparseIndex::Search(const SparseInput& input,
                                                  core::Executor* executor) const {
  core::InlineExecutor here;
  core::Executor& threads = executor == nullptr ? here : *executor;
  std::vector<std::vector<Hit>> answers(input.queries.rows);
  // Few tasks, as each has a number for every row.
  const size_t tasks = std::min(answers.size(), threads.width());
  threads.ForEach(tasks, [&](size_t task) {
    std::vector<double> scores(rows_);
    for (size_t q = task; q < answers.size(); q += tasks) {
      TopK top(input.k);
      SearchOne(SparseQuery(input.queries.Text(q), input.bm25), input, &scores, &top);
      answers[q] = top.Take();
    }
  });
  return answers;
}

Bm25Statistics SparseIndex::CountTerms(const core::Bitset& live,
                                       const core::ColumnView& queries) const {
  Bm25Statistics statistics;
  live.ForEach([&](size_t row) {
    if (!valid_.empty() && ((valid_[row / 64] >> (row % 64)) & 1) == 0) return;
    statistics.rows += 1;
    statistics.length += lengths_[row];
  });
  for (size_t q = 0; q < queries.rows; ++q) {
    ForEachEntry(queries.Text(q), [&](const core::SparseEntry& entry) {
      const auto [counted, is_first] = statistics.rows_with.try_emplace(entry.index, 0);
      if (!is_first) return;
      const auto rows = Find(entry.index).rows;
      counted->second = static_cast<uint64_t>(
          std::count_if(rows.begin(), rows.end(), [&](uint32_t row) { return live.Test(row); }));
    });
  }
  return statistics;
}

}  // namespace elanus::index
