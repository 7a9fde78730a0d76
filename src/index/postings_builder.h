// PostingsBuilder: which rows have which values, in the bytes of a ScalarIndex.
#pragma once

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>
#include <vector>

#include "index/blob.h"
#include "index/scalar_index.h"

namespace elanus::index {

// DO NOT CHANGE THIS VALUE: it is in every index ever written.
inline constexpr uint64_t kScalarIndexVersion = 1;

// T is int64_t, double or string_view; texts outlive the builder.
template <typename T>
class PostingsBuilder {
 public:
  // Row `row` has this value. Rows come in order; a value may come twice for a row.
  void Add(const T& value, uint32_t row) {
    const auto [found, is_new] = ids_.try_emplace(value, static_cast<uint32_t>(values_.size()));
    if (is_new) {
      values_.push_back(value);
      counts_.push_back(0);
      last_rows_.push_back(row);
    } else if (last_rows_[found->second] == row) {
      return;
    }
    last_rows_[found->second] = row;
    counts_[found->second] += 1;
    pairs_.emplace_back(found->second, row);
  }

  // REQUIRES: all rows were below `rows`
  std::vector<std::byte> Finish(size_t rows, std::span<const uint64_t> valid) {
    std::vector<uint32_t> order(values_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](uint32_t a, uint32_t b) { return values_[a] < values_[b]; });
    BlobWriter writer;
    writer.Put(kScalarIndexVersion);
    writer.Put(static_cast<uint64_t>(KindOfKey()));
    writer.Put(rows);
    PutValues(order, &writer);
    PutPostings(order, rows, &writer);
    writer.PutArray(valid);
    return writer.Take();
  }

 private:
  static KeyKind KindOfKey() {
    if constexpr (std::is_same_v<T, int64_t>) return KeyKind::kInteger;
    if constexpr (std::is_same_v<T, double>) return KeyKind::kReal;
    return KeyKind::kText;
  }

  void PutValues(const std::vector<uint32_t>& order, BlobWriter* writer) const {
    if constexpr (std::is_same_v<T, std::string_view>) {
      std::vector<uint64_t> ends;
      std::vector<char> texts;
      for (const uint32_t id : order) {
        texts.insert(texts.end(), values_[id].begin(), values_[id].end());
        ends.push_back(texts.size());
      }
      writer->PutArray(ends);
      writer->PutArray(texts);
    } else {
      std::vector<T> sorted;
      for (const uint32_t id : order) sorted.push_back(values_[id]);
      writer->PutArray(sorted);
    }
  }

  void PutPostings(const std::vector<uint32_t>& order, size_t rows, BlobWriter* writer) const {
    std::vector<uint32_t> counts;
    std::vector<uint64_t> places;
    std::vector<uint64_t> place_of(values_.size());
    uint64_t size = 0;
    for (const uint32_t id : order) {
      counts.push_back(counts_[id]);
      places.push_back(size);
      place_of[id] = size;
      size += counts_[id] > rows / 32 ? (rows + 31) / 32 : counts_[id];
    }
    std::vector<uint32_t> pool(size);
    for (const auto& [id, row] : pairs_) {
      if (counts_[id] > rows / 32) {
        pool[place_of[id] + row / 32] |= 1U << (row % 32);
      } else {
        pool[place_of[id]++] = row;
      }
    }
    writer->PutArray(counts);
    writer->PutArray(places);
    writer->PutArray(pool);
  }

  std::unordered_map<T, uint32_t> ids_;
  std::vector<T> values_;  // By id, as are the next two.
  std::vector<uint32_t> counts_;
  std::vector<uint32_t> last_rows_;
  std::vector<std::pair<uint32_t, uint32_t>> pairs_;  // Of an id and a row.
};

}  // namespace elanus::index
