// Texts are tested row by row where they lie in the column; nothing is copied. The test is a lambda
// that the loop inlines, so each kind of test has a loop of its own. Null rows hold an empty text,
// which may be tested: their answer is masked.
#include "filter/texts.h"

#include <functional>
#include <unordered_set>
#include <utility>

#include "filter/arithmetic.h"
#include "filter/like.h"

namespace elanus::filter {
namespace {

// A predicate that asks `test` about the text of each row.
template <typename Test>
class TextTest final : public Predicate {
 public:
  TextTest(size_t column, Test test) : column_(column), test_(std::move(test)) {}

  Cost cost() const override { return Cost::kText; }

  void Evaluate(const Block& block, Truth* truth) const override {
    const core::ColumnView& column = block.Read(column_);
    BlockBits holds{};
    const auto test = [&](size_t i) { return test_(column.Text(block.begin + i)); };
    size_t wanted = 0;
    for (const uint64_t word : block.wanted) wanted += static_cast<size_t>(std::popcount(word));
    if (wanted == block.count) {
      PackBits(block.count, test, &holds);
    } else {
      ForEachWanted(block, [&](size_t i) {
        if (test(i)) holds[i / 64] |= uint64_t{1} << (i % 64);
      });
    }
    Decide(holds, KnownRows(block, column), truth);
  }

 private:
  const size_t column_;
  const Test test_;
};

template <typename Test>
PredicatePtr MakeTextTest(size_t column, Test test) {
  return std::make_unique<TextTest<Test>>(column, std::move(test));
}

class TextFieldComparison final : public Predicate {
 public:
  TextFieldComparison(BinaryOp op, size_t left, size_t right)
      : op_(op), left_(left), right_(right) {}

  Cost cost() const override { return Cost::kText; }

  void Evaluate(const Block& block, Truth* truth) const override {
    const core::ColumnView& left = block.Read(left_);
    const core::ColumnView& right = block.Read(right_);
    BlockBits known = KnownRows(block, left);
    const BlockBits right_known = KnownRows(block, right);
    for (size_t w = 0; w < kBlockWords; ++w) known[w] &= right_known[w];
    const auto test = [&](size_t i) {
      return CompareTexts(op_, left.Text(block.begin + i), right.Text(block.begin + i));
    };
    BlockBits holds{};
    PackBits(block.count, test, &holds);
    Decide(holds, known, truth);
  }

 private:
  const BinaryOp op_;
  const size_t left_;
  const size_t right_;
};

// Lets a set of strings be asked about a view without a copy.
struct TextHash : std::hash<std::string_view> {
  using is_transparent = void;
};
using TextSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;

}  // namespace

bool CompareTexts(BinaryOp op, std::string_view left, std::string_view right) {
  // Equality knows at once that different lengths differ.
  if (op == BinaryOp::kEqual) return left == right;
  if (op == BinaryOp::kNotEqual) return left != right;
  return Holds(op, CompareNumbers(left.compare(right), 0));
}

PredicatePtr MakeTextComparison(BinaryOp op, size_t column, std::string value) {
  return MakeTextTest(column, [op, value = std::move(value)](std::string_view text) {
    return CompareTexts(op, text, value);
  });
}

PredicatePtr MakeTextFieldComparison(BinaryOp op, size_t left_column, size_t right_column) {
  return std::make_unique<TextFieldComparison>(op, left_column, right_column);
}

PredicatePtr MakeTextIn(size_t column, std::vector<std::string> items) {
  TextSet set(std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
  return MakeTextTest(column,
                      [set = std::move(set)](std::string_view text) { return set.contains(text); });
}

PredicatePtr MakeLike(size_t column, std::string_view pattern) {
  return MakeTextTest(
      column, [like = LikePattern(pattern)](std::string_view text) { return like.Matches(text); });
}

PredicatePtr MakeMatches(size_t column, std::shared_ptr<const Regex> regex) {
  return MakeTextTest(
      column, [regex = std::move(regex)](std::string_view text) { return regex->Matches(text); });
}

}  // namespace elanus::filter
