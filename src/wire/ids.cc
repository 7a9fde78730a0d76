#include "wire/ids.h"

#include "schema.pb.h"
#include "wire/presence.h"

namespace elanus::wire {

using milvus::proto::schema::IDs;

core::Result<core::Column> ReadIds(const IDs& message, const core::FieldSchema& primary) {
  const bool is_text = primary.type == core::DataType::kVarChar;
  if (message.id_field_case() != (is_text ? IDs::kStrId : IDs::kIntId)) {
    const char* given = message.id_field_case() == IDs::ID_FIELD_NOT_SET ? "missing"
                        : is_text                                        ? "integers"
                                                                         : "texts";
    return WrongField(primary, std::string("is the primary key and ") +
                                   core::TypeName(primary.type) + ", but the ids are " + given);
  }
  core::Column keys(primary.type);
  if (is_text) {
    for (const std::string& key : message.str_id().data()) keys.AppendText(key);
  } else {
    for (int64_t key : message.int_id().data()) keys.Append(key);
  }
  return keys;
}

void WriteIds(const core::ColumnView& keys, IDs* message) {
  if (keys.type == core::DataType::kVarChar) {
    auto& texts = *message->mutable_str_id()->mutable_data();
    texts.Reserve(static_cast<int>(keys.rows));
    for (size_t row = 0; row < keys.rows; ++row) *texts.Add() = keys.Text(row);
  } else {
    const auto values = keys.Values<int64_t>();
    message->mutable_int_id()->mutable_data()->Add(values.begin(), values.end());
  }
}

}  // namespace elanus::wire
