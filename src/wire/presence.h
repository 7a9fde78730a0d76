// Which rows of a column have a value in a message.
//
// A FieldData has a flag a row (valid_data) or none at all, and values either for the rows that
// have one (so clients send) or for every row, with anything where there is none (so servers answer
// for scalars). Both are read.
#pragma once

#include <string>

#include "core/column.h"
#include "core/schema.h"
#include "core/status.h"

namespace milvus::proto::schema {
class FieldData;
}

namespace elanus::wire {

// "field 'name' <what>", kInvalidArgument.
core::Status WrongField(const core::FieldSchema& field, const std::string& what);

class Presence {
 public:
  // kInvalidArgument if there are flags, but not as many as rows. The message must outlive it.
  static core::Result<Presence> Of(const milvus::proto::schema::FieldData& message,
                                   const core::FieldSchema& field, size_t rows);

  size_t rows() const { return rows_; }
  size_t given() const { return given_; }

  // Whether so many values stand for the rows; kInvalidArgument if they do not.
  core::Status CheckCount(const core::FieldSchema& field, size_t values) const;

  // Calls append(value index) or column->AppendNull() row after row. `values` passed CheckCount.
  template <typename Append>
  void ForEach(size_t values, core::Column* column, Append&& append) const {
    size_t next = 0;
    for (size_t row = 0; row < rows_; ++row) {
      if (flags_ != nullptr && !flags_[row]) {
        column->AppendNull();
        if (values == rows_) ++next;
      } else {
        append(next++);
      }
    }
  }

  // Appends values that lie as a column has them, in one piece if every row has one.
  // REQUIRES: values.rows passed CheckCount; fixed layout
  void Append(const core::ColumnView& values, core::Column* column) const;

  // The row that a value stands for, for messages. REQUIRES: value < values
  size_t RowOf(size_t value, size_t values) const;
  // Whether the value counts; it does not where it stands for a null. REQUIRES: value < values
  bool Counts(size_t value, size_t values) const {
    return flags_ == nullptr || values != rows_ || flags_[value];
  }

 private:
  size_t rows_ = 0;
  size_t given_ = 0;
  const bool* flags_ = nullptr;  // nullptr: every row has a value.
};

}  // namespace elanus::wire
