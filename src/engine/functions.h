// Functions: fields that are computed from others when rows are written. What a model makes of
// texts is for text_embedding.h.
//
// BM25 turns a text into a sparse vector with one entry for each of its terms: the term's number,
// and how often the text has it. What makes a rank of it, how rare a term is and how long texts
// are, is counted when a search comes (search_text.h), so it is right after every write and delete.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/batch.h"
#include "core/schema.h"
#include "text/analyzer.h"

namespace elanus::engine {

// The analyzer that a field's params describe. REQUIRES: the field is a VarChar
core::Result<std::shared_ptr<const text::Analyzer>> AnalyzerOf(const core::FieldSchema& field);

// Whether the params of a field say things about analyzers that can be: enable_analyzer,
// enable_match and analyzer_params belong to VarChar fields, and the params can be read.
core::Status CheckAnalyzer(const core::FieldSchema& field);
core::Status CheckAnalyzers(const core::CollectionSchema& schema);

// The number of a term: 32 bits of a hash, never the one that no sparse vector may have.
uint32_t TermId(std::string_view term);

// The terms of a text as a row of a sparse vector column. No terms are an empty row.
std::string TermCounts(const text::Analyzer& analyzer, std::string_view text);

// Fills the columns that BM25 functions compute, which are there and empty; the others are
// complete. A null is a text without terms. Does nothing where the outputs are there already.
core::Status ComputeFunctions(const core::CollectionSchema& schema, core::Batch* rows);

}  // namespace elanus::engine
