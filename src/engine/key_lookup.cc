#include "engine/key_lookup.h"

#include <algorithm>
#include <cmath>

#include "engine/keys.h"
#include "engine/partitions.h"

namespace elanus::engine {
namespace {

using filter::Atom;
using filter::AtomAnswer;

// A range with more rows than this part of the segment is evaluated: reading a column in order
// costs less than setting as many bits out of order.
constexpr size_t kRangeShare = 4;

// The constant as a key column of one row; nullopt if no key can equal it.
std::optional<core::Column> KeyOf(const core::FieldSchema& field, const core::Value& value) {
  core::Column key(field.type);
  const auto* text = std::get_if<std::string>(&value);
  const auto* whole = std::get_if<int64_t>(&value);
  const auto* real = std::get_if<double>(&value);
  if (core::LayoutOf(field.type) == core::Layout::kVariable) {
    if (text == nullptr) return std::nullopt;
    key.AppendText(*text);
  } else if (whole != nullptr) {
    key.Append(*whole);
  } else if (real != nullptr && std::floor(*real) == *real && std::abs(*real) < 0x1p63) {
    key.Append(static_cast<int64_t>(*real));
  } else {
    return std::nullopt;
  }
  return key;
}

// The values that a kEqual or kIn asks for.
std::vector<core::Value> ValuesOf(const Atom& atom) {
  if (atom.kind == Atom::Kind::kEqual) return {atom.value};
  return atom.kind == Atom::Kind::kIn ? atom.values : std::vector<core::Value>();
}

bool AsksForValues(const Atom& atom, const core::FieldSchema& field) {
  return atom.field == field.name && atom.path.empty() &&
         (atom.kind == Atom::Kind::kEqual || atom.kind == Atom::Kind::kIn);
}

// The keys of one segment in their order.
struct OrderedKeys {
  const core::FieldSchema& field;
  core::ColumnView keys;
  std::span<const uint32_t> order;

  // The first place in the order whose key is not below the bound, or (is_behind) is above it.
  std::optional<size_t> Bound(const core::Value& value, bool is_behind) const {
    const auto key = KeyOf(field, value);
    if (!key.has_value()) return std::nullopt;
    const core::ColumnView wanted = key->view();
    const auto at = std::partition_point(order.begin(), order.end(), [&](uint32_t row) {
      const int compared = CompareKeys(keys, row, wanted, 0);
      return compared < 0 || (is_behind && compared == 0);
    });
    return static_cast<size_t>(at - order.begin());
  }

  std::optional<AtomAnswer> FindValues(const std::vector<core::Value>& values) const {
    AtomAnswer answer{.rows = core::Bitset(keys.rows), .is_exact = true};
    for (const core::Value& value : values) {
      const auto key = KeyOf(field, value);
      if (!key.has_value()) continue;
      for (uint32_t row : FindKey(keys, order, key->view(), 0)) answer.rows.Set(row);
    }
    return answer;
  }

  std::optional<AtomAnswer> FindRange(const Atom& atom) const {
    const bool has_low = !std::holds_alternative<std::monostate>(atom.low);
    const bool has_high = !std::holds_alternative<std::monostate>(atom.high);
    const auto begin = has_low ? Bound(atom.low, !atom.is_low_included) : 0;
    const auto end = has_high ? Bound(atom.high, atom.is_high_included) : order.size();
    if (!begin.has_value() || !end.has_value()) return std::nullopt;
    const size_t count = *begin < *end ? *end - *begin : 0;
    if (count * kRangeShare > order.size()) return std::nullopt;
    AtomAnswer answer{.rows = core::Bitset(keys.rows), .is_exact = true};
    for (uint32_t row : order.subspan(std::min(*begin, order.size()), count)) answer.rows.Set(row);
    return answer;
  }
};

}  // namespace

filter::Lookup MakeKeyLookup(const core::CollectionSchema& schema, const SegmentView& view) {
  return [&](const Atom& atom) -> std::optional<AtomAnswer> {
    const core::FieldSchema& primary = schema.primary();
    const bool is_range = atom.kind == Atom::Kind::kRange && atom.field == primary.name;
    if (!is_range && !AsksForValues(atom, primary)) return std::nullopt;
    // What cannot be read here is read again by the evaluation, which tells why.
    const auto keys = view.segment->Values(primary);
    const auto order = view.segment->KeyOrder();
    if (!keys.ok() || !order.ok()) return std::nullopt;
    const OrderedKeys ordered{.field = primary, .keys = *keys, .order = *order};
    return is_range ? ordered.FindRange(atom) : ordered.FindValues(ValuesOf(atom));
  };
}

filter::Lookup MakePartitionLookup(const core::CollectionDescription& description,
                                   const SegmentView& view) {
  return [&](const Atom& atom) -> std::optional<AtomAnswer> {
    const core::FieldSchema* field = description.schema.partition_key();
    if (field == nullptr || !AsksForValues(atom, *field)) return std::nullopt;
    for (const core::Value& value : ValuesOf(atom)) {
      const auto key = KeyOf(*field, value);
      if (!key.has_value()) continue;
      if (PartitionOfKey(description, key->view(), 0) == view.partition) return std::nullopt;
    }
    return AtomAnswer{.rows = core::Bitset(view.rows()), .is_exact = true};
  };
}

}  // namespace elanus::engine
