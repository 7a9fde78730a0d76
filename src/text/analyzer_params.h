// Reading Milvus' analyzer_params: JSON into a tokenizer and its filters.
#pragma once

#include <memory>
#include <vector>

#include "core/status.h"
#include "text/token_filter.h"
#include "text/tokenizer.h"

namespace elanus::text {

struct AnalyzerParts {
  std::unique_ptr<const Tokenizer> tokenizer;
  std::vector<TokenFilterPointer> filters;  // In the order in which they are applied.
};

core::Result<AnalyzerParts> ReadAnalyzerParams(std::string_view params);

}  // namespace elanus::text
