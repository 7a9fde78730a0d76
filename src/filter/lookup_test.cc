// Atoms that are answered from outside: the same rows, less reading.
#include <gtest/gtest.h>

#include <set>

#include "filter/filter.h"

namespace elanus::filter {
namespace {

using core::DataType;

constexpr size_t kRows = 1500;

// `n` is the row's number, but null in every tenth row; `s` is its digits; `j` is {"n": number}.
class FilterLookup : public testing::Test {
 protected:
  FilterLookup() {
    for (const auto& [name, type] :
         {std::pair("n", DataType::kInt64), std::pair("s", DataType::kVarChar),
          std::pair("j", DataType::kJson)}) {
      core::FieldSchema field;
      field.name = name;
      field.type = type;
      field.nullable = type == DataType::kInt64;
      schema_.fields.push_back(field);
    }
    for (size_t row = 0; row < kRows; ++row) {
      if (row % 10 == 0) {
        numbers_.AppendNull();
      } else {
        numbers_.Append(static_cast<int64_t>(row));
      }
      texts_.AppendText(std::to_string(row));
      jsons_.AppendText("{\"n\": " + std::to_string(row) + "}");
    }
  }

  EvaluationResult Run(std::string_view text, const Lookup& lookup = {}) {
    const core::Result<BoundFilter> filter = Bind(text, schema_);
    EXPECT_TRUE(filter.ok()) << filter.status().message();
    const Columns columns = [&](std::string_view name) -> core::Result<core::ColumnView> {
      read_.insert(std::string(name));
      return name == "n" ? numbers_.view() : name == "s" ? texts_.view() : jsons_.view();
    };
    return Evaluate(*filter, columns, kRows, lookup).value();
  }

  core::CollectionSchema schema_;
  core::Column numbers_{DataType::kInt64};
  core::Column texts_{DataType::kVarChar};
  core::Column jsons_{DataType::kJson};
  std::set<std::string> read_;
};

TEST_F(FilterLookup, ReadsOnlyTheRowsThatAnExactAnswerLeaves) {
  const Lookup lookup = [](const Atom& atom) -> std::optional<AtomAnswer> {
    if (atom.field != "s") return std::nullopt;
    EXPECT_EQ(atom.kind, Atom::Kind::kEqual);
    core::Bitset rows(kRows);
    rows.Set(7);
    return AtomAnswer{rows, true};
  };
  const EvaluationResult result = Run("j['n'] > 3 and s == '7'", lookup);
  EXPECT_EQ(result.rows.Count(), 1U);
  EXPECT_TRUE(result.rows.Test(7));
  EXPECT_EQ(result.rows_visited, 1U);
  EXPECT_EQ(result.rows_looked_up, 1U);
  EXPECT_EQ(read_, std::set<std::string>{"j"});
}

TEST_F(FilterLookup, KeepsNullsUnknownUnderNot) {
  const Lookup none = [](const Atom&) { return AtomAnswer{core::Bitset(kRows), true}; };
  const EvaluationResult result = Run("not (n == 5)", none);
  EXPECT_EQ(result.rows.Count(), kRows - kRows / 10);
  EXPECT_EQ(result.rows_visited, 0U);
  EXPECT_EQ(Run("n != 5", none).rows, result.rows);
}

TEST_F(FilterLookup, EvaluatesTheRowsOfASuperset) {
  const Lookup all = [](const Atom&) { return AtomAnswer{core::Bitset(kRows, true), false}; };
  for (const char* text : {"n < 40", "not (n < 40)", "s like '%9%'", "j['n'] in [3, 5]",
                           "3 < n <= 30 or not (s =~ '^1')", "n is null"}) {
    EXPECT_EQ(Run(text, all).rows, Run(text).rows) << text;
  }
}

TEST_F(FilterLookup, PassesOnTheErrorOfAColumn) {
  const core::Result<BoundFilter> filter = Bind("n == 5 or s == '5'", schema_);
  ASSERT_TRUE(filter.ok());
  const Columns broken = [](std::string_view) -> core::Result<core::ColumnView> {
    return core::Corruption("a broken block");
  };
  EXPECT_EQ(Evaluate(*filter, broken, kRows).status().message(), "a broken block");
}

TEST_F(FilterLookup, SamplesAboutTheShareAndAnewEachTime) {
  const core::Bitset first = Run("random_sample(0.2)").rows;
  EXPECT_GT(first.Count(), kRows / 10);
  EXPECT_LT(first.Count(), kRows * 3 / 10);
  EXPECT_NE(first, Run("random_sample(0.2)").rows);
}

}  // namespace
}  // namespace elanus::filter
