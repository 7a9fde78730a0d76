#include "wire/index.h"

#include "milvus.pb.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto::milvus;

constexpr const char* kNested = "params";
constexpr const char* kType = "index_type";
constexpr const char* kMetric = "metric_type";

// Without what stands in the JSON that is given back beside it.
Parameters SpreadAlone(const Parameters& params) {
  Parameters alone = params;
  const auto nested = ReadObject(FindText(params, kNested), kNested);
  if (!nested.ok()) return alone;
  for (const auto& [key, value] : *nested) alone.erase(key);
  return alone;
}

}  // namespace

core::Result<core::IndexDescription> ReadIndex(const Pairs& extra_params) {
  core::IndexDescription index;
  index.params = ReadPairs(extra_params);
  TRY(SpreadObject(kNested, &index.params));
  index.type = FindText(index.params, kType);
  const std::string metric = FindText(index.params, kMetric);
  if (!metric.empty()) index.metric = TRY(core::ParseMetric(metric));
  index.params.erase(kType);
  index.params.erase(kMetric);
  return index;
}

void WriteIndex(const core::IndexState& state, pb::IndexDescription* message) {
  const core::IndexDescription& index = state.index;
  message->set_index_name(index.name);
  message->set_indexid(index.id);
  message->set_field_name(index.field);
  Parameters params = SpreadAlone(index.params);
  params[kType] = index.type;
  if (index.metric != core::Metric::kNone) params[kMetric] = core::MetricName(index.metric);
  WritePairs(params, message->mutable_params());
  message->set_indexed_rows(state.indexed_rows);
  message->set_total_rows(state.total_rows);
  message->set_pending_index_rows(state.total_rows - state.indexed_rows);
  const bool is_finished = state.indexed_rows == state.total_rows;
  message->set_state(is_finished ? ::milvus::proto::common::Finished
                                 : ::milvus::proto::common::InProgress);
}

}  // namespace elanus::wire
