// Three-valued logic over two bitsets. With yes and no kept apart, unknown is what is in neither,
// and every connective is a word operation without a special case for null:
//
//   not a      swap yes and no
//   a and b    yes = a.yes & b.yes     no = a.no | b.no
//   a or b     yes = a.yes | b.yes     no = a.no & b.no
#include "filter/logic.h"

#include <algorithm>
#include <utility>

namespace elanus::filter {
namespace {

class Fixed final : public Predicate {
 public:
  explicit Fixed(std::optional<bool> answer) : answer_(answer) {}

  bool IsAnswered(const Evaluation&) const override { return true; }

  void Evaluate(const Block&, Truth* truth) const override {
    truth->yes.fill(answer_ == true ? ~uint64_t{0} : 0);
    truth->no.fill(answer_ == false ? ~uint64_t{0} : 0);
  }

 private:
  const std::optional<bool> answer_;
};

class Not final : public Predicate {
 public:
  explicit Not(PredicatePtr term) : term_(std::move(term)) {}

  void Evaluate(const Block& block, Truth* truth) const override {
    term_->Evaluate(block, truth);
    std::swap(truth->yes, truth->no);
  }
  Cost cost() const override { return term_->cost(); }
  bool IsAnswered(const Evaluation& evaluation) const override {
    return term_->IsAnswered(evaluation);
  }

 private:
  const PredicatePtr term_;
};

// Terms that lookups have answered are asked first, then the others as they were put in order when
// the filter was bound. Each is asked only about the rows that those before it left open.
class Logic final : public Predicate {
 public:
  Logic(bool is_and, std::vector<PredicatePtr> terms) : is_and_(is_and), terms_(std::move(terms)) {
    std::stable_sort(terms_.begin(), terms_.end(),
                     [](const auto& a, const auto& b) { return a->cost() < b->cost(); });
  }

  Cost cost() const override { return terms_.back()->cost(); }

  bool IsAnswered(const Evaluation& evaluation) const override {
    return std::all_of(terms_.begin(), terms_.end(),
                       [&](const PredicatePtr& term) { return term->IsAnswered(evaluation); });
  }

  void Evaluate(const Block& block, Truth* truth) const override {
    truth->yes.fill(is_and_ ? ~uint64_t{0} : 0);
    truth->no.fill(is_and_ ? 0 : ~uint64_t{0});
    Block open = block;
    if (block.evaluation->has_answers()) {
      for (const bool is_answered : {true, false}) {
        for (const PredicatePtr& term : terms_) {
          if (term->IsAnswered(*block.evaluation) != is_answered) continue;
          if (!Ask(*term, &open, truth)) return;
        }
      }
      return;
    }
    for (const PredicatePtr& term : terms_) {
      if (!Ask(*term, &open, truth)) return;
    }
  }

 private:
  // False if no row is open any more.
  bool Ask(const Predicate& term, Block* open, Truth* truth) const {
    Truth next;
    term.Evaluate(*open, &next);
    uint64_t left = 0;
    for (size_t w = 0; w < kBlockWords; ++w) {
      truth->yes[w] = is_and_ ? truth->yes[w] & next.yes[w] : truth->yes[w] | next.yes[w];
      truth->no[w] = is_and_ ? truth->no[w] | next.no[w] : truth->no[w] & next.no[w];
      open->wanted[w] &= is_and_ ? ~truth->no[w] : ~truth->yes[w];
      left |= open->wanted[w];
    }
    return left != 0;
  }

  const bool is_and_;
  std::vector<PredicatePtr> terms_;
};

class BoolField final : public Predicate {
 public:
  explicit BoolField(size_t column) : column_(column) {}

  void Evaluate(const Block& block, Truth* truth) const override {
    const core::ColumnView& column = block.Read(column_);
    const auto values = column.Values<uint8_t>().subspan(block.begin, block.count);
    BlockBits holds{};
    PackBits(
        block.count, [&](size_t i) { return values[i] != 0; }, &holds);
    Decide(holds, KnownRows(block, column), truth);
  }

 private:
  const size_t column_;
};

class IsNull final : public Predicate {
 public:
  explicit IsNull(size_t column) : column_(column) {}

  void Evaluate(const Block& block, Truth* truth) const override {
    truth->no = KnownRows(block, block.Validity(column_));
    for (size_t w = 0; w < kBlockWords; ++w) truth->yes[w] = ~truth->no[w];
  }

 private:
  const size_t column_;
};

}  // namespace

PredicatePtr MakeFixed(std::optional<bool> answer) {
  return std::make_unique<Fixed>(answer);
}

PredicatePtr MakeNot(PredicatePtr term) {
  return std::make_unique<Not>(std::move(term));
}

PredicatePtr MakeLogic(bool is_and, std::vector<PredicatePtr> terms) {
  return std::make_unique<Logic>(is_and, std::move(terms));
}

PredicatePtr MakeBoolField(size_t column) {
  return std::make_unique<BoolField>(column);
}

PredicatePtr MakeIsNull(size_t column) {
  return std::make_unique<IsNull>(column);
}

}  // namespace elanus::filter
