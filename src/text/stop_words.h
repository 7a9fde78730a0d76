// The stop words that Milvus knows by a name between underscores.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/status.h"

namespace elanus::text {

// The words, with "_english_" replaced by its list. A word that only looks like a name stands for
// itself, as in Milvus; the name of a list that is not carried here is kUnimplemented.
core::Result<std::unordered_set<std::string>> ExpandStopWords(
    const std::vector<std::string>& words);

}  // namespace elanus::text
