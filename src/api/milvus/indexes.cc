// Calls about indexes.
#include "api/milvus/service.h"
#include "milvus.pb.h"
#include "wire/index.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;
using Status = milvus::proto::common::Status;

core::Status CreateIndex(Context& context, const pb::CreateIndexRequest& request, Status*) {
  core::IndexDescription index = TRY(wire::ReadIndex(request.extra_params()));
  index.field = request.field_name();
  index.name = request.index_name();
  return context.service.store.CreateIndex(NameOf(context, request), index);
}

core::Status AlterIndex(Context& context, const pb::AlterIndexRequest& request, Status*) {
  return context.service.store.AlterIndex(
      NameOf(context, request), request.index_name(),
      wire::ReadChange(request.extra_params(), request.delete_keys()));
}

core::Status DropIndex(Context& context, const pb::DropIndexRequest& request, Status*) {
  const std::string& name =
      request.index_name().empty() ? request.field_name() : request.index_name();
  return context.service.store.DropIndex(NameOf(context, request), name);
}

// The indexes that a request names by index, by field, or not at all. At least one.
template <typename Request>
core::Result<std::vector<core::IndexState>> FindIndexes(Context& context, const Request& request) {
  const core::CollectionName name = NameOf(context, request);
  std::vector<core::IndexState> found;
  for (core::IndexState& state : TRY(context.service.store.DescribeIndexes(name))) {
    const bool is_named = request.index_name().empty() || request.index_name() == state.index.name;
    bool is_on_field = true;
    if constexpr (requires { request.field_name(); }) {
      is_on_field = request.field_name().empty() || request.field_name() == state.index.field;
    }
    if (is_named && is_on_field) found.push_back(std::move(state));
  }
  if (found.empty()) {
    const std::string what = request.index_name().empty()
                                 ? "collection=" + request.collection_name()
                                 : "indexName=" + request.index_name();
    return core::NotFound("index not found[" + what + "]").WithNumber(core::Number::kIndexNotFound);
  }
  return found;
}

// Describes indexes together with how many of their rows are built, so that it answers both calls
// that ask for it.
template <typename Request, typename Reply>
core::Status DescribeIndexes(Context& context, const Request& request, Reply* answer) {
  answer->mutable_status();
  for (const core::IndexState& state : TRY(FindIndexes(context, request))) {
    wire::WriteIndex(state, answer->add_index_descriptions());
  }
  return core::Status::Ok();
}

core::Status GetIndexState(Context& context, const pb::GetIndexStateRequest& request,
                           pb::GetIndexStateResponse* answer) {
  answer->mutable_status();
  answer->set_state(milvus::proto::common::Finished);
  for (const core::IndexState& state : TRY(FindIndexes(context, request))) {
    if (state.indexed_rows < state.total_rows) {
      answer->set_state(milvus::proto::common::InProgress);
    }
  }
  return core::Status::Ok();
}

core::Status GetIndexBuildProgress(Context& context,
                                   const pb::GetIndexBuildProgressRequest& request,
                                   pb::GetIndexBuildProgressResponse* answer) {
  answer->mutable_status();
  for (const core::IndexState& state : TRY(FindIndexes(context, request))) {
    answer->set_indexed_rows(answer->indexed_rows() + state.indexed_rows);
    answer->set_total_rows(answer->total_rows() + state.total_rows);
  }
  return core::Status::Ok();
}

}  // namespace

std::vector<Call> IndexCalls() {
  return {
      Done<CreateIndex>("CreateIndex"),
      Done<AlterIndex>("AlterIndex"),
      Done<DropIndex>("DropIndex"),
      Done<DescribeIndexes<pb::DescribeIndexRequest, pb::DescribeIndexResponse>>("DescribeIndex"),
      Done<DescribeIndexes<pb::GetIndexStatisticsRequest, pb::GetIndexStatisticsResponse>>(
          "GetIndexStatistics"),
      Done<GetIndexState>("GetIndexState"),
      Done<GetIndexBuildProgress>("GetIndexBuildProgress"),
  };
}

}  // namespace elanus::api
