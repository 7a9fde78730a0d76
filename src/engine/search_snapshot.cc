// Each segment is searched for as many hits as are asked for in all, since all may lie in one of
// them. That is many times the answer if there are many segments, so queries are searched in blocks
// whose unmerged hits fit into a fixed room.
#include "engine/search_snapshot.h"

#include <algorithm>

namespace elanus::engine {
namespace {

// 128 MiB of hits, and the lists that are merged from them.
constexpr size_t kUnmergedHitsMax = size_t{16} << 20;

// Clears the rows whose vector is null.
core::Status KeepValid(const SegmentView& view, const core::FieldSchema& field,
                       core::Bitset* rows) {
  const core::ColumnView vectors = TRY(view.segment->Values(field));
  if (vectors.valid.empty()) return core::Status::Ok();
  for (size_t w = 0; w < vectors.valid.size(); ++w) rows->mutable_words()[w] &= vectors.valid[w];
  return core::Status::Ok();
}

// No answer has more, however many queries it is for: each hit takes twelve bytes until it is read,
// and then as many as its fields.
constexpr size_t kHitsMax = size_t{64} << 20;

}  // namespace

core::Result<SnapshotSearch> SnapshotSearch::Make(std::span<const SegmentView> segments,
                                                  std::vector<core::Bitset> rows,
                                                  const core::FieldSchema& field,
                                                  core::Executor* executor) {
  SnapshotSearch search(segments, std::move(rows), executor);
  for (uint32_t i = 0; i < segments.size(); ++i) {
    core::Bitset& selected = search.rows_[i];
    if (selected.None()) continue;
    TRY(KeepValid(segments[i], field, &selected));
    const size_t count = selected.Count();
    if (count == 0) continue;
    search.searched_.push_back(i);
    search.row_count_ += count;
  }
  // The largest first: whoever has finished the others helps with it, which is cut further.
  std::stable_sort(search.searched_.begin(), search.searched_.end(), [&](uint32_t a, uint32_t b) {
    return search.rows_[a].size() > search.rows_[b].size();
  });
  return search;
}

core::Status SnapshotSearch::ForEach(size_t count, const std::function<core::Status(size_t)>& act) {
  std::vector<core::Status> outcomes(count);
  executor().ForEach(count, [&](size_t i) { outcomes[i] = act(i); });
  for (const core::Status& outcome : outcomes) TRY(outcome);
  return core::Status::Ok();
}

core::Status SnapshotSearch::FindBlock(const SegmentSearcher& searcher, QueryRange queries,
                                       const Reach& reach, std::span<HitList> hits) {
  std::vector<SegmentHits> found(searched_.size());
  TRY(ForEach(searched_.size(), [&](size_t i) {
    const uint32_t segment = searched_[i];
    found[i] = TRY(searcher.Search(*segments_[segment].segment, rows_[segment], queries, reach));
    return core::Status::Ok();
  }));
  for (const SegmentHits& of_segment : found) rows_scanned_ += of_segment.compared;
  return ForEach(queries.count, [&](size_t q) {
    HitList& merged = hits[q];
    for (size_t i = 0; i < found.size(); ++i) {
      for (const index::Hit& hit : found[i].hits[q]) {
        merged.push_back(
            {.distance = hit.distance, .place = {.segment = searched_[i], .row = hit.row}});
      }
    }
    return SortHits(segments_, reach.k, &merged);
  });
}

size_t SnapshotSearch::QueriesAtOnce(size_t k) const {
  const size_t hits = std::min(row_count_, k * std::max<size_t>(1, searched_.size()));
  return std::max<size_t>(1, kUnmergedHitsMax / std::max<size_t>(1, hits));
}

core::Result<std::vector<HitList>> SnapshotSearch::FindNearest(const SegmentSearcher& searcher,
                                                               QueryRange queries,
                                                               const Reach& reach) {
  std::vector<HitList> hits(queries.count);
  if (searched_.empty() || reach.k == 0) return hits;
  const size_t block = QueriesAtOnce(reach.k);
  size_t total = 0;
  for (size_t at = 0; at < queries.count; at += block) {
    const QueryRange range{.first = queries.first + at,
                           .count = std::min(block, queries.count - at)};
    const auto of_block = std::span(hits).subspan(at, range.count);
    TRY(FindBlock(searcher, range, reach, of_block));
    for (const HitList& list : of_block) total += list.size();
    if (total > kHitsMax) {
      return core::Exhausted("the answer would have more than " + std::to_string(kHitsMax) +
                             " hits; ask for fewer queries at once, or for a smaller limit");
    }
  }
  return hits;
}

}  // namespace elanus::engine
