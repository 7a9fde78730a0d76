#include "index/vector_options.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace elanus::index {
namespace {

using Params = std::map<std::string, std::string>;

// Below either of these every vector is compared: at 10 GB/s and more, 4 MiB take 0.3 ms.
constexpr size_t kIndexedRowsMin = 2000;
constexpr uint64_t kIndexedBytesMin = uint64_t{4} << 20;
// Where a graph that chooses itself begins. Its build costs a hundred searches of codes a row;
// below this a search of codes takes less than a millisecond.
constexpr size_t kGraphRowsMin = 50'000;
constexpr uint64_t kGraphBytesMin = uint64_t{32} << 20;

// A node with more links is slower than one with these, and no better.
constexpr size_t kLinksMin = 8;
constexpr size_t kLinksMax = 256;
// A wider search for the links of a row finds no other ones, however many rows there are.
constexpr size_t kBuildCandidatesMax = 4096;

double NumberOf(const Params& params, const char* name, double otherwise) {
  const auto given = params.find(name);
  if (given == params.end()) return otherwise;
  char* end = nullptr;
  const double number = std::strtod(given->second.c_str(), &end);
  // Names of later versions may come without ranges.
  return end == given->second.c_str() || !(number >= 0) ? otherwise : number;
}

size_t CountOf(const Params& params, const char* name, size_t otherwise) {
  constexpr double kMax = 1e9;
  return static_cast<size_t>(
      std::min(NumberOf(params, name, static_cast<double>(otherwise)), kMax));
}

// How the names whose index is a graph say how large it is, and what Milvus takes if they do not.
struct GraphWords {
  std::string_view type;  // How the name begins.
  const char* links;
  size_t links_default;
  size_t links_factor;  // HNSW has twice as many at the bottom as it says.
  const char* candidates;
  size_t candidates_default;
};
constexpr std::array kGraphWords = {
    GraphWords{"HNSW", "M", 30, 2, "efConstruction", 360},
    GraphWords{"RHNSW", "M", 30, 2, "efConstruction", 360},
    GraphWords{"DISKANN", "max_degree", 56, 1, "search_list_size", 100},
    GraphWords{"AISAQ", "max_degree", 56, 1, "search_list_size", 100},
    GraphWords{"GPU_CAGRA", "graph_degree", 64, 1, "intermediate_graph_degree", 128},
    GraphWords{"NSG", "out_degree", 50, 1, "candidate_pool_size", 300},
};

}  // namespace

Serving ServingOfRows(Serving serving, size_t rows, uint64_t bytes) {
  if (!IsVectorServing(serving)) return serving;
  if (rows < kIndexedRowsMin || bytes < kIndexedBytesMin) return Serving::kExact;
  if (serving != Serving::kAutomatic) return serving;
  return rows >= kGraphRowsMin || bytes >= kGraphBytesMin ? Serving::kGraph : Serving::kFlatCodes;
}

const char* ServingName(Serving serving) {
  switch (serving) {
    case Serving::kExact:
      return "exact";
    case Serving::kFlatCodes:
      return "flat codes";
    case Serving::kGraph:
      return "graph";
    case Serving::kInvertedFile:
      return "inverted file";
    case Serving::kNothing:
    case Serving::kAutomatic:
    case Serving::kSparse:
    case Serving::kScalar:
    case Serving::kNgram:
      return "";
  }
  return "";
}

bool StaysOnDisk(const std::string& index_type) {
  return index_type == "DISKANN" || index_type == "AISAQ";
}

GraphOptions GraphOptionsOf(const core::IndexDescription& index) {
  GraphOptions options;
  const auto words = std::find_if(
      kGraphWords.begin(), kGraphWords.end(),
      [&](const GraphWords& candidate) { return index.type.starts_with(candidate.type); });
  if (words == kGraphWords.end()) return options;
  const size_t links =
      words->links_factor * CountOf(index.params, words->links, words->links_default);
  options.links = std::clamp(links, kLinksMin, kLinksMax);
  options.candidates =
      std::clamp(CountOf(index.params, words->candidates, words->candidates_default), size_t{1},
                 kBuildCandidatesMax);
  return options;
}

InvertedFileOptions InvertedFileOptionsOf(const core::IndexDescription& index) {
  InvertedFileOptions options;
  options.lists = std::max<size_t>(1, CountOf(index.params, "nlist", options.lists));
  return options;
}

SearchEffort EffortOf(const std::string& index_type, const Params& params, int64_t k) {
  SearchEffort effort;
  effort.lists = CountOf(params, "nprobe", 0);
  for (const char* name : {"ef", "search_list", "itopk_size", "search_length"}) {
    effort.candidates = std::max(effort.candidates, CountOf(params, name, 0));
  }
  effort.refine = NumberOf(params, "refine_k", 0);
  if (effort.refine == 0 && k > 0) {
    effort.refine = NumberOf(params, "reorder_k", 0) / static_cast<double>(k);
  }
  // Level 1 is what is good for the index. Each further one keeps as many more candidates again as
  // an index does that finds nearly everything.
  constexpr size_t kCandidatesOfLevel = 64;
  const size_t level = CountOf(params, "level", 1);
  const bool is_automatic = index_type.empty() || index_type == "AUTOINDEX";
  if (is_automatic && level > 1) {
    effort.candidates = level * (kCandidatesOfLevel + static_cast<size_t>(std::max<int64_t>(k, 0)));
    effort.lists = 0;
  }
  return effort;
}

}  // namespace elanus::index
