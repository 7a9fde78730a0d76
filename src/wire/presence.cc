#include "wire/presence.h"

#include <algorithm>

#include "schema.pb.h"

namespace elanus::wire {

core::Status WrongField(const core::FieldSchema& field, const std::string& what) {
  return core::InvalidArgument("field '" + field.name + "' " + what);
}

core::Result<Presence> Presence::Of(const milvus::proto::schema::FieldData& message,
                                    const core::FieldSchema& field, size_t rows) {
  Presence presence;
  presence.rows_ = rows;
  presence.given_ = rows;
  const auto& flags = message.valid_data();
  if (flags.empty()) return presence;
  if (static_cast<size_t>(flags.size()) != rows) {
    return WrongField(field, "has " + std::to_string(flags.size()) +
                                 " flags in valid_data, but num_rows is " + std::to_string(rows));
  }
  presence.flags_ = flags.data();
  presence.given_ = static_cast<size_t>(std::count(flags.begin(), flags.end(), true));
  return presence;
}

core::Status Presence::CheckCount(const core::FieldSchema& field, size_t values) const {
  if (values == given_ || values == rows_) return core::Status::Ok();
  std::string what =
      "has " + std::to_string(values) + " rows, but num_rows is " + std::to_string(rows_);
  if (flags_ != nullptr) what += " and " + std::to_string(given_) + " of them are not null";
  return WrongField(field, what);
}

void Presence::Append(const core::ColumnView& values, core::Column* column) const {
  if (given_ == rows_) {
    column->AppendAll(values);
    return;
  }
  column->Reserve(rows_, rows_ * values.width());
  ForEach(values.rows, column, [&](size_t value) { column->AppendFrom(values, value); });
}

size_t Presence::RowOf(size_t value, size_t values) const {
  if (values == rows_ || flags_ == nullptr) return value;
  size_t row = 0;
  for (size_t left = value + 1; row < rows_; ++row) {
    if (flags_[row] && --left == 0) break;
  }
  return row;
}

}  // namespace elanus::wire
