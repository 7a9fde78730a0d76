#include "wire/vectors.h"

#include <algorithm>

#include "core/array.h"
#include "core/bytes.h"
#include "schema.pb.h"
#include "wire/halves.h"
#include "wire/kind.h"

namespace elanus::wire {
namespace {

using milvus::proto::schema::VectorField;

VectorField::DataCase CaseOf(core::DataType type) {
  return core::VisitType(type, []<typename T>(T) {
    using core::DataType;
    if constexpr (T::kType == DataType::kFloatVector) return VectorField::kFloatVector;
    if constexpr (T::kType == DataType::kBinaryVector) return VectorField::kBinaryVector;
    if constexpr (T::kType == DataType::kFloat16Vector) return VectorField::kFloat16Vector;
    if constexpr (T::kType == DataType::kBFloat16Vector) return VectorField::kBfloat16Vector;
    if constexpr (T::kType == DataType::kInt8Vector) return VectorField::kInt8Vector;
    if constexpr (T::kType == DataType::kSparseFloatVector) return VectorField::kSparseFloatVector;
    return VectorField::DATA_NOT_SET;
  });
}

// The bytes of dense vectors where they lie in the message.
std::span<const std::byte> BytesOf(const VectorField& message) {
  switch (message.data_case()) {
    case VectorField::kFloatVector: {
      const auto& floats = message.float_vector().data();
      return std::as_bytes(std::span(floats.data(), static_cast<size_t>(floats.size())));
    }
    case VectorField::kBinaryVector:
      return core::AsBytes(message.binary_vector());
    case VectorField::kFloat16Vector:
      return core::AsBytes(message.float16_vector());
    case VectorField::kBfloat16Vector:
      return core::AsBytes(message.bfloat16_vector());
    case VectorField::kInt8Vector:
      return core::AsBytes(message.int8_vector());
    default:
      return {};
  }
}

core::Status WrongDimension(const core::FieldSchema& field, int64_t given) {
  const std::string expected = std::to_string(field.dim);
  const std::string actual = std::to_string(given);
  return WrongField(field, "has dimension " + expected + ", but the vectors have " + actual +
                               ": the dim (" + actual + ") of field data(" + field.name +
                               ") is not equal to schema dim (" + expected + ")");
}

core::Result<core::Column> ReadDense(const VectorField& message, const core::FieldSchema& field,
                                     const Presence& presence) {
  if (message.dim() != 0 && message.dim() != field.dim) return WrongDimension(field, message.dim());
  std::span<const std::byte> bytes = BytesOf(message);
  std::vector<uint16_t> halves;
  if (message.data_case() != CaseOf(field.type)) {
    const auto& floats = message.float_vector().data();
    halves = ToHalves(field.type, {floats.data(), static_cast<size_t>(floats.size())});
    bytes = std::as_bytes(std::span(halves));
  }
  core::Column column(field.type, field.dim);
  const size_t width = core::RowWidth(field.type, field.dim);
  if (bytes.size() % width != 0) {
    return WrongField(field, "has dimension " + std::to_string(field.dim) + ", so " +
                                 std::to_string(width) + " bytes a vector, but the values are " +
                                 std::to_string(bytes.size()) +
                                 " bytes: not a whole number of vectors");
  }
  const size_t count = bytes.size() / width;
  TRY(presence.CheckCount(field, count));
  presence.Append({.type = field.type,
                   .dim = field.dim,
                   .rows = count,
                   .bytes = bytes,
                   .offsets = {},
                   .valid = {}},
                  &column);
  return column;
}

core::Result<core::Column> ReadSparse(const VectorField& message, const core::FieldSchema& field,
                                      const Presence& presence) {
  const auto& rows = message.sparse_float_vector().contents();
  const auto count = static_cast<size_t>(rows.size());
  TRY(presence.CheckCount(field, count));
  core::Column column(field.type);
  size_t bytes = 0;
  for (const std::string& row : rows) bytes += row.size();
  column.Reserve(presence.rows(), bytes);
  core::Status status;
  presence.ForEach(count, &column, [&](size_t value) {
    auto row = OrderedSparse(rows[static_cast<int>(value)]);
    if (row.ok()) {
      column.AppendText(*row);
    } else if (status.ok()) {
      status = WrongField(field, "in row " + std::to_string(presence.RowOf(value, count)) + ": " +
                                     row.status().message());
    }
  });
  TRY(status);
  return column;
}

// The vectors that are not null, back to back.
std::string Packed(const core::ColumnView& column) {
  if (column.valid.empty()) return std::string(core::AsText(column.bytes));
  std::string packed;
  for (size_t row = 0; row < column.rows; ++row) {
    if (column.IsValid(row)) packed += core::AsText(column.Row(row));
  }
  return packed;
}

void WriteFloats(const core::ColumnView& column, VectorField* message) {
  auto& floats = *message->mutable_float_vector()->mutable_data();
  if (column.valid.empty()) {
    const auto values = column.Values<float>();
    floats.Add(values.begin(), values.end());
    return;
  }
  for (size_t row = 0; row < column.rows; ++row) {
    if (!column.IsValid(row)) continue;
    const auto vector = column.Vector(row);
    floats.Add(vector.begin(), vector.end());
  }
}

void WriteSparse(const core::ColumnView& column, VectorField* message) {
  auto& sparse = *message->mutable_sparse_float_vector();
  int64_t dim = 0;
  for (size_t row = 0; row < column.rows; ++row) {
    if (!column.IsValid(row)) continue;
    const std::string_view bytes = column.Text(row);
    sparse.add_contents(std::string(bytes));
    // The dimension of sparse vectors is one more than the largest index, which comes last.
    const auto entries = core::SparseEntries(bytes);
    if (!entries.empty()) dim = std::max(dim, int64_t{entries.back().index} + 1);
  }
  sparse.set_dim(dim);
  message->set_dim(dim);
}

}  // namespace

int MemberOf(core::DataType type) {
  return CaseOf(type);
}

core::Result<std::string> OrderedSparse(std::string_view bytes) {
  if (bytes.size() % sizeof(core::SparseEntry) != 0) {
    return core::InvalidArgument("a sparse vector of " + std::to_string(bytes.size()) +
                                 " bytes is not a whole number of entries of 8 bytes");
  }
  auto entries = core::SparseEntries(bytes);
  const auto by_index = [](const core::SparseEntry& a, const core::SparseEntry& b) {
    return a.index < b.index;
  };
  if (std::is_sorted(entries.begin(), entries.end(), by_index)) return std::string(bytes);
  std::stable_sort(entries.begin(), entries.end(), by_index);
  return core::SparseRow(entries);
}

core::Result<core::Column> ReadVectors(const VectorField& message, const core::FieldSchema& field,
                                       const Presence& presence) {
  if (message.data_case() == VectorField::DATA_NOT_SET && presence.given() == 0) {
    core::Column nulls(field.type, field.dim);
    presence.ForEach(0, &nulls, [](size_t) {});
    return nulls;
  }
  const bool is_rounded = message.data_case() == VectorField::kFloatVector &&
                          (field.type == core::DataType::kFloat16Vector ||
                           field.type == core::DataType::kBFloat16Vector);
  if (message.data_case() != CaseOf(field.type) && !is_rounded) {
    return WrongField(field, std::string("is ") + core::TypeName(field.type) +
                                 ", but the values are " + KindOf(message));
  }
  if (field.type == core::DataType::kSparseFloatVector) return ReadSparse(message, field, presence);
  return ReadDense(message, field, presence);
}

void WriteVectors(const core::ColumnView& column, VectorField* message) {
  message->set_dim(column.dim);
  core::VisitType(column.type, [&]<typename T>(T) {
    using core::DataType;
    if constexpr (T::kType == DataType::kFloatVector) WriteFloats(column, message);
    if constexpr (T::kType == DataType::kBinaryVector) message->set_binary_vector(Packed(column));
    if constexpr (T::kType == DataType::kFloat16Vector) message->set_float16_vector(Packed(column));
    if constexpr (T::kType == DataType::kBFloat16Vector) {
      message->set_bfloat16_vector(Packed(column));
    }
    if constexpr (T::kType == DataType::kInt8Vector) message->set_int8_vector(Packed(column));
    if constexpr (T::kType == DataType::kSparseFloatVector) WriteSparse(column, message);
  });
}

}  // namespace elanus::wire
