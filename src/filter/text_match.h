// Texts that hold given terms, by the analyzer of their field. Without an index each text is
// analyzed when it is asked about.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "filter/predicate.h"
#include "text/analyzer.h"

namespace elanus::filter {

using AnalyzerPtr = std::shared_ptr<const text::Analyzer>;

// Whether at least `minimum` of the terms, which differ from each other, are in the text. No terms
// match nothing.
PredicatePtr MakeTextMatch(size_t column, AnalyzerPtr analyzer, std::vector<std::string> terms,
                           int64_t minimum);

// Whether the terms stand in the text as in the phrase, where none is further than `slop` places
// from where the others want it.
PredicatePtr MakePhraseMatch(size_t column, AnalyzerPtr analyzer, std::vector<text::Token> phrase,
                             int64_t slop);

}  // namespace elanus::filter
