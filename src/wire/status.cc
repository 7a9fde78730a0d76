#include "wire/status.h"

#include "common.pb.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto::common;

// The legacy code that real servers pair with a number.
pb::ErrorCode LegacyCode(core::Number number) {
  switch (number) {
    case core::Number::kCollectionNotFound:
      return pb::CollectionNotExists;
    case core::Number::kRateLimit:
      return pb::RateLimit;
    case core::Number::kSchemaMismatch:
      return pb::SchemaMismatch;
    case core::Number::kPartitionNotFound:
    case core::Number::kPartitionNotLoaded:
      return pb::MetaFailed;
    case core::Number::kIndexNotFound:
    case core::Number::kIndexDuplicate:
      return pb::IndexNotExist;
    case core::Number::kParameterInvalid:
    case core::Number::kParameterMissing:
    case core::Number::kParameterTooLarge:
      return pb::IllegalArgument;
    default:
      return pb::UnexpectedError;
  }
}

}  // namespace

void WriteStatus(const core::Status& status, pb::Status* message) {
  message->Clear();
  if (status.ok()) return;
  message->set_error_code(LegacyCode(status.number()));
  message->set_code(static_cast<int32_t>(status.number()));
  message->set_reason(status.message());
  message->set_detail(status.message());
  // What the user can mend by asking differently, in the words of newer servers.
  if (status.code() == core::Code::kInvalidArgument) {
    (*message->mutable_extra_info())["is_input_error"] = "true";
  }
}

void WriteDescribeStatus(const core::Status& status, pb::Status* message) {
  WriteStatus(status, message);
  if (status.number() != core::Number::kCollectionNotFound) return;
  // "collection not found[database=..." everywhere else.
  const size_t names = std::min(status.message().find('['), status.message().size());
  const std::string which = status.message().substr(names);
  message->set_error_code(pb::UnexpectedError);
  message->set_reason("can't find collection" + which);
  message->set_detail(message->reason());
}

}  // namespace elanus::wire
