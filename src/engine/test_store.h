// What the tests of the engine share: a small collection, and rows for it. Only tests include it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/store.h"
#include "engine/database.h"
#include "os/memory_file_system.h"

namespace elanus::engine {

inline constexpr int64_t kTestDim = 4;
inline const core::CollectionName kPictures{.database = "", .collection = "pictures"};

// Appends a field to be completed; valid until the next one.
inline core::FieldSchema& AppendField(core::CollectionSchema* schema, const char* name,
                                      core::DataType type) {
  core::FieldSchema& field = schema->fields.emplace_back();
  field.name = name;
  field.type = type;
  return field;
}

// id (Int64, primary), name (VarChar), size (Int32, nullable), clip (FloatVector).
inline core::CollectionSchema PictureSchema() {
  core::CollectionSchema schema;
  schema.name = "pictures";
  AppendField(&schema, "id", core::DataType::kInt64).is_primary = true;
  AppendField(&schema, "name", core::DataType::kVarChar).max_length = 64;
  AppendField(&schema, "size", core::DataType::kInt32).nullable = true;
  AppendField(&schema, "clip", core::DataType::kFloatVector).dim = kTestDim;
  return schema;
}

// Makes a collection and readies it for readers: every vector field has an exact index, and it is
// loaded.
inline core::Status MakeReady(core::Store* store, const core::CollectionSchema& schema,
                              core::Metric metric = core::Metric::kL2) {
  TRY(store->CreateCollection("", schema));
  for (const core::FieldSchema& field : schema.fields) {
    if (!core::IsVector(field.type)) continue;
    core::IndexDescription index;
    index.field = field.name;
    index.type = "AUTOINDEX";
    if (core::IsMetricOf(metric, field.type)) index.metric = metric;
    TRY(store->CreateIndex({"", schema.name}, index));
  }
  return store->Load({"", schema.name}, {});
}

inline core::Status MakePictures(core::Store* store, core::Metric metric = core::Metric::kL2) {
  return MakeReady(store, PictureSchema(), metric);
}

// One row, as tests speak of it. Its vector follows from size, so that rows can be told apart.
struct Picture {
  int64_t id = 0;
  std::string name;
  int32_t size = 0;

  friend bool operator==(const Picture&, const Picture&) = default;
};

inline std::vector<float> VectorOf(const Picture& picture) {
  const auto s = static_cast<float>(picture.size);
  return {1.0F, s, s * 0.5F, static_cast<float>(picture.id)};
}

inline core::Batch RowsOf(const std::vector<Picture>& pictures) {
  core::Batch rows;
  rows.Add("id", core::DataType::kInt64);
  rows.Add("name", core::DataType::kVarChar);
  rows.Add("size", core::DataType::kInt32);
  rows.Add("clip", core::DataType::kFloatVector, kTestDim);
  for (const Picture& picture : pictures) {
    rows.columns[0].column.Append(picture.id);
    rows.columns[1].column.AppendText(picture.name);
    rows.columns[2].column.Append(picture.size);
    rows.columns[3].column.AppendVector(VectorOf(picture));
  }
  return rows;
}

// Rows that may be inserted or upserted.
struct PutRows {
  core::Batch rows;

  operator core::InsertRequest() const {  // NOLINT: implicit by design
    return {.to = kPictures, .rows = rows, .partition = ""};
  }
  operator core::UpsertRequest() const {  // NOLINT: implicit by design
    return {.to = kPictures, .rows = rows, .partition = ""};
  }
};

inline PutRows Put(const std::vector<Picture>& pictures) {
  return {RowsOf(pictures)};
}

inline core::DeleteRequest DeleteIds(const std::vector<int64_t>& ids) {
  core::DeleteRequest request;
  request.from = kPictures;
  request.keys = core::Int64Column(ids);
  return request;
}

inline core::DeleteRequest DeleteWhere(const std::string& filter) {
  core::DeleteRequest request;
  request.from = kPictures;
  request.filter = filter;
  return request;
}

inline core::Result<int64_t> CountRows(core::Store* store, const core::CollectionName& name,
                                       const std::string& filter) {
  core::CountRequest request;
  request.of = name;
  request.filter = filter;
  return TRY(store->Count(request)).rows;
}

// Every row in the order of its key, or the error.
inline core::Result<std::vector<Picture>> ReadAll(core::Store* store,
                                                  const std::string& filter = "") {
  core::QueryRequest request;
  request.from = kPictures;
  request.filter = filter;
  request.output_fields = {"*"};
  const core::QueryAnswer answer = TRY(store->Query(request));
  const core::ColumnView ids = answer.rows.Find("id")->view();
  const core::ColumnView names = answer.rows.Find("name")->view();
  const core::ColumnView sizes = answer.rows.Find("size")->view();
  const core::ColumnView clips = answer.rows.Find("clip")->view();
  std::vector<Picture> pictures;
  for (size_t row = 0; row < ids.rows; ++row) {
    Picture picture{.id = ids.Values<int64_t>()[row],
                    .name = std::string(names.Text(row)),
                    .size = sizes.Values<int32_t>()[row]};
    const std::vector<float> expected = VectorOf(picture);
    const auto vector = clips.Vector(row);
    if (!std::equal(vector.begin(), vector.end(), expected.begin())) {
      return core::Internal("row " + std::to_string(picture.id) + " is torn");
    }
    pictures.push_back(std::move(picture));
  }
  return pictures;
}

// A database on a disk in memory.
class TestStore {
 public:
  core::Status Open(OpenMode mode = OpenMode::kWrite) {
    store_.reset();
    notices_.clear();
    store_ = TRY(OpenDatabase(
        "/data/photos.db",
        {.mode = mode, .segment_bytes = segment_bytes, .clock = clock, .embedder = embedder},
        &files_, &executor_, &notices_));
    return core::Status::Ok();
  }
  void Close() { store_.reset(); }

  core::Store* operator->() { return store_.get(); }
  core::Store* get() { return store_.get(); }
  os::MemoryFileSystem& files() { return files_; }
  const std::vector<std::string>& notices() const { return notices_; }

  uint64_t segment_bytes = 64 << 20;
  const os::Clock* clock = nullptr;
  core::TextEmbedder* embedder = nullptr;

 private:
  os::MemoryFileSystem files_;
  core::InlineExecutor executor_;
  std::vector<std::string> notices_;
  std::unique_ptr<core::Store> store_;
};

inline const core::Status& AsStatus(const core::Status& status) {
  return status;
}
template <typename T>
const core::Status& AsStatus(const core::Result<T>& result) {
  return result.status();
}

// Succeeds if `outcome` is Ok; else the test shows its message.
template <typename T>
testing::AssertionResult IsOk(const T& outcome) {
  if (AsStatus(outcome).ok()) return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << core::CodeName(AsStatus(outcome).code()) << ": " << AsStatus(outcome).message();
}

}  // namespace elanus::engine
