// A phrase matches if its terms can be laid on the text so that the differences between where they
// stand and where the phrase has them spread over at most `slop`: zero for the phrase itself.
#include "filter/text_match.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace elanus::filter {
namespace {

// A predicate that asks `test`, bool(const std::vector<text::Token>&), about each text.
template <typename Test>
class AnalyzedTest final : public Predicate {
 public:
  AnalyzedTest(size_t column, AnalyzerPtr analyzer, Test test)
      : column_(column), analyzer_(std::move(analyzer)), test_(std::move(test)) {}

  Cost cost() const override { return Cost::kParse; }

  void Evaluate(const Block& block, Truth* truth) const override {
    const core::ColumnView& column = block.Read(column_);
    BlockBits holds{};
    ForEachWanted(block, [&](size_t i) {
      if (!column.IsValid(block.begin + i)) return;
      if (test_(analyzer_->Analyze(column.Text(block.begin + i)))) {
        holds[i / 64] |= uint64_t{1} << (i % 64);
      }
    });
    Decide(holds, KnownRows(block, column), truth);
  }

 private:
  const size_t column_;
  const AnalyzerPtr analyzer_;
  const Test test_;
};

template <typename Test>
PredicatePtr MakeAnalyzedTest(size_t column, AnalyzerPtr analyzer, Test test) {
  return std::make_unique<AnalyzedTest<Test>>(column, std::move(analyzer), std::move(test));
}

class PhraseTest {
 public:
  PhraseTest(const std::vector<text::Token>& phrase, int64_t slop)
      : phrase_size_(phrase.size()), slop_(slop) {
    for (size_t i = 0; i < phrase.size(); ++i) {
      wanted_.emplace(phrase[i].term, std::pair(i, static_cast<int64_t>(phrase[i].position)));
    }
  }

  bool operator()(const std::vector<text::Token>& tokens) const {
    // Each place where a term stands, as the difference to its place in the phrase.
    std::vector<std::pair<int64_t, size_t>> offsets;
    for (const text::Token& token : tokens) {
      const auto [begin, end] = wanted_.equal_range(token.term);
      for (auto found = begin; found != end; ++found) {
        const auto& [index, position] = found->second;
        offsets.emplace_back(static_cast<int64_t>(token.position) - position, index);
      }
    }
    std::sort(offsets.begin(), offsets.end());
    return phrase_size_ > 0 && HasWindow(offsets);
  }

 private:
  // Whether some run of offsets that spreads over at most slop_ has every term.
  bool HasWindow(const std::vector<std::pair<int64_t, size_t>>& offsets) const {
    std::vector<size_t> counts(phrase_size_);
    size_t missing = phrase_size_;
    size_t first = 0;
    for (const auto& [offset, index] : offsets) {
      if (counts[index]++ == 0) --missing;
      while (offset - offsets[first].first > slop_) {
        if (--counts[offsets[first++].second] == 0) ++missing;
      }
      if (missing == 0) return true;
    }
    return false;
  }

  std::multimap<std::string, std::pair<size_t, int64_t>, std::less<>> wanted_;
  size_t phrase_size_;
  int64_t slop_;
};

}  // namespace

PredicatePtr MakeTextMatch(size_t column, AnalyzerPtr analyzer, std::vector<std::string> terms,
                           int64_t minimum) {
  const std::unordered_set<std::string> wanted(terms.begin(), terms.end());
  return MakeAnalyzedTest(column, std::move(analyzer),
                          [wanted, minimum](const std::vector<text::Token>& tokens) {
                            std::unordered_set<std::string_view> found;
                            for (const text::Token& token : tokens) {
                              if (wanted.contains(token.term)) found.insert(token.term);
                            }
                            return !found.empty() && static_cast<int64_t>(found.size()) >= minimum;
                          });
}

PredicatePtr MakePhraseMatch(size_t column, AnalyzerPtr analyzer, std::vector<text::Token> phrase,
                             int64_t slop) {
  return MakeAnalyzedTest(column, std::move(analyzer), PhraseTest(phrase, slop));
}

}  // namespace elanus::filter
