// What the words of Milvus say to an index of vectors: which one serves how many rows, how it is
// built, and how hard it is searched.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/description.h"
#include "index/index_names.h"
#include "index/vector_index.h"

namespace elanus::index {

// What serves so many rows, whose vectors take so many bytes, of an index that `serving` stands
// for: kExact where comparing all of them takes no longer than some 0.3 ms, so that looking
// anything up would gain little; of kAutomatic what pays off. Never kAutomatic.
Serving ServingOfRows(Serving serving, size_t rows, uint64_t bytes);

// "exact", "flat codes", "graph" or "inverted file"; for the others "".
const char* ServingName(Serving serving);

// Whether the name asks for an index that stays on disk, and is read where it is mapped.
bool StaysOnDisk(const std::string& index_type);

// The parameters that an index was made with, or Milvus' defaults for its name.
// REQUIRES of both: CheckIndex has let the index pass
GraphOptions GraphOptionsOf(const core::IndexDescription& index);
InvertedFileOptions InvertedFileOptionsOf(const core::IndexDescription& index);

// What a search for `k` hits asks of an index of this type. What is not said is left to the index.
// REQUIRES: CheckSearchParameters has let the parameters pass
SearchEffort EffortOf(const std::string& index_type,
                      const std::map<std::string, std::string>& params, int64_t k);

}  // namespace elanus::index
