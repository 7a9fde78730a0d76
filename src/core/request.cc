#include "core/request.h"

namespace elanus::core {

const char* MetricName(Metric metric) {
  if (metric == Metric::kL2) return "L2";
  if (metric == Metric::kIp) return "IP";
  return "COSINE";
}

Result<Metric> ParseMetric(std::string_view name) {
  for (Metric metric : {Metric::kL2, Metric::kIp, Metric::kCosine}) {
    if (name == MetricName(metric)) return metric;
  }
  return InvalidArgument("metric type not found or not supported: '" + std::string(name) +
                         "', supported: [L2 IP COSINE]");
}

}  // namespace elanus::core
