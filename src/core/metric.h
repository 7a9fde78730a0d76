// Metrics: how near two vectors are, in the scale that users see.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/status.h"
#include "core/types.h"

namespace elanus::core {

//   metric    score                                     nearer is   vectors
//   L2        sum of (a - b)^2, no root                 smaller     dense
//   IP        a . b                                     larger      dense, sparse
//   COSINE    (a . b) / (|a| |b|), 0 for a zero vector  larger      dense
//   HAMMING   bits that differ                          smaller     binary
//   JACCARD   1 - |a and b| / |a or b|, 0 for two zeros smaller     binary
//   BM25      Okapi BM25 of a text against a document   larger      sparse, by a function
//
// DO NOT CHANGE THESE VALUES: they are in manifests.
enum class Metric : int32_t {
  kNone = 0,  // Of an index on a scalar field; in a request: whatever is usual for the field.
  kL2 = 1,
  kIp = 2,
  kCosine = 3,
  kHamming = 4,
  kJaccard = 5,
  kBm25 = 6,
};

// "" for kNone.
const char* MetricName(Metric metric);
Result<Metric> ParseMetric(std::string_view name);

// Whether a larger score is a nearer one.
bool IsLargerNearer(Metric metric);

// Whether vectors of this type can be compared so.
bool IsMetricOf(Metric metric, DataType type);

// What an index has that names no metric: COSINE, HAMMING for binary, IP for sparse.
Metric DefaultMetric(DataType type);

}  // namespace elanus::core
