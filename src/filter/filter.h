// Filters: which rows a text like `height > 400 and name like "beach%"` means.
//
// A filter is bound once per request to the schema (names, types, constants), then evaluated per
// segment, column by column. Logic is three-valued as in SQL: a comparison with a null is unknown,
// `not` of unknown is unknown, and only rows that are true are selected. Division or modulo by zero
// is unknown as well.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/bitset.h"
#include "core/column.h"
#include "core/schema.h"
#include "core/status.h"
#include "core/value.h"
#include "filter/atom.h"

namespace elanus::filter {

class Predicate;

// A filter that fits a schema. Movable; const use from many threads at once is safe. It keeps
// nothing of the text and the schema it was made from.
class BoundFilter {
 public:
  // Selects every row.
  BoundFilter();
  BoundFilter(std::unique_ptr<const Predicate> predicate, std::vector<std::string> fields,
              std::vector<Atom> atoms);
  BoundFilter(BoundFilter&&) noexcept;
  BoundFilter& operator=(BoundFilter&&) noexcept;
  ~BoundFilter();

  // Whether this is the filter of the empty text, so that there is nothing to evaluate.
  bool selects_all() const { return predicate_ == nullptr; }

  // The fields that Evaluate may read; no other column is touched.
  const std::vector<std::string>& fields() const { return fields_; }

  // What a lookup may answer.
  const std::vector<Atom>& atoms() const { return atoms_; }

  // nullptr if selects_all().
  const Predicate* predicate() const { return predicate_.get(); }

 private:
  std::unique_ptr<const Predicate> predicate_;
  std::vector<std::string> fields_;
  std::vector<Atom> atoms_;
};

// Yields the column of a field, in the type of the schema, of at least the rows evaluated.
using Columns = std::function<core::Result<core::ColumnView>(std::string_view field)>;

// Parses and binds. Empty or blank text selects every row. An error is kInvalidArgument (or
// kUnimplemented for a part of the language that is understood but not evaluated); its first line
// is the whole story, two more lines show the place:
//
//   filter: expected a value after '=='
//     width == and height > 3
//              ^^^
// `values` stand for the {names} in the text; those that the text does not name are ignored.
//
// random_sample(p) keeps each row by chance: the rows of one bound filter are always the same, two
// filters differ.
core::Result<BoundFilter> Bind(std::string_view text, const core::CollectionSchema& schema,
                               const core::FilterValues& values = {});

struct EvaluationResult {
  core::Bitset rows;
  size_t rows_visited = 0;    // For which some column was read.
  size_t rows_looked_up = 0;  // That came out of lookups, over all atoms.
};

// The rows below `rows` that the filter selects. Calls columns(field) in the calling thread, at
// most once for each of fields(), when a row first needs it; its errors are the only ones.
core::Result<EvaluationResult> Evaluate(const BoundFilter& filter, const Columns& columns,
                                        size_t rows, const Lookup& lookup = {});

}  // namespace elanus::filter
