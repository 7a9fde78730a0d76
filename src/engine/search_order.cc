// Segments of one partition stand in the order of age in a snapshot, and so do the rows of a
// segment. Timestamps are needed only where partitions meet, and mapped pages are touched for
// nothing else.
#include "engine/search_order.h"

#include <algorithm>
#include <map>

namespace elanus::engine {
namespace {

// Compares rows of different partitions by age.
class AgeOrder {
 public:
  explicit AgeOrder(std::span<const SegmentView> segments) : segments_(segments) {}

  // To be called for every place before it is compared.
  core::Status Meet(const RowPlace& place) {
    if (timestamps_.contains(place.segment)) return core::Status::Ok();
    timestamps_[place.segment] = TRY(segments_[place.segment].segment->Timestamps());
    return core::Status::Ok();
  }

  bool IsOlder(const RowPlace& a, const RowPlace& b) const {
    const int64_t partition_a = segments_[a.segment].partition;
    const int64_t partition_b = segments_[b.segment].partition;
    if (partition_a != partition_b) {
      const uint64_t time_a = timestamps_.at(a.segment)[a.row];
      const uint64_t time_b = timestamps_.at(b.segment)[b.row];
      return time_a != time_b ? time_a < time_b : partition_a < partition_b;
    }
    return a.segment != b.segment ? a.segment < b.segment : a.row < b.row;
  }

 private:
  std::span<const SegmentView> segments_;
  std::map<uint32_t, std::span<const uint64_t>> timestamps_;
};

bool IsBefore(const PlacedHit& a, const PlacedHit& b) {
  if (a.distance != b.distance) return a.distance < b.distance;
  return a.place.segment != b.place.segment ? a.place.segment < b.place.segment
                                            : a.place.row < b.place.row;
}

// Drops what cannot be among the first k, so that less is sorted.
void DropFar(size_t k, HitList* hits) {
  if (k == 0) hits->clear();
  if (hits->size() <= k) return;
  const auto last = hits->begin() + static_cast<std::ptrdiff_t>(k - 1);
  std::nth_element(hits->begin(), last, hits->end(),
                   [](const PlacedHit& a, const PlacedHit& b) { return a.distance < b.distance; });
  const float bound = last->distance;
  std::erase_if(*hits, [&](const PlacedHit& hit) { return hit.distance > bound; });
}

}  // namespace

core::Status SortHits(std::span<const SegmentView> segments, size_t k, HitList* hits) {
  DropFar(k, hits);
  std::sort(hits->begin(), hits->end(), IsBefore);

  const auto partition = [&](const PlacedHit& hit) {
    return segments[hit.place.segment].partition;
  };
  AgeOrder ages(segments);
  for (auto begin = hits->begin(); begin != hits->end();) {
    bool partitions_meet = false;
    auto end = begin;
    for (; end != hits->end() && end->distance == begin->distance; ++end) {
      partitions_meet |= partition(*end) != partition(*begin);
    }
    if (partitions_meet) {
      for (auto hit = begin; hit != end; ++hit) TRY(ages.Meet(hit->place));
      std::sort(begin, end, [&](const PlacedHit& a, const PlacedHit& b) {
        return ages.IsOlder(a.place, b.place);
      });
    }
    begin = end;
  }
  if (hits->size() > k) hits->resize(k);
  return core::Status::Ok();
}

core::Status SortByAge(std::span<const SegmentView> segments, std::span<RowPlace> places) {
  AgeOrder ages(segments);
  for (const RowPlace& place : places) TRY(ages.Meet(place));
  std::sort(places.begin(), places.end(),
            [&](const RowPlace& a, const RowPlace& b) { return ages.IsOlder(a, b); });
  return core::Status::Ok();
}

core::Result<RowPlace> YoungestRow(std::span<const SegmentView> segments,
                                   std::span<const RowPlace> places) {
  AgeOrder ages(segments);
  for (const RowPlace& place : places) TRY(ages.Meet(place));
  return *std::max_element(places.begin(), places.end(), [&](const RowPlace& a, const RowPlace& b) {
    return ages.IsOlder(a, b);
  });
}

}  // namespace elanus::engine
