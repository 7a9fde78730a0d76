// Which queries go through the lists, how far, and which ones compare all rows instead.
#include <algorithm>
#include <cmath>
#include <utility>

#include "index/list_search.h"
#include "index/vector_index.h"

namespace elanus::index {
namespace {

// What things cost in nanoseconds, roughly (measured on Zen 4); only their ratios count.
struct Cost {
  double each;
  double per_byte;
  double Of(size_t bytes) const { return each + per_byte * static_cast<double>(bytes); }
};
// A row compared by a query alone, and in company that shares the reading of it.
constexpr Cost kCompare{20, 0.07};
constexpr Cost kCompareShared{5, 0.01};
constexpr size_t kSharedQueries = 8;
constexpr Cost kCode{4, 0.06};
constexpr Cost kCentre{3, 0.02};
// The query less the centre of a list, as codes; per component.
constexpr Cost kListBegin{150, 2.5};
// Rows compared, times k.
constexpr size_t kComparedPerHit = 5;
// Whether a row of a list is allowed.
constexpr double kTest = 1.5;

// Without a wish, a search meets so many codes: this share of the rows, but not more than so many
// times their square root, and never fewer than the least, a number and a multiple of k.
constexpr double kCodesShare = 0.035;
constexpr double kCodesRoots = 30;
constexpr size_t kCodesMin = 2000;
constexpr size_t kCodesPerHit = 20;
// Then it goes on while the lists bring something.
constexpr double kPatience = 0.6;

size_t CodesWithoutWish(size_t rows, size_t k) {
  const auto count = static_cast<double>(rows);
  const double share = std::min(kCodesShare * count, kCodesRoots * std::sqrt(count));
  return std::max({kCodesMin, kCodesPerHit * k, static_cast<size_t>(share)});
}

// Without a wish, at most so many rows are kept to be compared, or times k; mostly it is far fewer.
constexpr size_t kCandidatesMax = 8192;
constexpr size_t kCandidatesPerHit = 8;

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
    plan.candidates = std::max(kCandidatesMax, kCandidatesPerHit * input.k);
    if (effort.refine > 0) {
      const double asked = std::ceil(effort.refine * static_cast<double>(input.k));
      plan.candidates = static_cast<size_t>(std::min(asked, static_cast<double>(rows()) + 1));
      plan.compares_all = true;
    }
    plan.candidates = std::max({plan.candidates, input.k, size_t{1}});
    plan.lists = effort.lists;
    if (effort.lists == 0) {
      plan.codes = CodesWithoutWish(rows(), input.k);
      plan.patience = kPatience;
    }
    return plan;
  }

  // Whether comparing every allowed row costs no more than the lists would.
  bool IsScanCheaper(const FlatInput& input, const ReadPlan& plan, size_t allowed) const {
    const Cost compare = input.queries.rows < kSharedQueries ? kCompare : kCompareShared;
    const double scan = static_cast<double>(allowed) * compare.Of(input.base.width());
    return scan <= CostOfLists(input, plan, allowed);
  }

  double CostOfLists(const FlatInput& input, const ReadPlan& plan, size_t allowed) const {
    const auto all = static_cast<double>(rows());
    const double share = static_cast<double>(allowed) / std::max(all, 1.0);
    const double a_list = all / static_cast<double>(std::max<size_t>(lists_.lists(), 1));
    const auto wanted = static_cast<double>(std::max(plan.codes, input.k));
    const double asked = static_cast<double>(plan.lists) * a_list * share;
    const double codes = std::min(std::max(wanted, asked), static_cast<double>(allowed));
    const double met = share == 0 ? 0 : codes / share;
    const auto compared = static_cast<double>(std::min(kComparedPerHit * input.k, allowed));
    return static_cast<double>(lists_.lists()) * kCentre.Of(lists_.space().dim()) +
           met / a_list * kListBegin.Of(lists_.space().dim()) +
           (input.allowed == nullptr ? 0 : met * kTest) +
           codes * kCode.Of(lists_.codes().stride()) + compared * kCompare.Of(input.base.width());
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
