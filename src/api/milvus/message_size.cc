#include "api/milvus/message_size.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include "milvus.pb.h"

namespace elanus::api {
namespace {

using google::protobuf::internal::WireFormatLite;

// What InsertRequest and UpsertRequest alike call num_rows. 0: there is none.
uint64_t CountRows(google::protobuf::io::ZeroCopyInputStream* stream) {
  static_assert(int{milvus::proto::milvus::InsertRequest::kNumRowsFieldNumber} ==
                int{milvus::proto::milvus::UpsertRequest::kNumRowsFieldNumber});
  const uint32_t wanted = WireFormatLite::MakeTag(
      milvus::proto::milvus::InsertRequest::kNumRowsFieldNumber, WireFormatLite::WIRETYPE_VARINT);
  google::protobuf::io::CodedInputStream input(stream);
  while (const uint32_t tag = input.ReadTag()) {
    uint64_t rows = 0;
    if (tag == wanted) return input.ReadVarint64(&rows) ? rows : 0;
    if (!WireFormatLite::SkipField(&input, tag)) return 0;
  }
  return 0;
}

}  // namespace

core::Status CheckMessageSize(size_t bytes, const OpenRequest& open) {
  if (bytes <= kMessageBytesMax) return core::Status::Ok();
  std::string message = "the message has " + std::to_string(bytes) + " bytes, the limit is " +
                        std::to_string(kMessageBytesMax) + " (64 MiB)";
  const uint64_t rows = CountRows(open().get());
  if (rows > 1) {
    const auto fit = static_cast<uint64_t>(static_cast<double>(rows) * kMessageBytesMax * 0.95 /
                                           static_cast<double>(bytes));
    message += "; it has " + std::to_string(rows) + " rows: send at most " +
               std::to_string(std::max<uint64_t>(fit, 1)) + " at a time";
  }
  return core::Exhausted(message);
}

}  // namespace elanus::api
