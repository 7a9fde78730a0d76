#include "wire/scalars.h"

#include "core/time.h"
#include "wire/arrays.h"
#include "wire/kind.h"
#include "wire/scalar_kinds.h"

namespace elanus::wire {
namespace {

using milvus::proto::schema::DataType_Name;

// One column that is being read.
struct Reading {
  const ScalarField& message;
  const core::FieldSchema& field;
  const Presence& presence;
  core::Column* column;

  // An error about one value of the message.
  core::Status Wrong(size_t value, size_t values, const std::string& what) const {
    return WrongField(field,
                      "in row " + std::to_string(presence.RowOf(value, values)) + ": " + what);
  }
};

core::Status WrongKind(const Reading& reading, const std::string& expected) {
  return WrongField(reading.field, std::string("is ") + core::TypeName(reading.field.type) + " (" +
                                       expected + "), but the values are " +
                                       KindOf(reading.message));
}

// Numbers that have the column's width go into it in one piece.
template <typename Value>
void AppendNumbers(const Reading& reading, std::span<const Value> values) {
  const core::ColumnView view{.type = reading.field.type,
                              .rows = values.size(),
                              .bytes = std::as_bytes(values),
                              .offsets = {},
                              .valid = {}};
  reading.presence.Append(view, reading.column);
}

template <typename T, typename Numbers>
core::Status ReadNumbers(const Reading& reading, const Numbers& numbers) {
  using Value = typename T::Value;
  const auto count = static_cast<size_t>(numbers.size());
  TRY(reading.presence.CheckCount(reading.field, count));
  if constexpr (sizeof(typename Numbers::value_type) == sizeof(Value)) {
    // A bool in memory is the byte 0 or 1 that a column has.
    AppendNumbers<Value>(reading, {reinterpret_cast<const Value*>(numbers.data()), count});
  } else {
    std::vector<Value> values(count);
    for (size_t i = 0; i < count; ++i) {
      const int64_t number = numbers[static_cast<int>(i)];
      if (!IsInRange<Value>(number) && reading.presence.Counts(i, count)) {
        return reading.Wrong(i, count, OutOfRange<Value>(number, T::kType));
      }
      values[i] = static_cast<Value>(number);
    }
    AppendNumbers<Value>(reading, values);
  }
  return core::Status::Ok();
}

template <typename Texts>
core::Status ReadTexts(const Reading& reading, const Texts& texts) {
  const auto count = static_cast<size_t>(texts.size());
  TRY(reading.presence.CheckCount(reading.field, count));
  size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  reading.column->Reserve(reading.presence.rows(), bytes);
  reading.presence.ForEach(count, reading.column, [&](size_t value) {
    const std::string& text = texts[static_cast<int>(value)];
    // Some clients send nothing for a row without dynamic keys.
    reading.column->AppendText(text.empty() && reading.field.is_dynamic ? "{}" : text);
  });
  return core::Status::Ok();
}

core::Status ReadArrays(const Reading& reading) {
  const auto& arrays = reading.message.array_data();
  const core::DataType element = reading.field.element_type;
  const auto count = static_cast<size_t>(arrays.data_size());
  TRY(reading.presence.CheckCount(reading.field, count));
  // Most clients leave the type out.
  if (arrays.element_type() != 0 &&
      static_cast<int32_t>(arrays.element_type()) != static_cast<int32_t>(element)) {
    return WrongField(reading.field, std::string("has elements of ") + core::TypeName(element) +
                                         ", but the arrays are of " +
                                         DataType_Name(arrays.element_type()));
  }
  core::Status status;
  reading.presence.ForEach(count, reading.column, [&](size_t value) {
    if (!status.ok()) return;
    auto row = ReadArray(element, arrays.data(static_cast<int>(value)));
    if (!row.ok()) {
      status = reading.Wrong(value, count, row.status().message());
      return;
    }
    reading.column->AppendText(*row);
  });
  return status;
}

core::Status AppendTimes(const Reading& reading, const std::vector<int64_t>& times) {
  for (size_t i = 0; i < times.size(); ++i) {
    if (core::IsWritableTime(times[i]) || !reading.presence.Counts(i, times.size())) continue;
    return reading.Wrong(i, times.size(),
                         "the time is not of the years 0000 to 9999; Timestamptz has "
                         "microseconds since 1970");
  }
  AppendNumbers<int64_t>(reading, times);
  return core::Status::Ok();
}

// Texts, or microseconds since 1970 in either of two members.
core::Status ReadTimes(const Reading& reading) {
  const ScalarField& message = reading.message;
  std::vector<int64_t> times;
  if (message.data_case() == ScalarField::kTimestamptzData) {
    const auto& data = message.timestamptz_data().data();
    times.assign(data.begin(), data.end());
  } else if (message.data_case() == ScalarField::kLongData) {
    times.assign(message.long_data().data().begin(), message.long_data().data().end());
  } else if (message.data_case() == ScalarField::kStringData) {
    const auto& texts = message.string_data().data();
    const auto count = static_cast<size_t>(texts.size());
    TRY(reading.presence.CheckCount(reading.field, count));
    times.resize(count);
    for (size_t i = 0; i < count; ++i) {
      const std::string& text = texts[static_cast<int>(i)];
      if (!reading.presence.Counts(i, count)) continue;
      const auto time = core::ParseTime(text);
      if (!time.ok()) return reading.Wrong(i, count, time.status().message());
      times[i] = *time;
    }
  } else {
    return WrongKind(reading, "string_data or timestamptz_data");
  }
  TRY(reading.presence.CheckCount(reading.field, times.size()));
  return AppendTimes(reading, times);
}

template <typename T>
core::Status ReadType(const Reading& reading) {
  if constexpr (T::kType == core::DataType::kTimestamptz) {
    return ReadTimes(reading);
  } else {
    if (reading.message.data_case() != Kind<T>::kCase) return WrongKind(reading, Kind<T>::kName);
    if constexpr (T::kType == core::DataType::kArray) {
      return ReadArrays(reading);
    } else if constexpr (T::kLayout == core::Layout::kVariable) {
      return ReadTexts(reading, Kind<T>::Read(reading.message));
    } else {
      return ReadNumbers<T>(reading, Kind<T>::Read(reading.message));
    }
  }
}

// Calls write(row) for each row that the message has a value for.
template <typename Write>
void ForEachWritten(const core::ColumnView& column, Nulls nulls, Write&& write) {
  for (size_t row = 0; row < column.rows; ++row) {
    if (nulls == Nulls::kKept || column.IsValid(row)) write(row);
  }
}

void WriteRow(const core::ColumnView& column, const core::FieldSchema& field, size_t row,
              milvus::proto::schema::ArrayArray* arrays) {
  // The bytes of a null are no array of texts.
  const std::string none = core::TextArrayRow({});
  const bool is_null_texts = !column.IsValid(row) && field.element_type == core::DataType::kVarChar;
  const core::ArrayView array(field.element_type, is_null_texts ? none : column.Text(row));
  WriteArray(array, field.element_type, arrays->add_data());
}

template <typename T>
void WriteType(const core::ColumnView& column, const core::FieldSchema& field, Nulls nulls,
               ScalarField* message) {
  auto& values = Kind<T>::Write(message);
  if (nulls == Nulls::kKept || column.valid.empty()) values.Reserve(static_cast<int>(column.rows));
  ForEachWritten(column, nulls, [&](size_t row) {
    if constexpr (T::kType == core::DataType::kArray) {
      WriteRow(column, field, row, message->mutable_array_data());
    } else if constexpr (T::kType == core::DataType::kTimestamptz) {
      *values.Add() = column.IsValid(row) ? core::TimeText(column.Values<int64_t>()[row]) : "";
    } else if constexpr (T::kType == core::DataType::kJson) {
      // Old clients parse every row, nulls too.
      const std::string_view null = field.is_dynamic ? "{}" : "null";
      *values.Add() = column.IsValid(row) ? column.Text(row) : null;
    } else if constexpr (T::kType == core::DataType::kVarChar) {
      *values.Add() = column.Text(row);
    } else {
      values.Add(column.Values<typename T::Value>()[row]);
    }
  });
}

}  // namespace

core::Result<core::Column> ReadScalars(const ScalarField& message, const core::FieldSchema& field,
                                       const Presence& presence) {
  core::Column column(field.type);
  const Reading reading{message, field, presence, &column};
  // A column of nulls alone may have no values of any kind.
  if (message.data_case() == ScalarField::DATA_NOT_SET && presence.given() == 0) {
    presence.ForEach(0, &column, [](size_t) {});
    return column;
  }
  TRY(core::VisitType(field.type, [&]<typename T>(T) -> core::Status {
    if constexpr (T::kIsVector) {
      return core::Internal("a vector is read as a scalar");
    } else {
      return ReadType<T>(reading);
    }
  }));
  return column;
}

void WriteScalars(const core::ColumnView& column, const core::FieldSchema& field, Nulls nulls,
                  ScalarField* message) {
  if (field.type == core::DataType::kArray) {
    message->mutable_array_data()->set_element_type(
        static_cast<milvus::proto::schema::DataType>(field.element_type));
  }
  core::VisitType(field.type, [&]<typename T>(T) {
    if constexpr (!T::kIsVector) WriteType<T>(column, field, nulls, message);
  });
}

}  // namespace elanus::wire
