// Numbers below n, put into buckets: those of a bucket lie together, rising.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace elanus::index {

struct Buckets {
  std::vector<uint64_t> ends;     // Where the members of each bucket end; it begins where the one
                                  // before it ends.
  std::vector<uint32_t> members;  // All, bucket after bucket.

  std::span<const uint32_t> Of(size_t bucket) const {
    const uint64_t begin = bucket == 0 ? 0 : ends[bucket - 1];
    return std::span(members).subspan(begin, ends[bucket] - begin);
  }
};

// `bucket_of[i]` is the bucket of i. REQUIRES: each below `buckets`; fewer than 2^32 of them
inline Buckets MakeBuckets(std::span<const uint32_t> bucket_of, size_t buckets) {
  Buckets made{std::vector<uint64_t>(buckets), std::vector<uint32_t>(bucket_of.size())};
  for (const uint32_t bucket : bucket_of) ++made.ends[bucket];
  uint64_t end = 0;
  for (uint64_t& count : made.ends) count = end += count;
  // From the last one on, so that every end becomes a beginning and comes back at the close.
  std::vector<uint64_t> next = made.ends;
  for (size_t i = bucket_of.size(); i-- > 0;) {
    made.members[--next[bucket_of[i]]] = static_cast<uint32_t>(i);
  }
  return made;
}

}  // namespace elanus::index
