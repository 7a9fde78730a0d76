// The way of a filter: text -> tokens (lexer) -> tree (parser) -> predicates (binder), once a
// request; then, for each segment, predicates x columns -> bits, block by block.
#include "filter/filter.h"

#include <algorithm>
#include <utility>

#include "filter/binder.h"
#include "filter/parser.h"
#include "filter/predicate.h"

namespace elanus::filter {

BoundFilter::BoundFilter() = default;
BoundFilter::BoundFilter(std::unique_ptr<const Predicate> predicate,
                         std::vector<std::string> fields)
    : predicate_(std::move(predicate)), fields_(std::move(fields)) {}
BoundFilter::BoundFilter(BoundFilter&&) noexcept = default;
BoundFilter& BoundFilter::operator=(BoundFilter&&) noexcept = default;
BoundFilter::~BoundFilter() = default;

core::Result<BoundFilter> Bind(std::string_view text, const core::CollectionSchema& schema) {
  const NodePtr root = TRY(Parse(text));
  if (root == nullptr) return BoundFilter();
  Binder binder(text, schema);
  PredicatePtr predicate = TRY(binder.BindFilter(*root));
  return BoundFilter(std::move(predicate), binder.TakeFields());
}

core::Bitset Evaluate(const BoundFilter& filter, const Columns& columns, size_t rows) {
  if (filter.selects_all()) return core::Bitset(rows, true);
  std::vector<core::ColumnView> views;
  for (const std::string& field : filter.fields()) views.push_back(columns(field));

  core::Bitset selected(rows);
  const auto words = selected.mutable_words();
  Truth truth;
  for (size_t begin = 0; begin < rows; begin += kBlockRows) {
    const size_t count = std::min(kBlockRows, rows - begin);
    filter.predicate()->Evaluate({views, begin, count}, &truth);
    const size_t whole_words = count / 64;
    std::copy_n(truth.yes.begin(), whole_words, words.begin() + static_cast<ptrdiff_t>(begin / 64));
    // The last word of all may be used in part; bits past the end of a Bitset stay zero.
    if (count % 64 != 0) {
      const uint64_t used = (uint64_t{1} << (count % 64)) - 1;
      words[begin / 64 + whole_words] = truth.yes[whole_words] & used;
    }
  }
  return selected;
}

}  // namespace elanus::filter
