// Calls that change rows.
#include "wire/rows.h"

#include "api/milvus/filter_words.h"
#include "api/milvus/schema_timestamp.h"
#include "api/milvus/service.h"
#include "milvus.pb.h"
#include "wire/ids.h"
#include "wire/search.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;

void WriteReceipt(const core::WriteReceipt& receipt, pb::MutationResult* answer) {
  answer->mutable_status();
  answer->set_acknowledged(true);
  answer->set_timestamp(receipt.timestamp);
  wire::WriteIds(receipt.keys.view(), answer->mutable_ids());
  for (uint32_t row = 0; row < receipt.keys.rows(); ++row) answer->add_succ_index(row);
}

// The rows of a message, read by the schema of their collection. The message is consumed.
template <typename Message>
core::Result<core::Batch> ReadRowsOf(Context& context, Message& message) {
  const auto description = TRY(context.service.store.DescribeCollection(NameOf(context, message)));
  // Clients that are told so read the schema again, and try once more.
  const uint64_t known = message.schema_timestamp();
  if (known != 0 && known != SchemaTimestamp(description)) {
    return core::InvalidArgument("collection schema mismatch[collection=" +
                                 message.collection_name() + "]: describe the collection again")
        .WithNumber(core::Number::kSchemaMismatch);
  }
  return wire::ReadRows(message.mutable_fields_data(), message.num_rows(), description.schema);
}

core::Status Insert(Context& context, pb::InsertRequest& message, pb::MutationResult* answer) {
  core::InsertRequest request;
  request.to = NameOf(context, message);
  request.partition = message.partition_name();
  request.rows = TRY(ReadRowsOf(context, message));
  const auto receipt = TRY(context.service.store.Insert(request));
  WriteReceipt(receipt, answer);
  answer->set_insert_cnt(static_cast<int64_t>(receipt.keys.rows()));
  return core::Status::Ok();
}

core::Status Upsert(Context& context, pb::UpsertRequest& message, pb::MutationResult* answer) {
  if (message.field_ops_size() > 0) {
    return core::Unimplemented("operations on fields in an upsert are not supported");
  }
  core::UpsertRequest request;
  request.to = NameOf(context, message);
  request.partition = message.partition_name();
  request.is_partial = message.partial_update();
  request.rows = TRY(ReadRowsOf(context, message));
  const auto receipt = TRY(context.service.store.Upsert(request));
  WriteReceipt(receipt, answer);
  answer->set_upsert_cnt(static_cast<int64_t>(receipt.keys.rows()));
  return core::Status::Ok();
}

core::Status Delete(Context& context, const pb::DeleteRequest& message,
                    pb::MutationResult* answer) {
  core::DeleteRequest request = TRY(wire::ReadDelete(message));
  request.from = NameOf(context, message);
  const auto deleted = context.service.store.Delete(request);
  if (!deleted.ok()) {
    return InMilvusWords(deleted.status(),
                         "failed to create expr plan, expr = " + message.expr() + ": ",
                         message.expr());
  }
  const core::DeleteReceipt& receipt = *deleted;
  answer->mutable_status();
  answer->set_acknowledged(true);
  answer->set_timestamp(receipt.timestamp);
  answer->set_delete_cnt(receipt.deleted);
  return core::Status::Ok();
}

}  // namespace

std::vector<Call> RowCalls() {
  return {Done<Insert>("Insert"), Done<Upsert>("Upsert"), Done<Delete>("Delete")};
}

}  // namespace elanus::api
