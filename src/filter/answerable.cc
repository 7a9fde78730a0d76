#include "filter/answerable.h"

#include <utility>

namespace elanus::filter {
namespace {

class Answerable final : public Predicate {
 public:
  Answerable(size_t atom, std::optional<size_t> nullable_column, PredicatePtr inner)
      : atom_(atom), nullable_column_(nullable_column), inner_(std::move(inner)) {}

  Cost cost() const override { return inner_->cost(); }

  bool IsAnswered(const Evaluation& evaluation) const override {
    return evaluation.answer(atom_).has_value();
  }

  void Evaluate(const Block& block, Truth* truth) const override {
    const std::optional<AtomAnswer>& answer = block.evaluation->answer(atom_);
    if (!answer.has_value()) return inner_->Evaluate(block, truth);
    const auto words = answer->rows.words().subspan(block.begin / 64);
    BlockBits named{};
    for (size_t w = 0; w * 64 < block.count; ++w) named[w] = words[w];
    BlockBits known;
    known.fill(~uint64_t{0});
    if (nullable_column_.has_value()) {
      known = KnownRows(block, block.Validity(*nullable_column_));
    }
    Decide(named, known, truth);
    if (answer->is_exact) return;

    Block open = block;
    uint64_t left = 0;
    for (size_t w = 0; w < kBlockWords; ++w) left |= open.wanted[w] &= named[w];
    if (left == 0) return;
    Truth found;
    inner_->Evaluate(open, &found);
    for (size_t w = 0; w < kBlockWords; ++w) {
      truth->yes[w] &= found.yes[w];
      truth->no[w] |= found.no[w] & named[w];
    }
  }

 private:
  const size_t atom_;
  const std::optional<size_t> nullable_column_;
  const PredicatePtr inner_;
};

}  // namespace

PredicatePtr MakeAnswerable(size_t atom, std::optional<size_t> nullable_column,
                            PredicatePtr inner) {
  return std::make_unique<Answerable>(atom, nullable_column, std::move(inner));
}

}  // namespace elanus::filter
