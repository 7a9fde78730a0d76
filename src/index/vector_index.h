// VectorIndex: finds the nearest rows of a segment without comparing all of them.
//
// An index is made from the vectors of a column and lies in one run of bytes beside them; it does
// not hold the vectors themselves. Every hit has been compared with its vector, so its distance is
// that of an exact search to the last bit; what an index may miss is a hit, never a digit.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/executor.h"
#include "index/flat.h"

namespace elanus::index {

// What an index is made from. Null rows are points like others; searches leave them out.
struct IndexSource {
  core::ColumnView base;                 // Dense vectors of floats of any width, or of bytes.
  std::span<const float> inverse_norms;  // One a row if the metric is COSINE, else empty.
  core::Metric metric = core::Metric::kL2;
};

// How hard a search tries. 0: as hard as is good for the index. More is never less recall.
struct SearchEffort {
  size_t candidates = 0;  // "ef", "search_list": kept while a graph is walked; at least k.
  size_t lists = 0;       // "nprobe": of an inverted file that are read.
  double refine = 0;      // "refine_k", "reorder_k" / k: compared with their vectors, times k.
};

// What a search did, over all its queries.
struct SearchCost {
  int64_t codes = 0;    // Rows met as codes.
  int64_t vectors = 0;  // Rows compared as they are.
};

// Immutable and thread-safe; looks into bytes that outlive it.
class VectorIndex {
 public:
  virtual ~VectorIndex() = default;

  virtual size_t rows() const = 0;

  // As SearchFlat, but hits may be missing. `input.base` is the column the index was made from, and
  // the metric is that of the index. A window that begins somewhere (DistanceWindow::from) is
  // searched exactly. Adds what it did to `cost`, which may be nullptr.
  virtual std::vector<std::vector<Hit>> Search(const FlatInput& input, const SearchEffort& effort,
                                               core::Executor* executor,
                                               SearchCost* cost) const = 0;
};

// Opening reads everything once to see that the bytes can be trusted; an error is kCorruption.
// REQUIRES of all: the bytes begin at a multiple of 64.
using OpenVectorIndex =
    core::Result<std::unique_ptr<VectorIndex>> (*)(std::span<const std::byte> bytes);

// An executor may leave tasks out when nobody wants an index any more: building then ends soon, and
// what it gives means nothing.

// A graph over codes (graph.h).
struct GraphOptions {
  size_t links = 32;        // Of a row at most: 2 * "M".
  size_t candidates = 200;  // "efConstruction"
  uint64_t seed = 42;
};
std::vector<std::byte> BuildGraph(const IndexSource& source, const GraphOptions& options,
                                  core::Executor* executor);
core::Result<std::unique_ptr<VectorIndex>> OpenGraph(std::span<const std::byte> bytes);

// An inverted file: rows in lists around centres, in codes (inverted_file.h).
struct InvertedFileOptions {
  size_t lists = 128;  // "nlist"; fewer if there are few rows.
  uint64_t seed = 42;
};
std::vector<std::byte> BuildInvertedFile(const IndexSource& source,
                                         const InvertedFileOptions& options,
                                         core::Executor* executor);
core::Result<std::unique_ptr<VectorIndex>> OpenInvertedFile(std::span<const std::byte> bytes);

// All rows in codes of 8 bits, for exact search that reads a quarter (flat_codes.h). Misses
// nothing.
std::vector<std::byte> BuildFlatCodes(const IndexSource& source, core::Executor* executor);
core::Result<std::unique_ptr<VectorIndex>> OpenFlatCodes(std::span<const std::byte> bytes);

}  // namespace elanus::index
