// Any bytes as an InsertRequest, a SearchRequest or a PlaceholderGroup are rows and queries of the
// promised form, or an error; what was read is read again the same from what is written of it.
//
// Random bytes seldom are messages that say anything. So the input is read as it is, and also as
// edits of requests that are in order.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "milvus.pb.h"
#include "wire/ids.h"
#include "wire/queries.h"
#include "wire/rows.h"
#include "wire/test_columns.h"

namespace {

using elanus::core::CollectionSchema;
using elanus::core::Column;
using elanus::core::DataType;
using elanus::core::FieldSchema;
using elanus::wire::Dice;
namespace pb = milvus::proto;

constexpr size_t kRequests = 64;

// A schema of every type, and requests that fit it.
struct World {
  World() {
    Dice dice(1);
    schema.name = "rows";
    schema.fields.push_back(dice.Field("id", DataType::kInt64));
    schema.fields.back().is_primary = true;
    for (DataType type : elanus::wire::kAllTypes) {
      schema.fields.push_back(dice.Field(elanus::core::TypeName(type), type));
    }
    schema.fields.push_back(dice.Field("$meta", DataType::kJson));
    schema.fields.back().is_dynamic = true;
    for (size_t i = 0; i < kRequests; ++i) {
      inserts.push_back(Insert(&dice));
      searches.push_back(Search(&dice));
    }
  }

  std::string Insert(Dice* dice) const {
    pb::milvus::InsertRequest request;
    const size_t rows = 1 + dice->Below(4);
    request.set_num_rows(static_cast<uint32_t>(rows));
    // Few fields, so that an edit meets each part of a message often enough.
    for (size_t left = 1 + dice->Below(3); left > 0; --left) {
      const FieldSchema& field = schema.fields[dice->Below(schema.fields.size())];
      WriteColumn(dice->Values(field, rows).view(), field, elanus::wire::Nulls::kLeftOut,
                  request.add_fields_data());
    }
    return request.SerializeAsString();
  }

  std::string Search(Dice* dice) const {
    pb::milvus::SearchRequest request;
    const FieldSchema* field = &schema.fields[dice->Below(schema.fields.size())];
    while (!elanus::core::IsVector(field->type)) {
      field = &schema.fields[dice->Below(schema.fields.size())];
    }
    FieldSchema full = *field;
    full.nullable = false;
    const size_t nq = 1 + dice->Below(3);
    request.set_nq(static_cast<int64_t>(nq));
    request.set_placeholder_group(elanus::wire::WriteQueries(dice->Values(full, nq).view()));
    return request.SerializeAsString();
  }

  CollectionSchema schema;
  std::vector<std::string> inserts;
  std::vector<std::string> searches;
};

void Require(bool is_true, const char* what, const std::string& name) {
  if (is_true) return;
  std::fprintf(stderr, "%s: %s\n", what, name.c_str());
  std::abort();
}

void RequireForm(const Column& column, const FieldSchema& field, size_t rows) {
  Require(column.rows() == rows, "a column of another length", field.name);
  Require(column.type() == field.type && column.dim() == field.dim, "another type", field.name);
  const auto view = column.view();
  for (size_t row = 0; row < rows && field.type == DataType::kArray; ++row) {
    if (!view.IsValid(row)) continue;
    Require(elanus::core::CheckArray(field.element_type, view.Text(row)).ok(), "a broken array",
            field.name);
  }
}

void ReadInsert(const World& world, const std::string& bytes) {
  pb::milvus::InsertRequest request;
  if (!request.ParseFromString(bytes)) return;
  const size_t num_rows = request.num_rows();
  const auto rows = elanus::wire::ReadRows(request.mutable_fields_data(), num_rows, world.schema);
  if (!rows.ok()) return;
  for (const auto& named : rows->columns) {
    const FieldSchema& field = *world.schema.Find(named.name);
    RequireForm(named.column, field, num_rows);
    pb::schema::FieldData message;
    WriteColumn(named.column.view(), field, elanus::wire::Nulls::kKept, &message);
    const auto again = elanus::wire::ReadColumn(message, field, num_rows);
    Require(again.ok(), "what is written is not read", field.name);
    RequireForm(*again, field, num_rows);
  }
}

void ReadGroup(const World& world, const std::string& bytes, int64_t nq) {
  for (const FieldSchema& field : world.schema.fields) {
    if (!elanus::core::IsVector(field.type)) continue;
    const auto queries = elanus::wire::ReadQueries(bytes, field, nq);
    if (queries.ok()) RequireForm(*queries, field, static_cast<size_t>(nq));
  }
}

void ReadSearch(const World& world, const std::string& bytes) {
  pb::milvus::SearchRequest request;
  if (!request.ParseFromString(bytes)) return;
  ReadGroup(world, request.placeholder_group(), request.nq());
  (void)elanus::wire::ReadIds(request.ids(), world.schema.primary());
}

// A request with bytes changed, taken away and put in, where the input says.
std::string Edited(std::string request, const uint8_t* data, size_t size) {
  for (size_t i = 0; i + 2 < size && i < 12 && !request.empty(); i += 3) {
    const size_t at = (data[i] * 251U + data[i + 1]) % request.size();
    switch (data[i + 1] % 3) {
      case 0:
        request[at] = static_cast<char>(data[i + 2]);
        break;
      case 1:
        request.erase(at, 1 + data[i + 2] % 4);
        break;
      default:
        request.insert(at, 1, static_cast<char>(data[i + 2]));
        break;
    }
  }
  return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const World world;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  ReadInsert(world, bytes);
  ReadSearch(world, bytes);
  ReadGroup(world, bytes, 1);
  if (size == 0) return 0;
  const size_t which = data[size - 1] % kRequests;
  ReadInsert(world, Edited(world.inserts[which], data, size));
  ReadSearch(world, Edited(world.searches[which], data, size));
  return 0;
}
