// Comparing: one index after the other on the same rows, each from little effort to much.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "measure/figures.h"
#include "measure/index_plan.h"
#include "measure/trial.h"
#include "measure/workload.h"

namespace elanus::measure {

struct CompareOptions {
  std::vector<std::string> indexes;  // Names that PlanIndex takes.
  int64_t k = 10;
  bool grows = false;         // Also on a sixteenth, an eighth, a quarter and a half of the rows.
  double limit_seconds = 30;  // Searches take about so long in all, on machines of any speed.
  // "HNSW: ef 64", and how many of all steps are done.
  std::function<void(const std::string& what, int64_t done, int64_t total)> progress;
};

// The sizes that are measured, ascending; the last is `rows`.
std::vector<size_t> RoundSizes(size_t rows, size_t rows_min, bool grows);

// Errors are those of the store, and of names and parameters.
core::Result<Comparison> CompareIndexes(const Workload& workload, const CompareOptions& options,
                                        const Bench& bench);

}  // namespace elanus::measure
