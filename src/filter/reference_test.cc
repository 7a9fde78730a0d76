// Random filters over random rows: what Evaluate selects equals what a slow evaluator says, which
// shares nothing with the room's code. It builds its own trees, prints them with only the
// parentheses that the precedence table asks for, and walks them row by row.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "filter/filter.h"
#include "filter/reference_expressions.h"

namespace elanus::filter {
namespace {

using reference::Expression;
using reference::Generator;
using reference::Rows;

std::string RowText(const Rows& rows, size_t row) {
  std::string text;
  for (const core::NamedColumn& named : rows.batch().columns) {
    const core::ColumnView view = named.column.view();
    const bool is_text = core::LayoutOf(view.type) == core::Layout::kVariable;
    text += "\n  " + named.name + ": ";
    text += !view.IsValid(row) ? "null" : is_text ? std::string(view.Text(row)) : "a number";
  }
  return text;
}

// The first row in which the filter and the expression differ, or the number of rows.
size_t FirstDifference(const core::Bitset& selected, const Expression& expression,
                       const Rows& rows) {
  for (size_t r = 0; r < rows.cells().size(); ++r) {
    if (selected.Test(r) != reference::IsTrue(expression.value(rows.cells()[r]))) return r;
  }
  return rows.cells().size();
}

TEST(FilterReference, EqualsASlowEvaluatorOnRandomFilters) {
  const char* given = std::getenv("ELANUS_SEED");
  const unsigned seed =
      given != nullptr ? static_cast<unsigned>(std::atoi(given)) : std::random_device()();
  std::printf("ELANUS_SEED=%u\n", seed);
  const int filters = std::getenv("ELANUS_FULL") != nullptr ? 300000 : 25000;
  constexpr int kFiltersPerRows = 500;
  Generator generator(seed);
  std::unique_ptr<Rows> rows;

  for (int i = 0; i < filters; ++i) {
    if (i % kFiltersPerRows == 0) {
      // Sometimes more than a block.
      const size_t count = generator.OneIn(4) ? 600 : 50 + generator.Pick(200);
      rows = std::make_unique<Rows>(count, &generator);
    }
    const Expression expression = generator.Filter();
    const auto filter = Bind(expression.text, rows->schema(), generator.templates());
    ASSERT_TRUE(filter.ok()) << expression.text << "\n" << filter.status().message();
    const Columns columns = [&](std::string_view name) { return rows->batch().Find(name)->view(); };
    const auto result = Evaluate(*filter, columns, rows->cells().size());
    ASSERT_TRUE(result.ok()) << expression.text << "\n" << result.status().message();
    const core::Bitset& selected = result->rows;
    const size_t row = FirstDifference(selected, expression, *rows);
    ASSERT_EQ(row, rows->cells().size()) << "of " << expression.text << RowText(*rows, row);
  }
}

}  // namespace
}  // namespace elanus::filter
