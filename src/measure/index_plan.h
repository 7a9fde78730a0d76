// IndexPlan: how an index is built for a comparison, and which settings of its search are tried.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "core/types.h"

namespace elanus::measure {

struct IndexPlan {
  std::string type;
  std::map<std::string, std::string> params = {};                 // To build it.
  std::vector<std::map<std::string, std::string>> searches = {};  // From little effort to much.
};

// What the rows are and what is asked of them.
struct PlanOptions {
  core::DataType type = core::DataType::kFloatVector;
  int64_t dim = 0;
  int64_t rows = 0;
  int64_t k = 10;
};

// kInvalidArgument, with the names that can be compared, for another name or one that does not
// stand on vectors of the type.
core::Result<IndexPlan> PlanIndex(const std::string& name, const PlanOptions& options);

// "FLAT,hnsw" as the names "FLAT" and "HNSW". kInvalidArgument if one is empty or there twice.
core::Result<std::vector<std::string>> SplitNames(std::string_view list);

// What is compared if nobody says: exact search, an inverted file and a graph.
std::string DefaultNames(core::DataType type);

}  // namespace elanus::measure
