// Rows to columns and back. Reading asks for each column by name and takes what is there, so one
// function serves a plan that wants five fields and a search that wants twelve.
#include "gallery/picture_row.h"

#include <map>
#include <optional>

#include "core/limits.h"
#include "os/sha256.h"

namespace elanus::gallery {
namespace {

using core::DataType;
using core::FieldSchema;

FieldSchema Field(const char* name, DataType type) {
  FieldSchema field;
  field.name = name;
  field.type = type;
  if (type == DataType::kVarChar) field.max_length = core::kVarCharBytesMax;
  return field;
}

FieldSchema Nullable(const char* name, DataType type) {
  FieldSchema field = Field(name, type);
  field.nullable = true;
  return field;
}

FieldSchema PrimaryKey() {
  FieldSchema field = Field("id", DataType::kInt64);
  field.is_primary = true;
  return field;
}

template <typename T>
void AppendOptional(core::Column* column, const std::optional<T>& value) {
  if (value) {
    column->Append(*value);
  } else {
    column->AppendNull();
  }
}

// Reads columns that may be missing: every getter has a fallback.
class BatchReader {
 public:
  explicit BatchReader(const core::Batch& batch) : batch_(batch) {}

  template <typename T>
  std::optional<T> Find(const char* name, size_t row) const {
    const core::Column* column = batch_.Find(name);
    if (column == nullptr || !column->view().IsValid(row)) return std::nullopt;
    return column->view().Values<T>()[row];
  }

  int64_t Number(const char* name, size_t row) const {
    return Find<int64_t>(name, row).value_or(0);
  }

  std::string Text(const char* name, size_t row) const {
    const core::Column* column = batch_.Find(name);
    return column == nullptr ? "" : std::string(column->view().Text(row));
  }

  std::vector<float> Vector(const char* name, size_t row) const {
    const core::Column* column = batch_.Find(name);
    if (column == nullptr) return {};
    const auto values = column->view().Vector(row);
    return {values.begin(), values.end()};
  }

