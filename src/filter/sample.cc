#include "filter/sample.h"

#include <atomic>
#include <random>

namespace elanus::filter {
namespace {

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input turns half of the
// bits of the output.
uint64_t Mix(uint64_t value) {
  value += 0x9E3779B97F4A7C15;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

class Sample final : public Predicate {
 public:
  Sample(double share, uint64_t seed) : share_(share), seed_(seed) {}

  void Evaluate(const Block& block, Truth* truth) const override {
    BlockBits holds{};
    // The upper 53 bits are a uniform number below 1.
    const auto is_kept = [&](size_t i) {
      return static_cast<double>(Mix(seed_ + block.begin + i) >> 11) * 0x1p-53 < share_;
    };
    PackBits(block.count, is_kept, &holds);
    BlockBits all;
    all.fill(~uint64_t{0});
    Decide(holds, all, truth);
  }

 private:
  const double share_;
  const uint64_t seed_;
};

}  // namespace

PredicatePtr MakeSample(double share, uint64_t seed) {
  return std::make_unique<Sample>(share, seed);
}

uint64_t NextSampleSeed() {
  static const uint64_t first = (uint64_t{std::random_device()()} << 32) | std::random_device()();
  static std::atomic<uint64_t> count = 0;
  return Mix(first + count.fetch_add(1, std::memory_order_relaxed));
}

}  // namespace elanus::filter
