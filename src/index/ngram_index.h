// The NGRAM index: a ScalarIndex of the grams (runs of characters) of each text.
//
// A text that has a literal has all grams of the literal; so the rows with all of them are
// candidates for a pattern like '%literal%', and only those have to be looked at.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "index/index_names.h"
#include "index/scalar_index.h"

namespace elanus::index {

// The bytes of a ScalarIndex of all grams of min to max characters. REQUIRES: VarChar, valid UTF-8
std::vector<std::byte> BuildNgramIndex(const core::ColumnView& column, GramLengths lengths);

// Rows among which are all that have every one of the literals. nullopt if all literals are shorter
// than the shortest gram, so that the index knows nothing.
std::optional<core::Bitset> NgramCandidates(const ScalarIndex& index, GramLengths lengths,
                                            std::span<const std::string_view> literals);

}  // namespace elanus::index
