// Which queries go through the lists, how far, and which ones compare all rows instead.
#include <algorithm>
#include <cmath>
#include <utility>

#include "index/list_search.h"
#include "index/vector_index.h"

namespace elanus::index {
namespace {

// Nanoseconds, roughly; only their ratios count. A row compared is a read from somewhere.
constexpr double kPerCompare = 30;
constexpr double kPerComparedByte = 0.1;
constexpr double kPerCode = 8;
constexpr double kPerCodeByte = 0.05;

// Without a wish, a search meets so many codes: this share of the rows, and these at least.
constexpr double kCodesShare = 0.02;
constexpr size_t kCodesMin = 2000;
// Then it goes on while the lists bring something.
constexpr double kPatience = 0.3;

// How many times k are kept to be compared, and some more.
struct Kept {
  size_t times;
  size_t more;
};
Kept KeptOf(CodeBits bits) {
  return bits == CodeBits::k1 ? Kept{.times = 4, .more = 200} : Kept{.times = 2, .more = 40};
}

class InvertedFile final : public VectorIndex {
 public:
  explicit InvertedFile(InvertedLists lists) : lists_(std::move(lists)) {}

  size_t rows() const override { return lists_.rows(); }

  std::vector<std::vector<Hit>> Search(const FlatInput& input, const SearchEffort& effort,
                                       core::Executor* executor, SearchCost* cost) const override {
    const size_t allowed = input.allowed == nullptr ? rows() : input.allowed->Count();
    const ReadPlan plan = PlanOf(input, effort);
    if (!IsOwn(input) || std::isfinite(input.window.from) || input.k == 0 ||
        IsScanCheaper(input, plan, allowed)) {
      if (cost != nullptr) cost->vectors += static_cast<int64_t>(allowed * input.queries.rows);
      return SearchFlat(input, executor);
    }
    core::InlineExecutor here;
    std::vector<std::vector<Hit>> answers(input.queries.rows);
    std::vector<SearchCost> costs(answers.size());
    (executor == nullptr ? here : *executor).ForEach(answers.size(), [&](size_t query) {
      ListSearch search(lists_, input, plan);
      answers[query] = search.Run(query);
      costs[query] = search.cost();
    });
    for (const SearchCost& of_query : costs) {
      if (cost == nullptr) break;
      cost->codes += of_query.codes;
      cost->vectors += of_query.vectors;
    }
    return answers;
  }

 private:
  // Whether it was made of such a column.
  bool IsOwn(const FlatInput& input) const {
    return input.base.rows == rows() && input.metric == lists_.space().metric() &&
           static_cast<size_t>(input.base.dim) == lists_.space().vector_dim();
  }

  ReadPlan PlanOf(const FlatInput& input, const SearchEffort& effort) const {
    ReadPlan plan;
    const Kept kept = KeptOf(lists_.codes().shape().bits);
    plan.candidates = kept.times * input.k + kept.more;
    if (effort.refine > 0) {
      const double asked = std::ceil(effort.refine * static_cast<double>(input.k));
      plan.candidates = static_cast<size_t>(std::min(asked, static_cast<double>(rows()) + 1));
      plan.compares_all = true;
    }
    plan.candidates = std::max(plan.candidates, input.k);
    plan.lists = effort.lists;
    if (effort.lists == 0) {
      plan.codes =
          std::max(kCodesMin, static_cast<size_t>(kCodesShare * static_cast<double>(rows())));
      plan.patience = kPatience;
    }
    return plan;
  }

  // Whether comparing every allowed row costs no more than the lists would.
  bool IsScanCheaper(const FlatInput& input, const ReadPlan& plan, size_t allowed) const {
    const double compare = kPerCompare + kPerComparedByte * static_cast<double>(input.base.width());
    const double code =
        kPerCode + kPerCodeByte * static_cast<double>(lists_.codes().shape().stride());
    const double centre = kPerCode + kPerCodeByte * static_cast<double>(lists_.space().dim());
    const double a_list = static_cast<double>(rows()) / static_cast<double>(lists_.lists() + 1);
    const double codes =
        std::max(static_cast<double>(plan.codes), static_cast<double>(plan.lists) * a_list);
    const double cost = codes * code + static_cast<double>(lists_.lists()) * centre +
                        static_cast<double>(std::min(plan.candidates, allowed)) * compare;
    return static_cast<double>(allowed) * compare <= cost;
  }

  const InvertedLists lists_;
};

}  // namespace

core::Result<std::unique_ptr<VectorIndex>> OpenInvertedFile(std::span<const std::byte> bytes) {
  std::unique_ptr<VectorIndex> opened =
      std::make_unique<InvertedFile>(TRY(InvertedLists::Open(bytes)));
  return opened;
}

}  // namespace elanus::index
