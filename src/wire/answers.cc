#include "wire/answers.h"

#include <algorithm>

#include "core/schema_functions.h"
#include "milvus.pb.h"
#include "wire/ids.h"
#include "wire/rows.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto;

template <typename T>
void AddOnce(const T& what, std::vector<T>* list) {
  if (std::find(list->begin(), list->end(), what) == list->end()) list->push_back(what);
}

// Where a field stands in "*".
int RankOf(const core::FieldSchema& field) {
  if (core::IsVector(field.type)) return 3;
  if (field.is_primary) return 2;
  return field.is_dynamic ? 1 : 0;
}

std::vector<const core::FieldSchema*> AllFields(const core::CollectionSchema& schema) {
  std::vector<const core::FieldSchema*> fields;
  for (const core::FieldSchema& field : schema.fields) {
    if (!core::IsCountedOutput(schema, field)) fields.push_back(&field);
  }
  std::stable_sort(fields.begin(), fields.end(),
                   [](const auto* a, const auto* b) { return RankOf(*a) < RankOf(*b); });
  return fields;
}

void AddField(const core::FieldSchema& field, AnswerFields* answer) {
  AddOnce(&field, &answer->fields);
  AddOnce(field.name, &answer->names);
}

template <typename Messages>
void WriteFields(const AnswerFields& answer, core::Batch* rows, Messages* messages) {
  for (const core::FieldSchema* field : answer.fields) {
    const core::Column column = TakeColumn(*field, rows);
    WriteColumn(column.view(), *field, Nulls::kKept, messages->Add());
  }
}

}  // namespace

AnswerFields FindAnswerFields(const core::CollectionSchema& schema,
                              const std::vector<std::string>& asked) {
  AnswerFields answer;
  bool has_keys = false;
  for (const std::string& name : asked) {
    if (name == "*") {
      for (const core::FieldSchema* field : AllFields(schema)) AddField(*field, &answer);
    } else if (const core::FieldSchema* field = schema.Find(name)) {
      AddField(*field, &answer);
    } else if (schema.dynamic() != nullptr) {
      AddOnce(name, &answer.names);
      has_keys = true;
    }
  }
  if (has_keys) AddOnce(schema.dynamic(), &answer.fields);
  return answer;
}

AnswerFields FindQueryFields(const core::CollectionSchema& schema,
                             const std::vector<std::string>& asked) {
  AnswerFields answer = FindAnswerFields(schema, asked);
  AddField(schema.primary(), &answer);
  return answer;
}

core::Column TakeColumn(const core::FieldSchema& field, core::Batch* rows) {
  core::Column* found = rows->Find(field.name);
  core::Column taken(field.type, field.dim);
  if (found != nullptr) std::swap(taken, *found);
  return taken;
}

void WriteSearchHead(const core::SearchAnswer& answer, const core::CollectionSchema& schema,
                     const AnswerShape& shape, pb::milvus::SearchResults* message) {
  const core::FieldSchema& primary = schema.primary();
  pb::schema::SearchResultData& data = *message->mutable_results();
  data.set_num_queries(static_cast<int64_t>(answer.starts.size()) - 1);
  data.set_top_k(shape.limit);
  for (size_t query = 1; query < answer.starts.size(); ++query) {
    data.add_topks(static_cast<int64_t>(answer.starts[query] - answer.starts[query - 1]));
  }
  data.mutable_scores()->Add(answer.scores.begin(), answer.scores.end());
  data.set_primary_field_name(primary.name);
  if (const core::Column* keys = answer.rows.Find(primary.name)) {
    WriteIds(keys->view(), data.mutable_ids());
  }
  for (const std::string& name : FindAnswerFields(schema, shape.output_fields).names) {
    data.add_output_fields(name);
  }
  if (const core::FieldSchema* group = schema.Find(shape.group_field)) {
    WriteColumn(answer.group_values.view(), *group, Nulls::kKept,
                data.mutable_group_by_field_value());
  }
}

void WriteQueryHead(const core::CollectionSchema& schema, const AnswerShape& shape,
                    pb::milvus::QueryResults* message) {
  for (const std::string& name : FindQueryFields(schema, shape.output_fields).names) {
    message->add_output_fields(name);
  }
  message->set_primary_field_name(schema.primary().name);
}

void WriteSearchAnswer(core::SearchAnswer&& answer, const core::CollectionSchema& schema,
                       const AnswerShape& shape, pb::milvus::SearchResults* message) {
  WriteSearchHead(answer, schema, shape, message);
  WriteFields(FindAnswerFields(schema, shape.output_fields), &answer.rows,
              message->mutable_results()->mutable_fields_data());
}

void WriteQueryAnswer(core::QueryAnswer&& answer, const core::CollectionSchema& schema,
                      const AnswerShape& shape, pb::milvus::QueryResults* message) {
  WriteQueryHead(schema, shape, message);
  WriteFields(FindQueryFields(schema, shape.output_fields), &answer.rows,
              message->mutable_fields_data());
}

void WriteCountAnswer(int64_t rows, pb::milvus::QueryResults* message) {
  message->add_output_fields(kCountField);
  pb::schema::FieldData& field = *message->add_fields_data();
  field.set_type(pb::schema::Int64);
  field.set_field_name(kCountField);
  field.mutable_scalars()->mutable_long_data()->add_data(rows);
}

}  // namespace elanus::wire