 private:
  const core::Batch& batch_;
};

void AddOthers(std::span<const PictureRow> rows, core::Batch* batch) {
  std::map<std::string, const core::Column*> shapes;
  for (const PictureRow& row : rows) {
    for (const core::NamedColumn& other : row.others.columns) shapes[other.name] = &other.column;
  }
  for (const auto& [name, shape] : shapes) {
    core::Column& column = batch->Add(name, shape->type(), shape->dim());
    for (const PictureRow& row : rows) {
      const core::Column* value = row.others.Find(name);
      value == nullptr ? column.AppendNull() : column.AppendFrom(value->view(), 0);
    }
  }
}

}  // namespace

int64_t PictureId(std::string_view absolute_path) {
  const os::Sha256Digest digest =
      os::Sha256Of(std::as_bytes(std::span(absolute_path.data(), absolute_path.size())));
  uint64_t bits = 0;
  for (size_t i = 0; i < sizeof(bits); ++i) {
    bits = (bits << 8) | std::to_integer<uint64_t>(digest[i]);
  }
  return static_cast<int64_t>(bits >> 1);
}

core::CollectionSchema PictureSchema(const std::string& collection, int64_t dimension) {
  core::CollectionSchema schema;
  schema.name = collection;
  schema.description = "pictures";
  FieldSchema vector = Field("vector", DataType::kFloatVector);
  vector.dim = dimension;
  schema.fields = {PrimaryKey(),
                   Field("path", DataType::kVarChar),
                   Field("root", DataType::kVarChar),
                   Field("content_hash", DataType::kVarChar),
                   Field("bytes", DataType::kInt64),
                   Field("mtime", DataType::kInt64),
                   Field("width", DataType::kInt64),
                   Field("height", DataType::kInt64),
                   Field("format", DataType::kVarChar),
                   Nullable("taken", DataType::kInt64),
                   Field("camera", DataType::kVarChar),
                   Nullable("latitude", DataType::kDouble),
                   Nullable("longitude", DataType::kDouble),
                   Field("damaged", DataType::kBool),
                   vector};
  return schema;
}

core::CollectionSchema TroubleSchema(const std::string& collection) {
  core::CollectionSchema schema;
  schema.name = collection;
  schema.description = "files that gave no picture, or only a part of one";
  schema.fields = {PrimaryKey(),
                   Field("path", DataType::kVarChar),
                   Field("root", DataType::kVarChar),
                   Field("status", DataType::kVarChar),
                   Field("reason", DataType::kVarChar),
                   Field("bytes", DataType::kInt64),
                   Field("mtime", DataType::kInt64)};
  return schema;
}

const std::vector<std::string>& FactFields() {
  static const std::vector<std::string> fields = {
      "path",   "root",  "content_hash", "bytes",    "mtime",     "width",  "height",
      "format", "taken", "camera",       "latitude", "longitude", "damaged"};
  return fields;
}

// The columns are filled in the order of the schema, which is the one list of fields there is.
core::Batch ToBatch(std::span<const PictureRow> rows, int64_t dimension) {
  core::Batch batch;
  const core::CollectionSchema schema = PictureSchema("", dimension);
  for (const FieldSchema& field : schema.fields) batch.Add(field.name, field.type, field.dim);
  for (const PictureRow& row : rows) {
    size_t next = 0;
    const auto column = [&]() -> core::Column& { return batch.columns[next++].column; };
    column().Append(row.id);
    column().AppendText(row.path);
    column().AppendText(row.root);
    column().AppendText(row.content_hash);
    column().Append(row.bytes);
    column().Append(row.mtime_ns);
    column().Append(int64_t{row.facts.width});
    column().Append(int64_t{row.facts.height});
    column().AppendText(row.facts.format);
    AppendOptional(&column(), row.facts.taken);
    column().AppendText(row.facts.camera);
    AppendOptional(&column(), row.facts.latitude);
    AppendOptional(&column(), row.facts.longitude);
    column().Append(static_cast<uint8_t>(row.damaged));
    column().AppendVector(row.vector);
  }
  AddOthers(rows, &batch);
  return batch;
}

core::Batch OtherFields(const core::Batch& batch, size_t row) {
  const core::CollectionSchema schema = PictureSchema("", 1);
  core::Batch others;
  for (const core::NamedColumn& column : batch.columns) {
    if (schema.Find(column.name) != nullptr) continue;
    others.Add(column.name, column.column.type(), column.column.dim())
        .AppendFrom(column.column.view(), row);
  }
  return others;
}

core::Batch ToBatch(std::span<const TroubleRow> rows) {
  core::Batch batch;
  for (const FieldSchema& field : TroubleSchema("").fields) batch.Add(field.name, field.type);
  for (const TroubleRow& row : rows) {
    size_t next = 0;
    const auto column = [&]() -> core::Column& { return batch.columns[next++].column; };
    column().Append(row.id);
    column().AppendText(row.path);
    column().AppendText(row.root);
    column().AppendText(row.status);
    column().AppendText(row.reason);
    column().Append(row.bytes);
    column().Append(row.mtime_ns);
  }
  return batch;
}

std::vector<PictureRow> ToPictureRows(const core::Batch& batch) {
  const BatchReader reader(batch);
  std::vector<PictureRow> rows(batch.rows());
  for (size_t i = 0; i < rows.size(); ++i) {
    PictureRow& row = rows[i];
    row.id = reader.Number("id", i);
    row.path = reader.Text("path", i);
    row.root = reader.Text("root", i);
    row.content_hash = reader.Text("content_hash", i);
    row.bytes = reader.Number("bytes", i);
    row.mtime_ns = reader.Number("mtime", i);
    row.facts.width = static_cast<int>(reader.Number("width", i));
    row.facts.height = static_cast<int>(reader.Number("height", i));
    row.facts.format = reader.Text("format", i);
    row.facts.taken = reader.Find<int64_t>("taken", i);
    row.facts.camera = reader.Text("camera", i);
    row.facts.latitude = reader.Find<double>("latitude", i);
    row.facts.longitude = reader.Find<double>("longitude", i);
    row.damaged = reader.Find<uint8_t>("damaged", i).value_or(0) != 0;
    row.vector = reader.Vector("vector", i);
  }
  return rows;
}

std::vector<TroubleRow> ToTroubleRows(const core::Batch& batch) {
  const BatchReader reader(batch);
  std::vector<TroubleRow> rows(batch.rows());
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i] = {.id = reader.Number("id", i),
               .path = reader.Text("path", i),
               .root = reader.Text("root", i),
               .status = reader.Text("status", i),
               .reason = reader.Text("reason", i),
               .bytes = reader.Number("bytes", i),
               .mtime_ns = reader.Number("mtime", i)};
  }
  return rows;
}

}  // namespace elanus::gallery
