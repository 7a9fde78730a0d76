// Calls that move rows on disk. Each is done when it returns, so the calls that ask how far it is
// always answer that it is done.
#include "api/milvus/find_by_id.h"
#include "api/milvus/service.h"
#include "milvus.pb.h"
#include "wire/timestamps.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;

int64_t Seconds(uint64_t hybrid_timestamp) {
  return static_cast<int64_t>((hybrid_timestamp >> wire::kCounterBits) / 1000);
}

core::Status Flush(Context& context, const pb::FlushRequest& request, pb::FlushResponse* answer) {
  const std::string database = DatabaseOf(context, request);
  answer->mutable_status();
  answer->set_db_name(database);
  for (const std::string& name : request.collection_names()) {
    TRY(context.service.store.Flush({database, name}));
    const uint64_t now = context.service.store.Now();
    (*answer->mutable_coll_segids())[name];
    (*answer->mutable_flush_coll_segids())[name];
    (*answer->mutable_coll_seal_times())[name] = Seconds(now);
    (*answer->mutable_coll_flush_ts())[name] = now;
  }
  return core::Status::Ok();
}

core::Status FlushAll(Context& context, const pb::FlushAllRequest& request,
                      pb::FlushAllResponse* answer) {
  core::Store& store = context.service.store;
  std::vector<std::string> databases = {request.db_name()};
  if (request.db_name().empty()) databases = TRY(store.ListDatabases());
  for (const std::string& database : databases) {
    for (const std::string& name : TRY(store.ListCollections(database))) {
      const core::Status flushed = store.Flush({database, name});
      // One that was dropped since it was listed has nothing left to flush.
      if (!flushed.ok() && flushed.code() != core::Code::kNotFound) return flushed;
    }
  }
  answer->mutable_status();
  answer->set_flush_all_ts(store.Now());
  return core::Status::Ok();
}

core::Status GetFlushState(Context&, const pb::GetFlushStateRequest&,
                           pb::GetFlushStateResponse* answer) {
  answer->mutable_status();
  answer->set_flushed(true);
  return core::Status::Ok();
}

core::Status GetFlushAllState(Context&, const pb::GetFlushAllStateRequest&,
                              pb::GetFlushAllStateResponse* answer) {
  answer->mutable_status();
  answer->set_flushed(true);
  return core::Status::Ok();
}

// The collection to compact: newer clients name it, older ones have its id alone.
core::Result<core::CollectionName> WhatToCompact(Context& context,
                                                 const pb::ManualCompactionRequest& request) {
  const core::CollectionName name = NameOf(context, request);
  if (!name.collection.empty()) return name;
  const auto found = TRY(FindById(context.service.store, name.database, request.collectionid()));
  return core::CollectionName{name.database, found.schema.name};
}

core::Status ManualCompaction(Context& context, const pb::ManualCompactionRequest& request,
                              pb::ManualCompactionResponse* answer) {
  TRY(context.service.store.Compact(TRY(WhatToCompact(context, request))));
  answer->mutable_status();
  answer->set_compactionid(static_cast<int64_t>(context.service.store.Now()));
  answer->set_compactionplancount(1);
  return core::Status::Ok();
}

core::Status GetCompactionState(Context&, const pb::GetCompactionStateRequest&,
                                pb::GetCompactionStateResponse* answer) {
  answer->mutable_status();
  answer->set_state(milvus::proto::common::Completed);
  answer->set_completedplanno(1);
  return core::Status::Ok();
}

core::Status GetCompactionStateWithPlans(Context&, const pb::GetCompactionPlansRequest&,
                                         pb::GetCompactionPlansResponse* answer) {
  answer->mutable_status();
  answer->set_state(milvus::proto::common::Completed);
  return core::Status::Ok();
}

}  // namespace

std::vector<Call> FlushCalls() {
  return {
      Done<Flush>("Flush"),
      Done<FlushAll>("FlushAll"),
      Done<GetFlushState>("GetFlushState"),
      Done<GetFlushAllState>("GetFlushAllState"),
      Done<ManualCompaction>("ManualCompaction"),
      Done<GetCompactionState>("GetCompactionState"),
      Done<GetCompactionStateWithPlans>("GetCompactionStateWithPlans"),
  };
}

}  // namespace elanus::api
