#include "core/metric.h"

#include <array>
#include <string>

namespace elanus::core {
namespace {

struct MetricFacts {
  Metric metric;
  const char* name;
  bool is_larger_nearer;
};

constexpr std::array<MetricFacts, 7> kMetrics = {{
    {Metric::kNone, "", false},
    {Metric::kL2, "L2", false},
    {Metric::kIp, "IP", true},
    {Metric::kCosine, "COSINE", true},
    {Metric::kHamming, "HAMMING", false},
    {Metric::kJaccard, "JACCARD", false},
    {Metric::kBm25, "BM25", true},
}};

const MetricFacts& FactsOf(Metric metric) {
  return kMetrics[static_cast<size_t>(metric)];
}

}  // namespace

const char* MetricName(Metric metric) {
  return FactsOf(metric).name;
}

bool IsLargerNearer(Metric metric) {
  return FactsOf(metric).is_larger_nearer;
}

Result<Metric> ParseMetric(std::string_view name) {
  for (const MetricFacts& facts : kMetrics) {
    if (name == facts.name && facts.metric != Metric::kNone) return facts.metric;
  }
  return InvalidArgument("metric type not found or not supported: '" + std::string(name) +
                         "', supported: [L2 IP COSINE HAMMING JACCARD BM25]")
      .WithNumber(Number::kUnexpected);
}

bool IsMetricOf(Metric metric, DataType type) {
  if (type == DataType::kSparseFloatVector) {
    return metric == Metric::kIp || metric == Metric::kBm25;
  }
  if (type == DataType::kBinaryVector) {
    return metric == Metric::kHamming || metric == Metric::kJaccard;
  }
  return IsVector(type) &&
         (metric == Metric::kL2 || metric == Metric::kIp || metric == Metric::kCosine);
}

Metric DefaultMetric(DataType type) {
  if (type == DataType::kSparseFloatVector) return Metric::kIp;
  return type == DataType::kBinaryVector ? Metric::kHamming : Metric::kCosine;
}

}  // namespace elanus::core
