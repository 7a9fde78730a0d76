// CreateIndex: describes it, then builds it for the rows that are there; growing ones are sealed
// for that, unless they are so few that they would be scanned all the same. Indexes of vectors are
// built beside everybody else, and the call does not wait for them. A build that fails is tried
// again after the next seal; until then the rows are scanned.
#include "core/column.h"
#include "core/schema_functions.h"
#include "core/types.h"
#include "engine/edition.h"
#include "engine/index_vectors.h"
#include "engine/redescribe.h"
#include "engine/verbs.h"
#include "index/vector_options.h"

namespace elanus::engine {
namespace {

core::Metric MetricOf(const core::CollectionSchema& schema, const core::FieldSchema& field,
                      core::Metric asked) {
  if (!core::IsVector(field.type)) return core::Metric::kNone;
  if (asked != core::Metric::kNone) return asked;
  return core::IsCountedOutput(schema, field) ? core::Metric::kBm25
                                              : core::DefaultMetric(field.type);
}

core::Result<core::IndexDescription> Complete(const core::CollectionSchema& schema,
                                              core::IndexDescription index) {
  const core::FieldSchema* field = schema.Find(index.field);
  if (field == nullptr) {
    return core::InvalidArgument("cannot create index on non-exist field: " + index.field)
        .WithNumber(core::Number::kUnexpected);
  }
  if (index.name.empty()) index.name = index.field;
  TRY(core::ValidateName("index", index.name));
  if (index.type.empty()) index.type = "AUTOINDEX";
  index.metric = MetricOf(schema, *field, index.metric);
  TRY(index::CheckIndex(*field, index));
  return index;
}

// Whether an index of the growing rows would get a file if they were sealed.
bool IsForGrowing(const Snapshot& snapshot, const core::FieldSchema& field,
                  index::Serving serving) {
  size_t rows = 0;
  for (size_t i = snapshot.sealed; i < snapshot.segments.size(); ++i) {
    rows += snapshot.segments[i].live_rows();
  }
  if (!index::IsVectorServing(serving)) return index::HasFile(serving);
  const uint64_t bytes = rows * core::RowWidth(field.type, field.dim);
  return index::ServingOfRows(serving, rows, bytes) != index::Serving::kExact;
}

}  // namespace

core::Status CreateIndex(Collection* collection, const core::IndexDescription& index) {
  core::FieldSchema field;
  auto serving = index::Serving::kNothing;
  TRY(Redescribe(
      collection, [&](core::CollectionDescription* description, Edition* edition) -> core::Status {
        core::IndexDescription wanted = TRY(Complete(description->schema, index));
        field = *description->schema.Find(wanted.field);
        serving = TRY(index::CheckIndex(field, wanted));
        for (const core::IndexDescription& existing : description->indexes) {
          wanted.id = existing.id;
          if (existing == wanted) return core::Status::Ok();
          if (existing.field == wanted.field) {
            return core::AlreadyExists(
                "CreateIndex failed: at most one distinct index is allowed per field; field '" +
                existing.field + "' has '" + existing.name + "' (" + existing.type + ")");
          }
          if (existing.name == wanted.name) {
            return core::AlreadyExists("CreateIndex failed: index '" + existing.name +
                                       "' stands on field '" + existing.field +
                                       "'; give this one another name");
          }
        }
        wanted.id = edition->manifest().next_index++;
        description->indexes.push_back(std::move(wanted));
        return core::Status::Ok();
      }));
  if (IsForGrowing(*collection->snapshot(), field, serving)) TRY(Flush(collection));
  if (index::IsVectorServing(serving)) AskForVectorIndexes(collection);
  return core::Status::Ok();
}

}  // namespace elanus::engine
