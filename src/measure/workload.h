// Workload: the rows and queries of a comparison, made up or taken from a collection.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/column.h"
#include "core/metric.h"
#include "core/status.h"
#include "core/store.h"

namespace elanus::measure {

struct Workload {
  core::Column rows;     // Vectors, in an order that says nothing.
  core::Column queries;  // Of the same type and dimension; none of them is among the rows.
  core::Metric metric = core::Metric::kNone;
  std::string name;        // For people: "generated, clustered", "photos.db / pictures / vector".
  int64_t rows_there = 0;  // Of which these are all, or a random sample.
};

enum class Shape {
  kClustered,  // As vectors of pictures and texts lie: in crowds, most spread along few directions.
  kUniform,    // As hard as can be: no direction says more than another.
};

// "clustered" or "uniform".
core::Result<Shape> ParseShape(const std::string& name);

struct GeneratedOptions {
  size_t rows = 20000;
  size_t queries = 1000;
  int64_t dim = 128;
  Shape shape = Shape::kClustered;
  core::Metric metric = core::Metric::kCosine;
  uint64_t seed = 42;
};

// The same for one seed. Fewer rows are the first of more.
Workload GenerateWorkload(const GeneratedOptions& options);

struct SampleOptions {
  core::CollectionName collection;
  std::string field;  // "": the only dense vector field.
  // None: that of the field's index, else the usual one.
  core::Metric metric = core::Metric::kNone;
  size_t rows_max = 0;  // 0: as many as fit into kSampleBytesMax.
  size_t queries = 1000;
  int64_t k = 10;
  uint64_t seed = 42;
  std::function<bool()> should_stop;
  std::function<void(int64_t done, int64_t total)> progress;
};

// Vectors are held in memory while they are copied; more than this is sampled unless rows_max asks
// for it.
inline constexpr size_t kSampleBytesMax = 2ULL << 30;
// Below this, a scan is quicker than looking at the answer.
inline constexpr int64_t kRowsMin = 100;

// Reads vectors of a loaded collection and changes nothing. At most a tenth of the rows are held
// out as queries, at random. kInvalidArgument if there is no such field, or too few rows.
core::Result<Workload> SampleCollection(core::Store* store, const SampleOptions& options);

}  // namespace elanus::measure
