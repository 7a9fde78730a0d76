#include "index/scalar_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "core/array.h"
#include "index/test_blobs.h"

namespace elanus::index {
namespace {

using core::DataType;
using Values = std::vector<Key>;  // Of one row; empty if it is null.

struct Opened {
  Opened(const core::ColumnView& column, DataType element)
      : bytes(ScalarIndex::Build(column, element)), index(ScalarIndex::Open(bytes).value()) {}
  std::vector<std::byte> bytes;
  ScalarIndex index;
};

std::vector<size_t> RowsOf(const core::Bitset& bits) {
  std::vector<size_t> rows;
  bits.ForEach([&](size_t row) { rows.push_back(row); });
  return rows;
}

core::Bitset Which(const std::vector<Values>& rows,
                   const std::function<bool(const Values&)>& holds) {
  core::Bitset bits(rows.size());
  for (size_t row = 0; row < rows.size(); ++row) {
    if (holds(rows[row])) bits.Set(row);
  }
  return bits;
}

bool Has(const Values& row, const Key& key) {
  return std::find(row.begin(), row.end(), key) != row.end();
}

// Texts live here so that keys may look at them.
const std::vector<std::string>& Words() {
  static const std::vector<std::string> words = {"",   "a",      "ab",  "abc", "b",
                                                 "ba", "Zürich", "zoo", "zo",  "\x7f"};
  return words;
}

// A value out of few. A word goes in as text; a number as its type has it.
template <typename Tag>
typename Tag::Value AnyValue(std::mt19937* random) {
  if constexpr (std::is_same_v<typename Tag::Value, std::string_view>) {
    return Words()[(*random)() % Words().size()];
  } else if constexpr (Tag::kType == DataType::kBool) {
    return static_cast<uint8_t>((*random)() % 2);
  } else {
    return static_cast<typename Tag::Value>(static_cast<int>((*random)() % 40) - 20);
  }
}

template <typename Value>
Key KeyFrom(Value value) {
  if constexpr (std::is_same_v<Value, std::string_view>) return Key(value);
  if constexpr (std::is_floating_point_v<Value>) return Key(static_cast<double>(value));
  if constexpr (std::is_integral_v<Value>) return Key(static_cast<int64_t>(value));
}

template <typename Tag>
void AppendPlain(std::mt19937* random, core::Column* column, Values* row) {
  const auto value = AnyValue<Tag>(random);
  row->push_back(KeyFrom(value));
  if constexpr (std::is_same_v<decltype(value), const std::string_view>) {
    column->AppendText(value);
  } else {
    column->Append(value);
  }
}

template <typename Tag>
void AppendArray(std::mt19937* random, core::Column* column, Values* row) {
  std::vector<typename Tag::Value> elements((*random)() % 4);
  for (auto& element : elements) {
    element = AnyValue<Tag>(random);
    row->push_back(KeyFrom(element));
  }
  if constexpr (std::is_same_v<typename Tag::Value, std::string_view>) {
    column->AppendText(core::TextArrayRow(elements));
  } else {
    column->AppendText(core::ArrayRow<typename Tag::Value>(elements));
  }
}

// Asks everything of an index and compares with looking at all rows.
template <typename Tag>
void CheckAnswers(const ScalarIndex& index, const std::vector<Values>& rows, std::mt19937* random) {
  for (int round = 0; round < 20; ++round) {
    const Key a = KeyFrom(AnyValue<Tag>(random));
    const Key b = KeyFrom(AnyValue<Tag>(random));
    const Key c = KeyFrom(AnyValue<Tag>(random));
    const std::vector<Key> keys = {a, b, c, a};
    EXPECT_EQ(index.Equal(a), Which(rows, [&](const Values& row) { return Has(row, a); }));
    EXPECT_EQ(index.CountOf(a), index.Equal(a).Count());
    EXPECT_EQ(index.AnyOf(keys), Which(rows, [&](const Values& row) {
                return Has(row, a) || Has(row, b) || Has(row, c);
              }));
    EXPECT_EQ(index.AtLeast(keys, 2), Which(rows, [&](const Values& row) {
                size_t count = Has(row, a) ? 1 : 0;
                if (b != a && Has(row, b)) ++count;
                if (c != a && c != b && Has(row, c)) ++count;
                return count >= 2;
              }));
    KeyRange range{.from = (*random)() % 4 == 0 ? nullptr : &a,
                   .from_open = (*random)() % 2 == 0,
                   .to = (*random)() % 4 == 0 ? nullptr : &b,
                   .to_open = (*random)() % 2 == 0};
    EXPECT_EQ(index.Within(range), Which(rows, [&](const Values& row) {
                return std::any_of(row.begin(), row.end(), [&](const Key& value) {
                  const bool is_behind =
                      range.from == nullptr || (range.from_open ? a < value : a <= value);
                  return is_behind &&
                         (range.to == nullptr || (range.to_open ? value < b : value <= b));
                });
              }));
  }
}

template <typename Tag>
void CheckType(bool is_array, size_t count, std::mt19937* random) {
  core::Column column(is_array ? DataType::kArray : Tag::kType);
  std::vector<Values> rows(count);
  core::Bitset not_null(count);
  for (size_t row = 0; row < count; ++row) {
    if ((*random)() % 8 == 0) {
      column.AppendNull();
      continue;
    }
    not_null.Set(row);
    is_array ? AppendArray<Tag>(random, &column, &rows[row])
             : AppendPlain<Tag>(random, &column, &rows[row]);
  }
  const Opened opened(column.view(), Tag::kType);
  SCOPED_TRACE(std::string(core::TypeName(Tag::kType)) + (is_array ? " in arrays" : ""));
  EXPECT_EQ(opened.index.rows(), count);
  EXPECT_EQ(opened.index.NotNull(), not_null);
  CheckAnswers<Tag>(opened.index, rows, random);
}

TEST(ScalarIndex, EqualsLookingAtAllRowsForEveryType) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (const size_t rows : {0, 1, 31, 64, 65, 700}) {
    for (const DataType type :
         {DataType::kBool, DataType::kInt8, DataType::kInt16, DataType::kInt32, DataType::kInt64,
          DataType::kFloat, DataType::kDouble, DataType::kVarChar, DataType::kTimestamptz}) {
      EXPECT_TRUE(ScalarIndex::Indexes(type));
      core::VisitType(type, [&]<typename T>(T) {
        if constexpr (T::kIsNumber || T::kType == DataType::kBool ||
                      T::kType == DataType::kVarChar) {
          CheckType<T>(false, rows, &random);
          CheckType<T>(true, rows, &random);
        }
      });
    }
  }
}

TEST(ScalarIndex, FindsTextsByPrefixAndByPredicate) {
  const std::vector<std::string_view> texts = {"beach", "bea", "be", "car", "beach", ""};
  const core::Column column = core::TextColumn(texts);
  const Opened opened(column.view(), DataType::kVarChar);
  EXPECT_EQ(RowsOf(opened.index.Prefix("bea")), (std::vector<size_t>{0, 1, 4}));
  EXPECT_EQ(RowsOf(opened.index.Prefix("")), (std::vector<size_t>{0, 1, 2, 3, 4, 5}));
  EXPECT_TRUE(opened.index.Prefix("d").None());
  int asked = 0;
  const auto found = opened.index.Where([&](std::string_view text) {
    ++asked;
    return text.ends_with("h") || text == "car";
  });
  EXPECT_EQ(RowsOf(found), (std::vector<size_t>{0, 3, 4}));
  EXPECT_EQ(asked, 5);
}

TEST(ScalarIndex, CountsWhatOneRowHasSeveralTimesOnce) {
  core::Column column(DataType::kArray);
  column.AppendText(core::ArrayRow<int32_t>(std::vector<int32_t>{5, 5, 6}));
  column.AppendText(core::ArrayRow<int32_t>(std::vector<int32_t>{}));
  const Opened opened(column.view(), DataType::kInt32);
  EXPECT_EQ(opened.index.CountOf(Key(int64_t{5})), 1U);
  const std::vector<Key> both = {Key(int64_t{5}), Key(int64_t{6})};
  EXPECT_EQ(RowsOf(opened.index.AtLeast(both, 2)), (std::vector<size_t>{0}));
  EXPECT_EQ(RowsOf(opened.index.AtLeast({}, 0)), (std::vector<size_t>{0, 1}));
}

TEST(ScalarIndex, FindsAKeyOfAnotherKindNowhere) {
  const core::Column column = core::Int64Column(std::vector<int64_t>{1, 2});
  const Opened opened(column.view(), DataType::kInt64);
  const Key real = 1.0;
  EXPECT_TRUE(opened.index.Equal(real).None());
  EXPECT_TRUE(opened.index.Within({.from = &real}).None());
  EXPECT_TRUE(opened.index.Prefix("1").None());
}

TEST(ScalarIndex, FindsZeroUnderEitherSignAndNoNan) {
  core::Column column(DataType::kDouble);
  for (const double value : {0.0, -0.0, 1.0, static_cast<double>(NAN)}) column.Append(value);
  const Opened opened(column.view(), DataType::kDouble);
  EXPECT_EQ(RowsOf(opened.index.Equal(Key(-0.0))), (std::vector<size_t>{0, 1}));
  const Key nan = static_cast<double>(NAN);
  EXPECT_TRUE(opened.index.Equal(nan).None());
  EXPECT_TRUE(opened.index.Within({.from = &nan}).None());
  const Key zero = 0.0;
  EXPECT_EQ(RowsOf(opened.index.Within({.from = &zero})), (std::vector<size_t>{0, 1, 2}));
}

// Values that few rows have, and one that most have, so that there are lists and a bitmap.
core::Column ListsAndBitmap() {
  core::Column column(DataType::kVarChar);
  for (int row = 0; row < 70; ++row) {
    if (row % 9 == 4) {
      column.AppendNull();
    } else {
      column.AppendText(row % 3 == 0 ? std::to_string(row) : "most");
    }
  }
  return column;
}

TEST(ScalarIndex, OfDamagedBytesIsAnErrorOrAnswers) {
  const core::Column column = ListsAndBitmap();
  size_t refused = 0;
  ForEachDamage(ScalarIndex::Build(column.view(), DataType::kVarChar),
                [&](std::span<const std::byte> bytes) {
                  const auto index = ScalarIndex::Open(bytes);
                  if (!index.ok()) {
                    EXPECT_EQ(index.code(), core::Code::kCorruption);
                    ++refused;
                  } else if (index->rows() == column.rows()) {
                    EXPECT_LE(index->Prefix("").Count(), column.rows());
                    EXPECT_LE(index->NotNull().Count(), column.rows());
                    EXPECT_LE(index->Equal(Key("most")).Count(), column.rows());
                  }
                });
  EXPECT_GT(refused, 0U);
}

}  // namespace
}  // namespace elanus::index
