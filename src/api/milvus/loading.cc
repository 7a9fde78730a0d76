// Calls about what is loaded. Loading is done when the call returns.
#include "api/milvus/absent.h"
#include "api/milvus/service.h"
#include "milvus.pb.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;
using Status = milvus::proto::common::Status;

template <typename Request>
std::vector<std::string> PartitionsOf(const Request& request) {
  return {request.partition_names().begin(), request.partition_names().end()};
}

core::Status LoadCollection(Context& context, const pb::LoadCollectionRequest& request, Status*) {
  return context.service.store.Load(NameOf(context, request), {});
}

core::Status ReleaseCollection(Context& context, const pb::ReleaseCollectionRequest& request,
                               Status*) {
  return context.service.store.Release(NameOf(context, request), {});
}

// A list of partitions that is empty means all of them to the store, and nothing to a client.
template <typename Request>
core::Status CheckNamesPartitions(const Request& request) {
  if (request.partition_names_size() > 0) return core::Status::Ok();
  return core::InvalidArgument("due to no partition specified: name at least one partition");
}

core::Status LoadPartitions(Context& context, const pb::LoadPartitionsRequest& request, Status*) {
  TRY(CheckNamesPartitions(request));
  return context.service.store.Load(NameOf(context, request), PartitionsOf(request));
}

core::Status ReleasePartitions(Context& context, const pb::ReleasePartitionsRequest& request,
                               Status*) {
  TRY(CheckNamesPartitions(request));
  return context.service.store.Release(NameOf(context, request), PartitionsOf(request));
}

core::Status GetLoadState(Context& context, const pb::GetLoadStateRequest& request,
                          pb::GetLoadStateResponse* answer) {
  const auto state =
      TRY(context.service.store.GetLoadState(NameOf(context, request), PartitionsOf(request)));
  answer->mutable_status();
  answer->set_state(static_cast<milvus::proto::common::LoadState>(state));
  return core::Status::Ok();
}

core::Status GetLoadingProgress(Context& context, const pb::GetLoadingProgressRequest& request,
                                pb::GetLoadingProgressResponse* answer) {
  const core::CollectionName name = NameOf(context, request);
  const auto state = TRY(context.service.store.GetLoadState(name, PartitionsOf(request)));
  if (state == core::LoadState::kNotExist) return CollectionNotFound(name);
  if (state == core::LoadState::kNotLoaded) return CollectionNotLoaded(name.collection);
  answer->mutable_status();
  answer->set_progress(100);
  answer->set_refresh_progress(100);
  return core::Status::Ok();
}

}  // namespace

std::vector<Call> LoadCalls() {
  return {
      Done<LoadCollection>("LoadCollection"), Done<ReleaseCollection>("ReleaseCollection"),
      Done<LoadPartitions>("LoadPartitions"), Done<ReleasePartitions>("ReleasePartitions"),
      Done<GetLoadState>("GetLoadState"),     Done<GetLoadingProgress>("GetLoadingProgress"),
  };
}

}  // namespace elanus::api
