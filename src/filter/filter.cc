#include "filter/filter.h"

#include "filter/predicate.h"

namespace elanus::filter {

BoundFilter::BoundFilter() = default;
BoundFilter::BoundFilter(std::unique_ptr<const Predicate> predicate,
                         std::vector<std::string> fields)
    : predicate_(std::move(predicate)), fields_(std::move(fields)) {}
BoundFilter::BoundFilter(BoundFilter&&) noexcept = default;
BoundFilter& BoundFilter::operator=(BoundFilter&&) noexcept = default;
BoundFilter::~BoundFilter() = default;

core::Result<BoundFilter> Bind(std::string_view text, const core::CollectionSchema&) {
  if (text.empty()) return BoundFilter();
  return core::Unimplemented("filter: not evaluated");
}

core::Bitset Evaluate(const BoundFilter&, const Columns&, size_t rows) {
  return core::Bitset(rows, true);
}

}  // namespace elanus::filter
