#include "filter/row_tests.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

namespace elanus::filter {
namespace {

using Kind = DynamicValue::Kind;

// A predicate that asks `test`, std::optional<bool>(const Block&, size_t), about each row.
template <typename Test>
class RowTest final : public Predicate {
 public:
  explicit RowTest(Test test) : test_(std::move(test)) {}

  Cost cost() const override { return Cost::kParse; }

  void Evaluate(const Block& block, Truth* truth) const override {
    *truth = {};
    ForEachWanted(block, [&](size_t i) {
      const std::optional<bool> answer = test_(block, i);
      if (!answer.has_value()) return;
      BlockBits& bits = *answer ? truth->yes : truth->no;
      bits[i / 64] |= uint64_t{1} << (i % 64);
    });
  }

 private:
  const Test test_;
};

template <typename Test>
PredicatePtr MakeRowTest(Test test) {
  return std::make_unique<RowTest<Test>>(std::move(test));
}

// Constants, sorted by what they are, so that thousands can be searched.
class ConstantSet {
 public:
  explicit ConstantSet(const std::vector<core::FilterValue>& constants) {
    for (const core::FilterValue& constant : constants) {
      const Constant& kept = *all_.emplace_back(std::make_unique<const Constant>(constant));
      const DynamicValue& value = kept.value();
      if (value.kind == Kind::kInteger) {
        wholes_.push_back(value.whole);
      } else if (value.kind == Kind::kText) {
        texts_.insert(value.text);
      } else if (value.kind == Kind::kUnknown) {
        has_unknown_ = true;
      } else {
        others_.push_back(&value);
        AddWhole(value);
      }
    }
    std::sort(wholes_.begin(), wholes_.end());
  }

  bool has_unknown() const { return has_unknown_; }
  const std::vector<std::unique_ptr<const Constant>>& all() const { return all_; }

  bool Has(const DynamicValue& value) const {
    if (value.kind == Kind::kText) return texts_.contains(value.text);
    if (value.kind == Kind::kInteger) {
      return std::binary_search(wholes_.begin(), wholes_.end(), value.whole);
    }
    const auto is_same = [&](const DynamicValue* other) {
      return CompareDynamic(BinaryOp::kEqual, value, *other).value_or(false);
    };
    if (std::any_of(others_.begin(), others_.end(), is_same)) return true;
    if (value.kind != Kind::kReal) return false;
    const auto whole = ExactWhole(value.real);
    return whole.has_value() && std::binary_search(wholes_.begin(), wholes_.end(), *whole);
  }

 private:
  static std::optional<int64_t> ExactWhole(double real) {
    if (!(real >= -0x1p63 && real < 0x1p63)) return std::nullopt;
    const auto whole = static_cast<int64_t>(real);
    return static_cast<double>(whole) == real ? std::optional(whole) : std::nullopt;
  }
  void AddWhole(const DynamicValue& value) {
    if (value.kind != Kind::kReal) return;
    if (const auto whole = ExactWhole(value.real)) wholes_.push_back(*whole);
  }

  std::vector<std::unique_ptr<const Constant>> all_;
  std::vector<int64_t> wholes_;  // Reals that are whole are here as well.
  std::unordered_set<std::string_view> texts_;
  std::vector<const DynamicValue*> others_;
  bool has_unknown_ = false;
};

}  // namespace

PredicatePtr MakeDynamicComparison(BinaryOp op, DynamicPtr left, DynamicPtr right) {
  return MakeRowTest(
      [op, left = std::move(left), right = std::move(right)](const Block& block, size_t i) {
        return CompareDynamic(op, left->At(block, i), right->At(block, i));
      });
}

PredicatePtr MakeDynamicIn(DynamicPtr value, const std::vector<core::FilterValue>& constants) {
  auto set = std::make_unique<const ConstantSet>(constants);
  return MakeRowTest([value = std::move(value), set = std::move(set)](
                         const Block& block, size_t i) -> std::optional<bool> {
    const DynamicValue sought = value->At(block, i);
    if (sought.kind == Kind::kUnknown) return std::nullopt;
    if (set->Has(sought)) return true;
    return set->has_unknown() ? std::nullopt : std::optional(false);
  });
}

PredicatePtr MakeDynamicTextTest(DynamicPtr value, std::function<bool(std::string_view)> test) {
  return MakeRowTest([value = std::move(value), test = std::move(test)](
                         const Block& block, size_t i) -> std::optional<bool> {
    const DynamicValue text = value->At(block, i);
    if (text.kind == Kind::kUnknown) return std::nullopt;
    return text.kind == Kind::kText && test(text.text);
  });
}

PredicatePtr MakeContains(DynamicPtr array, const std::vector<core::FilterValue>& constants,
                          bool is_all) {
  auto set = std::make_unique<const ConstantSet>(constants);
  return MakeRowTest([array = std::move(array), set = std::move(set), is_all](
                         const Block& block, size_t i) -> std::optional<bool> {
    const DynamicValue value = array->At(block, i);
    if (value.kind == Kind::kUnknown) return std::nullopt;
    if (value.kind != Kind::kArray) return false;
    const auto& items = value.items;
    if (!is_all) {
      return std::any_of(items.begin(), items.end(),
                         [&](const DynamicValue& item) { return set->Has(item); });
    }
    const auto is_there = [&](const std::unique_ptr<const Constant>& constant) {
      return std::any_of(items.begin(), items.end(), [&](const DynamicValue& item) {
        return CompareDynamic(BinaryOp::kEqual, item, constant->value()).value_or(false);
      });
    };
    return std::all_of(set->all().begin(), set->all().end(), is_there);
  });
}

PredicatePtr MakeExists(DynamicPtr value) {
  return MakeRowTest([value = std::move(value)](const Block& block, size_t i) {
    const Kind kind = value->At(block, i).kind;
    return std::optional(kind != Kind::kUnknown && kind != Kind::kMissing && kind != Kind::kBeyond);
  });
}

PredicatePtr MakeIsNothing(DynamicPtr value) {
  return MakeRowTest([value = std::move(value)](const Block& block, size_t i) {
    const Kind kind = value->At(block, i).kind;
    return std::optional(kind <= Kind::kNull);
  });
}

}  // namespace elanus::filter
