// Three-valued logic over two bitsets. With yes and no kept apart, unknown is what is in neither,
// and every connective is a word operation without a special case for null:
//
//   not a      swap yes and no
//   a and b    yes = a.yes & b.yes     no = a.no | b.no
//   a or b     yes = a.yes | b.yes     no = a.no & b.no
#include "filter/logic.h"

#include <utility>

namespace elanus::filter {
namespace {

class Fixed final : public Predicate {
 public:
  explicit Fixed(std::optional<bool> answer) : answer_(answer) {}

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

 private:
  const PredicatePtr term_;
};

// Whether every row of the block is among the bits.
bool CoversBlock(const BlockBits& bits, size_t count) {
  for (size_t w = 0; w * 64 < count; ++w) {
    const size_t left = count - w * 64;
    const uint64_t wanted = left >= 64 ? ~uint64_t{0} : (uint64_t{1} << left) - 1;
    if ((bits[w] & wanted) != wanted) return false;
  }
  return true;
}

class Logic final : public Predicate {
 public:
  Logic(bool is_and, std::vector<PredicatePtr> terms) : is_and_(is_and), terms_(std::move(terms)) {}

  void Evaluate(const Block& block, Truth* truth) const override {
    terms_.front()->Evaluate(block, truth);
    for (size_t t = 1; t < terms_.size(); ++t) {
      if (CoversBlock(is_and_ ? truth->no : truth->yes, block.count)) return;
      Truth next;
      terms_[t]->Evaluate(block, &next);
      for (size_t w = 0; w < kBlockWords; ++w) {
        truth->yes[w] = is_and_ ? truth->yes[w] & next.yes[w] : truth->yes[w] | next.yes[w];
        truth->no[w] = is_and_ ? truth->no[w] | next.no[w] : truth->no[w] & next.no[w];
      }
    }
  }

 private:
  const bool is_and_;
  const std::vector<PredicatePtr> terms_;
};

// `a == b` of two conditions, as in `(x > 3) == is_public`.
class Same final : public Predicate {
 public:
  Same(PredicatePtr left, PredicatePtr right) : left_(std::move(left)), right_(std::move(right)) {}

  void Evaluate(const Block& block, Truth* truth) const override {
    Truth left;
    Truth right;
    left_->Evaluate(block, &left);
    right_->Evaluate(block, &right);
    for (size_t w = 0; w < kBlockWords; ++w) {
      truth->yes[w] = (left.yes[w] & right.yes[w]) | (left.no[w] & right.no[w]);
      truth->no[w] = (left.yes[w] & right.no[w]) | (left.no[w] & right.yes[w]);
    }
  }

 private:
  const PredicatePtr left_;
  const PredicatePtr right_;
};

class BoolField final : public Predicate {
 public:
  explicit BoolField(size_t column) : column_(column) {}

  void Evaluate(const Block& block, Truth* truth) const override {
    const core::ColumnView& column = block.columns[column_];
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
    truth->no = KnownRows(block, block.columns[column_]);
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

PredicatePtr MakeSame(PredicatePtr left, PredicatePtr right) {
  return std::make_unique<Same>(std::move(left), std::move(right));
}

PredicatePtr MakeBoolField(size_t column) {
  return std::make_unique<BoolField>(column);
}

PredicatePtr MakeIsNull(size_t column) {
  return std::make_unique<IsNull>(column);
}

}  // namespace elanus::filter
