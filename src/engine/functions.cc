#include "engine/functions.h"

#include <map>

#include "core/array.h"
#include "os/crc32c.h"

namespace elanus::engine {
namespace {

core::Result<core::Column> Bm25Column(const core::FieldSchema& input, const core::Column& texts) {
  const auto analyzer = TRY(AnalyzerOf(input));
  const core::ColumnView view = texts.view();
  core::Column column(core::DataType::kSparseFloatVector);
  for (size_t row = 0; row < view.rows; ++row) {
    column.AppendText(view.IsValid(row) ? TermCounts(*analyzer, view.Text(row)) : "");
  }
  return column;
}

}  // namespace

core::Result<std::shared_ptr<const text::Analyzer>> AnalyzerOf(const core::FieldSchema& field) {
  const auto params = field.params.find("analyzer_params");
  auto analyzer = text::MakeAnalyzer(params == field.params.end() ? "" : params->second);
  if (!analyzer.ok()) return analyzer.status().WithContext("field '" + field.name + "'");
  return analyzer;
}

core::Status CheckAnalyzer(const core::FieldSchema& field) {
  const bool analyzes = core::IsOn(field, "enable_analyzer");
  const bool matches = core::IsOn(field, "enable_match");
  if ((analyzes || matches) && field.type != core::DataType::kVarChar) {
    return core::InvalidArgument("field '" + field.name + "' is " + core::TypeName(field.type) +
                                 "; enable_analyzer and enable_match are for VarChar");
  }
  if (matches && !analyzes) {
    return core::InvalidArgument("field '" + field.name +
                                 "' has enable_match, which needs enable_analyzer: true");
  }
  if (field.params.contains("multi_analyzer_params")) {
    return core::Unimplemented("field '" + field.name + "': multi_analyzer_params are not carried");
  }
  if (field.type == core::DataType::kVarChar) TRY(AnalyzerOf(field));
  return core::Status::Ok();
}

core::Status CheckAnalyzers(const core::CollectionSchema& schema) {
  for (const core::FieldSchema& field : schema.fields) TRY(CheckAnalyzer(field));
  return core::Status::Ok();
}

uint32_t TermId(std::string_view term) {
  const uint32_t hash = os::Crc32c(std::as_bytes(std::span(term)));
  return hash == UINT32_MAX ? hash - 1 : hash;
}

std::string TermCounts(const text::Analyzer& analyzer, std::string_view text) {
  std::map<uint32_t, float> counts;
  for (const text::Token& token : analyzer.Analyze(text)) counts[TermId(token.term)] += 1;
  std::vector<core::SparseEntry> entries;
  entries.reserve(counts.size());
  for (const auto& [id, count] : counts) entries.push_back({.index = id, .value = count});
  return core::SparseRow(entries);
}

core::Status ComputeFunctions(const core::CollectionSchema& schema, core::Batch* rows) {
  for (const core::FunctionSchema& function : schema.functions) {
    if (function.type != core::FunctionType::kBm25) continue;
    const std::string& input = function.inputs.front();
    const core::Column* texts = rows->Find(input);
    core::Column* output = rows->Find(function.outputs.front());
    if (texts == nullptr || output == nullptr) {
      return core::Internal("rows without the fields of function '" + function.name + "'");
    }
    if (output->rows() == texts->rows()) continue;
    *output = TRY(Bm25Column(*schema.Find(input), *texts));
  }
  return core::Status::Ok();
}

}  // namespace elanus::engine
