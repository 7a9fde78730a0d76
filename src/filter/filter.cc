// The way of a filter: text -> tokens (lexer) -> tree (parser) -> predicates (binder), once a
// request; then, for each segment, predicates x columns -> bits, block by block.
#include "filter/filter.h"

#include <utility>

#include "filter/binder.h"
#include "filter/parser.h"
#include "filter/predicate.h"

namespace elanus::filter {

BoundFilter::BoundFilter() = default;
BoundFilter::BoundFilter(std::unique_ptr<const Predicate> predicate,
                         std::vector<std::string> fields, std::vector<Atom> atoms)
    : predicate_(std::move(predicate)), fields_(std::move(fields)), atoms_(std::move(atoms)) {}
BoundFilter::BoundFilter(BoundFilter&&) noexcept = default;
BoundFilter& BoundFilter::operator=(BoundFilter&&) noexcept = default;
BoundFilter::~BoundFilter() = default;

core::Result<BoundFilter> Bind(std::string_view text, const core::CollectionSchema& schema,
                               const core::FilterValues& values) {
  const NodePtr root = TRY(Parse(text));
  if (root == nullptr) return BoundFilter();
  Binder binder(text, schema, values);
  PredicatePtr predicate = TRY(binder.BindFilter(*root));
  return BoundFilter(std::move(predicate), binder.TakeFields(), binder.TakeAtoms());
}

}  // namespace elanus::filter
