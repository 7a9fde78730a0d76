// What `elanus bench` says: tables for people, JSON for programs.
#pragma once

#include <string>

#include "app/terminal.h"
#include "measure/figures.h"
#include "measure/workload.h"

namespace elanus::app {

// Where and on what a comparison was made.
struct BenchFacts {
  std::string data;  // Workload::name
  int64_t rows = 0;
  int64_t rows_there = 0;
  int64_t dim = 0;
  std::string type;  // Of the vectors.
  std::string processor;
  unsigned cores = 0;
  size_t threads = 0;  // Of builds and batches.
  std::string kernels;
  std::string date;  // In UTC, "2026-11-21T22:10:00Z".
  uint64_t seed = 0;
  std::string folder;
  double seconds = 0;
};

// "generated, clustered · 20,000 × 128 · COSINE"
std::string DataText(const BenchFacts& facts, const measure::Comparison& comparison);
// "AMD EPYC, 2 cores, avx512 · elanus 0.1.0"
std::string MachineText(const BenchFacts& facts);

// A line for each point of the largest round, and a table of growth if there are more rounds.
std::string BenchTable(const measure::Comparison& comparison, const Style& style);

// One document with everything (docs/cli.md).
std::string BenchDocument(const BenchFacts& facts, const measure::Comparison& comparison);
// The same as JSON Lines: a line a point, then the summary.
std::string BenchLines(const BenchFacts& facts, const measure::Comparison& comparison);

}  // namespace elanus::app
