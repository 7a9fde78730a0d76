// Build parameters are those that Milvus' own examples use, and the sweeps cover what people tune:
// wide steps where effort is cheap, so that a curve has marks from its fast end to its exact one.
#include "measure/index_plan.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <span>

namespace elanus::measure {
namespace {

using Params = std::map<std::string, std::string>;

enum class Sweep { kNone, kCandidates, kLists, kLevel };

struct Family {
  const char* name;
  bool is_for_bits;  // Stands on binary vectors.
  bool is_for_others;
  Sweep sweep;
  const char* param;  // That is swept.
};

constexpr std::array kFamilies = {
    Family{"FLAT", false, true, Sweep::kNone, ""},
    Family{"IVF_FLAT", false, true, Sweep::kLists, "nprobe"},
    Family{"IVF_SQ8", false, true, Sweep::kLists, "nprobe"},
    Family{"IVF_PQ", false, true, Sweep::kLists, "nprobe"},
    Family{"IVF_RABITQ", false, true, Sweep::kLists, "nprobe"},
    Family{"SCANN", false, true, Sweep::kLists, "nprobe"},
    Family{"HNSW", true, true, Sweep::kCandidates, "ef"},
    Family{"HNSW_SQ", false, true, Sweep::kCandidates, "ef"},
    Family{"HNSW_PQ", false, true, Sweep::kCandidates, "ef"},
    Family{"HNSW_PRQ", false, true, Sweep::kCandidates, "ef"},
    Family{"DISKANN", false, true, Sweep::kCandidates, "search_list"},
    Family{"AUTOINDEX", true, true, Sweep::kLevel, "level"},
    Family{"BIN_FLAT", true, false, Sweep::kNone, ""},
    Family{"BIN_IVF_FLAT", true, false, Sweep::kLists, "nprobe"},
};

constexpr std::array<int64_t, 14> kCandidates = {10,  14,  20,  28,  40,  56,  80,
                                                 112, 160, 224, 320, 448, 640, 800};
constexpr std::array<int64_t, 5> kLevels = {1, 3, 5, 7, 10};
constexpr int64_t kListsMax = 65536;
constexpr int64_t kReorderFactor = 10;  // SCANN: rows compared exactly, times k.

bool IsFor(const Family& family, core::DataType type) {
  return type == core::DataType::kBinaryVector ? family.is_for_bits : family.is_for_others;
}

std::string NamesFor(core::DataType type) {
  std::string names;
  for (const Family& family : kFamilies) {
    if (IsFor(family, type)) names += (names.empty() ? "" : ", ") + std::string(family.name);
  }
  return names;
}

// Four times the root of the rows, the rule of thumb of faiss and Milvus.
int64_t ListsFor(int64_t rows) {
  const auto lists = static_cast<int64_t>(std::lround(4 * std::sqrt(static_cast<double>(rows))));
  return std::clamp<int64_t>(lists, 1, kListsMax);
}

// Codes of product quantisation: as many as divide the dimension, at least four dimensions each.
int64_t PartsFor(int64_t dim) {
  for (int64_t parts = std::max<int64_t>(dim / 4, 1); parts > 1; --parts) {
    if (dim % parts == 0) return parts;
  }
  return 1;
}

Params BuildParams(const Family& family, const PlanOptions& options) {
  const std::string name = family.name;
  Params params;
  if (family.sweep == Sweep::kLists) params["nlist"] = std::to_string(ListsFor(options.rows));
  if (name.starts_with("HNSW")) params = {{"M", "16"}, {"efConstruction", "200"}};
  if (name.find("_P") != std::string::npos) {
    params["m"] = std::to_string(PartsFor(options.dim));
    params["nbits"] = "8";
  }
  return params;
}

// Fewer candidates than hits are refused by Milvus, so the least is k.
std::vector<int64_t> CandidatesFor(int64_t k) {
  std::vector<int64_t> candidates = {k};
  for (const int64_t count : kCandidates) {
    if (count > k) candidates.push_back(count);
  }
  for (const int64_t factor : {2, 4, 8}) {
    if (factor * k > candidates.back()) candidates.push_back(factor * k);
  }
  return candidates;
}

std::vector<int64_t> ListCountsFor(int64_t lists) {
  std::vector<int64_t> counts;
  for (int64_t count = 1; count < lists; count *= 2) counts.push_back(count);
  counts.push_back(lists);
  return counts;
}

std::vector<int64_t> Efforts(const Family& family, const PlanOptions& options) {
  switch (family.sweep) {
    case Sweep::kNone:
      return {};
    case Sweep::kCandidates:
      return CandidatesFor(options.k);
    case Sweep::kLists:
      return ListCountsFor(ListsFor(options.rows));
    case Sweep::kLevel:
      return {kLevels.begin(), kLevels.end()};
  }
  return {};
}

}  // namespace

core::Result<IndexPlan> PlanIndex(const std::string& name, const PlanOptions& options) {
  const auto family = std::find_if(kFamilies.begin(), kFamilies.end(),
                                   [&](const Family& known) { return known.name == name; });
  const std::string names = NamesFor(options.type);
  if (family == kFamilies.end()) {
    return core::InvalidArgument("no index '" + name + "' to compare; choose from: " + names);
  }
  if (!IsFor(*family, options.type)) {
    return core::InvalidArgument("index '" + name + "' does not stand on a field of type " +
                                 core::TypeName(options.type) + "; choose from: " + names);
  }
  IndexPlan plan{.type = name, .params = BuildParams(*family, options), .searches = {}};
  for (const int64_t effort : Efforts(*family, options)) {
    Params& search = plan.searches.emplace_back();
    search[family->param] = std::to_string(effort);
    if (name == "SCANN") search["reorder_k"] = std::to_string(kReorderFactor * options.k);
  }
  if (plan.searches.empty()) plan.searches.emplace_back();
  return plan;
}

core::Result<std::vector<std::string>> SplitNames(std::string_view list) {
  std::vector<std::string> names;
  while (true) {
    const size_t comma = list.find(',');
    std::string name(list.substr(0, comma));
    std::erase(name, ' ');
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    if (name.empty()) {
      return core::InvalidArgument(
          "--index has an empty name; give names with commas between "
          "them, as in FLAT,IVF_FLAT,HNSW");
    }
    if (std::ranges::find(names, name) != names.end()) {
      return core::InvalidArgument("--index names " + name + " twice");
    }
    names.push_back(std::move(name));
    if (comma == std::string_view::npos) return names;
    list.remove_prefix(comma + 1);
  }
}

std::string DefaultNames(core::DataType type) {
  return type == core::DataType::kBinaryVector ? "BIN_FLAT,BIN_IVF_FLAT,HNSW"
                                               : "FLAT,IVF_FLAT,HNSW";
}

}  // namespace elanus::measure
