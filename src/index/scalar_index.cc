#include "index/scalar_index.h"

#include <string>

#include "core/array.h"
#include "index/blob.h"
#include "index/postings_builder.h"

namespace elanus::index {
namespace {

core::Status Expect(bool holds, const char* what) {
  return holds ? core::Status::Ok() : core::Corruption(std::string("a scalar index ") + what);
}

template <typename Tag>
constexpr bool kIsIndexed =
    Tag::kType == core::DataType::kVarChar || Tag::kIsNumber || Tag::kType == core::DataType::kBool;

// How a value of the type stands in an index. REQUIRES: kIsIndexed of the type
template <typename Value>
using KeyOf =
    std::conditional_t<std::is_same_v<Value, std::string_view>, std::string_view,
                       std::conditional_t<std::is_floating_point_v<Value>, double, int64_t>>;

// A zero has one sign in an index. What is not a number equals nothing and is left out.
template <typename T>
void AddKey(const T& value, size_t row, PostingsBuilder<KeyOf<T>>* builder) {
  const KeyOf<T> key(value);
  if constexpr (std::is_same_v<KeyOf<T>, double>) {
    if (key == key) builder->Add(key == 0 ? 0.0 : key, static_cast<uint32_t>(row));
  } else {
    builder->Add(key, static_cast<uint32_t>(row));
  }
}

template <typename T>
void AddArray(const core::ArrayView& array, size_t row, PostingsBuilder<KeyOf<T>>* builder) {
  for (size_t i = 0; i < array.size(); ++i) {
    if constexpr (std::is_same_v<T, std::string_view>) {
      AddKey<T>(array.Text(i), row, builder);
    } else {
      AddKey<T>(array.At<T>(i), row, builder);
    }
  }
}

template <typename T>
std::vector<std::byte> BuildFor(const core::ColumnView& column, core::DataType element) {
  PostingsBuilder<KeyOf<T>> builder;
  for (size_t row = 0; row < column.rows; ++row) {
    if (!column.IsValid(row)) continue;
    if (column.type == core::DataType::kArray) {
      AddArray<T>(core::ArrayView(element, column.Text(row)), row, &builder);
    } else if constexpr (std::is_same_v<T, std::string_view>) {
      AddKey<T>(column.Text(row), row, &builder);
    } else {
      AddKey<T>(column.Values<T>()[row], row, &builder);
    }
  }
  return builder.Finish(column.rows, column.valid);
}

}  // namespace

bool ScalarIndex::Indexes(core::DataType type) {
  return core::VisitType(type, []<typename T>(T) { return kIsIndexed<T>; });
}

std::vector<std::byte> ScalarIndex::Build(const core::ColumnView& column, core::DataType element) {
  const core::DataType type = column.type == core::DataType::kArray ? element : column.type;
  return core::VisitType(type, [&]<typename T>(T) -> std::vector<std::byte> {
    if constexpr (kIsIndexed<T>) return BuildFor<typename T::Value>(column, element);
    return {};
  });
}

core::Result<ScalarIndex> ScalarIndex::Open(std::span<const std::byte> bytes) {
  BlobReader reader(bytes);
  ScalarIndex index;
  TRY(Expect(TRY(reader.Get()) == kScalarIndexVersion, "has another version"));
  const uint64_t kind = TRY(reader.Get());
  TRY(Expect(kind <= static_cast<uint64_t>(KeyKind::kText), "has values of an unknown kind"));
  index.kind_ = static_cast<KeyKind>(kind);
  index.rows_ = TRY(reader.Get());
  if (index.kind_ == KeyKind::kInteger) index.integers_ = TRY(reader.GetArray<int64_t>());
  if (index.kind_ == KeyKind::kReal) index.reals_ = TRY(reader.GetArray<double>());
  if (index.kind_ == KeyKind::kText) {
    index.text_ends_ = TRY(reader.GetArray<uint64_t>());
    index.texts_ = TRY(reader.GetArray<char>());
  }
  index.counts_ = TRY(reader.GetArray<uint32_t>());
  index.places_ = TRY(reader.GetArray<uint64_t>());
  index.pool_ = TRY(reader.GetArray<uint32_t>());
  index.valid_ = TRY(reader.GetArray<uint64_t>());
  TRY(Expect(reader.AtEnd(), "goes on behind its end"));
  TRY(index.Check());
  return index;
}

core::Status ScalarIndex::Check() const {
  // More rows than this cannot be, and would be bits to reserve.
  TRY(Expect(rows_ <= UINT32_MAX, "has too many rows"));
  TRY(Expect(valid_.empty() || valid_.size() == (rows_ + 63) / 64, "does not fit its rows"));
  TRY(Expect(valid_.empty() || rows_ % 64 == 0 || valid_.back() >> (rows_ % 64) == 0,
             "does not fit its rows"));
  TRY(Expect(
      integers_.size() + reals_.size() + text_ends_.size() == size() && places_.size() == size(),
      "does not fit its values"));
  TRY(Expect(std::is_sorted(text_ends_.begin(), text_ends_.end()) &&
                 (text_ends_.empty() ? 0 : text_ends_.back()) == texts_.size(),
             "points outside its texts"));
  for (size_t value = 0; value < size(); ++value) {
    TRY(CheckPostings(value));
    if (value == 0) continue;
    const bool rises = kind_ == KeyKind::kInteger ? integers_[value - 1] < integers_[value]
                       : kind_ == KeyKind::kReal  ? reals_[value - 1] < reals_[value]
                                                  : TextAt(value - 1) < TextAt(value);
    TRY(Expect(rises, "is not sorted"));
  }
  return core::Status::Ok();
}

core::Status ScalarIndex::CheckPostings(size_t value) const {
  const size_t wanted = IsBitmap(value) ? (rows_ + 31) / 32 : counts_[value];
  TRY(Expect(places_[value] <= pool_.size() && wanted <= pool_.size() - places_[value],
             "points outside its rows"));
  const auto pool = Pool(value);
  if (!IsBitmap(value)) {
    const bool rises =
        std::adjacent_find(pool.begin(), pool.end(), std::greater_equal<>()) == pool.end();
    return Expect(rises && (pool.empty() || pool.back() < rows_), "points outside its rows");
  }
  return Expect(pool.empty() || rows_ % 32 == 0 || pool.back() >> (rows_ % 32) == 0,
                "points outside its rows");
}

std::span<const uint32_t> ScalarIndex::Pool(size_t value) const {
  return pool_.subspan(places_[value], IsBitmap(value) ? (rows_ + 31) / 32 : counts_[value]);
}

std::string_view ScalarIndex::TextAt(size_t value) const {
  const uint64_t begin = value == 0 ? 0 : text_ends_[value - 1];
  return {texts_.data() + begin, static_cast<size_t>(text_ends_[value] - begin)};
}

size_t ScalarIndex::Bisect(const Key& key, bool behind) const {
  const auto bisect = [&](const auto& wanted, const auto& value_at) {
    size_t begin = 0;
    size_t end = size();
    while (begin < end) {
      const size_t middle = begin + (end - begin) / 2;
      const bool is_before = behind ? !(wanted < value_at(middle)) : value_at(middle) < wanted;
      (is_before ? begin : end) = is_before ? middle + 1 : middle;
    }
    return begin;
  };
  if (const auto* integer = std::get_if<int64_t>(&key)) {
    return bisect(*integer, [&](size_t i) { return integers_[i]; });
  }
  if (const auto* real = std::get_if<double>(&key)) {
    return bisect(*real, [&](size_t i) { return reals_[i]; });
  }
  return bisect(std::get<std::string_view>(key), [&](size_t i) { return TextAt(i); });
}

ScalarIndex::Run ScalarIndex::Find(const Key& key) const {
  const bool is_number = key.index() != static_cast<size_t>(KeyKind::kReal) ||
                         std::get<double>(key) == std::get<double>(key);
  if (key.index() != static_cast<size_t>(kind_) || !is_number) return {};
  const size_t begin = Bisect(key, false);
  return {.begin = begin, .end = Bisect(key, true)};
}

void ScalarIndex::AddRows(size_t value, core::Bitset* rows) const {
  const auto pool = Pool(value);
  if (!IsBitmap(value)) {
    for (const uint32_t row : pool) rows->Set(row);
    return;
  }
  for (size_t i = 0; i < pool.size(); ++i) {
    rows->mutable_words()[i / 2] |= static_cast<uint64_t>(pool[i]) << (i % 2 * 32);
  }
}

core::Bitset ScalarIndex::Equal(const Key& key) const {
  return AnyOf(std::span(&key, 1));
}

core::Bitset ScalarIndex::AnyOf(std::span<const Key> keys) const {
  core::Bitset rows(rows_);
  for (const Key& key : keys) {
    const Run run = Find(key);
    if (run.begin < run.end) AddRows(run.begin, &rows);
  }
  return rows;
}

core::Bitset ScalarIndex::AtLeast(std::span<const Key> keys, size_t count) const {
  if (count == 0) return NotNull();
  std::vector<size_t> values;
  for (const Key& key : keys) {
    const Run run = Find(key);
    if (run.begin < run.end) values.push_back(run.begin);
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  core::Bitset rows(rows_);
  if (values.size() < count) return rows;
  if (count == values.size()) {
    // All of them: the rarest first, so that little is left to look at.
    std::sort(values.begin(), values.end(),
              [&](size_t a, size_t b) { return counts_[a] < counts_[b]; });
    AddRows(values.front(), &rows);
    for (size_t i = 1; i < values.size() && !rows.None(); ++i) {
      core::Bitset other(rows_);
      AddRows(values[i], &other);
      rows &= other;
    }
    return rows;
  }
  std::vector<uint32_t> found(rows_);
  for (const size_t value : values) {
    core::Bitset with(rows_);
    AddRows(value, &with);
    with.ForEach([&](size_t row) {
      if (++found[row] == count) rows.Set(row);
    });
  }
  return rows;
}

core::Bitset ScalarIndex::Within(const KeyRange& range) const {
  core::Bitset rows(rows_);
  for (const Key* end : {range.from, range.to}) {
    if (end != nullptr && end->index() != static_cast<size_t>(kind_)) return rows;
    if (end != nullptr && kind_ == KeyKind::kReal &&
        std::get<double>(*end) != std::get<double>(*end)) {
      return rows;
    }
  }
  const size_t begin = range.from == nullptr ? 0 : Bisect(*range.from, range.from_open);
  const size_t end = range.to == nullptr ? size() : Bisect(*range.to, !range.to_open);
  for (size_t value = begin; value < end; ++value) AddRows(value, &rows);
  return rows;
}

core::Bitset ScalarIndex::Prefix(std::string_view prefix) const {
  core::Bitset rows(rows_);
  if (kind_ != KeyKind::kText) return rows;
  for (size_t value = Bisect(Key(prefix), false);
       value < size() && TextAt(value).starts_with(prefix); ++value) {
    AddRows(value, &rows);
  }
  return rows;
}

core::Bitset ScalarIndex::Where(const std::function<bool(std::string_view)>& holds) const {
  core::Bitset rows(rows_);
  for (size_t value = 0; value < text_ends_.size(); ++value) {
    if (holds(TextAt(value))) AddRows(value, &rows);
  }
  return rows;
}

core::Bitset ScalarIndex::NotNull() const {
  core::Bitset rows(rows_, valid_.empty());
  std::copy(valid_.begin(), valid_.end(), rows.mutable_words().begin());
  return rows;
}

size_t ScalarIndex::CountOf(const Key& key) const {
  const Run run = Find(key);
  return run.begin < run.end ? counts_[run.begin] : 0;
}

}  // namespace elanus::index
