// An index compares values of its own kind alone, so a constant is put in terms of that kind first.
// Where that would not be exact, nothing is answered and the rows are looked at.
#include "engine/index_lookup.h"

#include <algorithm>
#include <cmath>

#include "engine/segment_index.h"
#include "filter/like.h"
#include "filter/regex.h"
#include "index/ngram_index.h"

namespace elanus::engine {
namespace {

using filter::Atom;
using Answer = std::optional<filter::AtomAnswer>;

// Every whole number up to this is a double.
constexpr int64_t kWholeMax = int64_t{1} << 53;

// nullopt: no value of the index can be compared with it exactly.
std::optional<index::Key> ToKey(const core::Value& value, const core::FieldSchema& field,
                                index::KeyKind kind) {
  const core::DataType type =
      field.type == core::DataType::kArray ? field.element_type : field.type;
  if (const auto* boolean = std::get_if<bool>(&value)) {
    if (type != core::DataType::kBool) return std::nullopt;
    return index::Key(static_cast<int64_t>(*boolean ? 1 : 0));
  }
  if (type == core::DataType::kBool) return std::nullopt;
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (kind != index::KeyKind::kText) return std::nullopt;
    return index::Key(std::string_view(*text));
  }
  if (const auto* whole = std::get_if<int64_t>(&value)) {
    if (kind == index::KeyKind::kInteger) return index::Key(*whole);
    if (kind != index::KeyKind::kReal || *whole > kWholeMax || *whole < -kWholeMax) {
      return std::nullopt;
    }
    return index::Key(static_cast<double>(*whole));
  }
  if (const auto* real = std::get_if<double>(&value)) {
    if (kind == index::KeyKind::kReal) return index::Key(*real);
    const bool is_whole = kind == index::KeyKind::kInteger && std::trunc(*real) == *real &&
                          std::abs(*real) <= static_cast<double>(kWholeMax);
    if (is_whole) return index::Key(static_cast<int64_t>(*real));
  }
  return std::nullopt;
}

std::optional<std::vector<index::Key>> ToKeys(const std::vector<core::Value>& values,
                                              const core::FieldSchema& field, index::KeyKind kind) {
  std::vector<index::Key> keys;
  for (const core::Value& value : values) {
    const auto key = ToKey(value, field, kind);
    if (!key.has_value()) return std::nullopt;
    keys.push_back(*key);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

Answer Exactly(core::Bitset rows) {
  return filter::AtomAnswer{.rows = std::move(rows), .is_exact = true};
}

Answer AnswerRange(const Atom& atom, const core::FieldSchema& field,
                   const index::ScalarIndex& index) {
  const bool has_low = !std::holds_alternative<std::monostate>(atom.low);
  const bool has_high = !std::holds_alternative<std::monostate>(atom.high);
  const auto low = ToKey(atom.low, field, index.kind());
  const auto high = ToKey(atom.high, field, index.kind());
  if ((has_low && !low.has_value()) || (has_high && !high.has_value())) return std::nullopt;
  return Exactly(index.Within({.from = has_low ? &*low : nullptr,
                               .from_open = !atom.is_low_included,
                               .to = has_high ? &*high : nullptr,
                               .to_open = !atom.is_high_included}));
}

Answer AnswerRegex(const Atom& atom, const index::ScalarIndex& index) {
  const auto regex = filter::MakeRegex(atom.text);
  if (!regex.ok()) return std::nullopt;
  return Exactly(index.Where([&](std::string_view text) { return (*regex)->Matches(text); }));
}

Answer AnswerValue(const Atom& atom, const core::FieldSchema& field,
                   const index::ScalarIndex& index) {
  const bool is_text = index.kind() == index::KeyKind::kText;
  if (atom.kind == Atom::Kind::kEqual) {
    const auto key = ToKey(atom.value, field, index.kind());
    if (key.has_value()) return Exactly(index.Equal(*key));
  } else if (atom.kind == Atom::Kind::kIn) {
    const auto keys = ToKeys(atom.values, field, index.kind());
    if (keys.has_value()) return Exactly(index.AnyOf(*keys));
  } else if (atom.kind == Atom::Kind::kRange) {
    return AnswerRange(atom, field, index);
  } else if (atom.kind == Atom::Kind::kPrefix && is_text) {
    return Exactly(index.Prefix(atom.text));
  } else if (atom.kind == Atom::Kind::kLike && is_text) {
    const filter::LikePattern pattern(atom.text);
    return Exactly(index.Where([&](std::string_view text) { return pattern.Matches(text); }));
  } else if (atom.kind == Atom::Kind::kRegex && is_text) {
    return AnswerRegex(atom, index);
  }
  return std::nullopt;
}

Answer AnswerElements(const Atom& atom, const core::FieldSchema& field,
                      const index::ScalarIndex& index) {
  const bool is_all = atom.kind == Atom::Kind::kContainsAll;
  if ((!is_all && atom.kind != Atom::Kind::kContainsAny) || atom.values.empty()) {
    return std::nullopt;
  }
  const auto keys = ToKeys(atom.values, field, index.kind());
  if (!keys.has_value()) return std::nullopt;
  return Exactly(is_all ? index.AtLeast(*keys, keys->size()) : index.AnyOf(*keys));
}

Answer AnswerGrams(const Atom& atom, const SegmentIndex& index) {
  std::vector<std::string_view> literals(atom.parts.begin(), atom.parts.end());
  if (atom.kind == Atom::Kind::kPrefix) literals = {atom.text};
  const auto* value = std::get_if<std::string>(&atom.value);
  if (atom.kind == Atom::Kind::kEqual && value != nullptr) literals = {*value};
  if (literals.empty()) return std::nullopt;
  auto rows = index::NgramCandidates(*index.scalar(), index.gram_lengths(), literals);
  if (!rows.has_value()) return std::nullopt;
  return filter::AtomAnswer{.rows = std::move(*rows), .is_exact = false};
}

Answer AnswerAtom(const Atom& atom, const core::FieldSchema& field, const SegmentIndex& index) {
  if (atom.kind == Atom::Kind::kIsNull) {
    core::Bitset rows = index.scalar()->NotNull();
    rows.Flip();
    return Exactly(std::move(rows));
  }
  if (index.kind() == storage::IndexKind::kGrams) return AnswerGrams(atom, index);
  if (field.type == core::DataType::kArray) return AnswerElements(atom, field, *index.scalar());
  return AnswerValue(atom, field, *index.scalar());
}

}  // namespace

filter::Lookup MakeIndexLookup(const core::CollectionSchema& schema, const Segment& segment) {
  return [&](const Atom& atom) -> Answer {
    const core::FieldSchema* field = schema.Find(atom.field);
    // Paths lead into values, which no index knows.
    if (field == nullptr || !atom.path.empty()) return std::nullopt;
    const auto index = segment.Index(*field);
    if (index == nullptr || index->scalar() == nullptr) return std::nullopt;
    return AnswerAtom(atom, *field, *index);
  };
}

}  // namespace elanus::engine
