#include "index/k_means.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

namespace elanus::index {
namespace {

// More centres than this are trained in two levels.
constexpr size_t kOneLevelMax = 64;
constexpr size_t kPartIterations = 8;
constexpr size_t kPolishIterations = 5;

// Different points if there are enough, in a random order.
std::vector<float> RandomCentres(PointSet points, size_t centres, std::mt19937_64* random) {
  std::vector<uint32_t> order(points.points.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = static_cast<uint32_t>(i);
  std::vector<float> chosen;
  chosen.reserve(centres * points.dim);
  for (size_t c = 0; c < centres; ++c) {
    // The first `c` have been drawn. After all of them, the draws begin anew.
    const size_t at = c % order.size();
    std::swap(order[at], order[at + (*random)() % (order.size() - at)]);
    const float* point = points.points[order[at]];
    chosen.insert(chosen.end(), point, point + points.dim);
  }
  return chosen;
}

// The mean of the members, which are met in their order so that it is the same everywhere.
void SetToMean(PointSet points, std::span<const uint32_t> members, float* centre) {
  std::fill_n(centre, points.dim, 0.0F);
  for (const uint32_t member : members) {
    const float* point = points.points[member];
    for (size_t i = 0; i < points.dim; ++i) centre[i] += point[i];
  }
  const float share = 1.0F / static_cast<float>(members.size());
  for (size_t i = 0; i < points.dim; ++i) centre[i] *= share;
}

// Moves every centre without members to a member of a large one, which then counts as halved.
void MoveEmpty(PointSet points, const Buckets& buckets, std::mt19937_64* random,
               std::vector<float>* centres) {
  std::vector<std::pair<double, size_t>> sizes;  // (size, centre), the largest on top.
  for (size_t c = 0; c < buckets.ends.size(); ++c) sizes.emplace_back(buckets.Of(c).size(), c);
  std::make_heap(sizes.begin(), sizes.end());
  for (size_t c = 0; c < buckets.ends.size(); ++c) {
    if (!buckets.Of(c).empty()) continue;
    std::pop_heap(sizes.begin(), sizes.end());
    const auto members = buckets.Of(sizes.back().second);
    const float* point = points.points[members[(*random)() % members.size()]];
    std::copy_n(point, points.dim, centres->data() + c * points.dim);
    sizes.back().first /= 2;
    std::push_heap(sizes.begin(), sizes.end());
  }
}

void MoveCentres(PointSet points, std::span<const uint32_t> nearest, std::mt19937_64* random,
                 std::vector<float>* centres, core::Executor* executor) {
  const Buckets buckets = MakeBuckets(nearest, centres->size() / points.dim);
  executor->ForEach(buckets.ends.size(), [&](size_t c) {
    if (buckets.Of(c).empty()) return;
    SetToMean(points, buckets.Of(c), centres->data() + c * points.dim);
  });
  MoveEmpty(points, buckets, random, centres);
}

// How many centres each part gets: by its points, at least one if it has any, `centres` in all.
std::vector<size_t> Allot(const Buckets& parts, size_t centres) {
  const size_t count = parts.ends.size();
  std::vector<size_t> allotted(count);
  std::vector<std::pair<double, size_t>> wants;  // (points a centre, part)
  size_t given = 0;
  for (size_t p = 0; p < count; ++p) {
    allotted[p] = parts.Of(p).empty() ? 0 : 1;
    given += allotted[p];
    if (allotted[p] > 0) wants.emplace_back(parts.Of(p).size(), p);
  }
  std::make_heap(wants.begin(), wants.end());
  for (; given < centres; ++given) {
    std::pop_heap(wants.begin(), wants.end());
    auto& [share, part] = wants.back();
    ++allotted[part];
    share = static_cast<double>(parts.Of(part).size()) / static_cast<double>(allotted[part]);
    std::push_heap(wants.begin(), wants.end());
  }
  return allotted;
}

// The first level and the second.
std::vector<float> CentresOfParts(PointSet points, size_t centres, uint64_t seed,
                                  core::Executor* executor) {
  const auto count = static_cast<size_t>(std::sqrt(static_cast<double>(centres)));
  const std::vector<float> middles = LloydCentres(points, {count, kPartIterations, seed}, executor);
  const Buckets parts =
      MakeBuckets(NearestCentre(middles, points.dim).FindAll(points, executor), count);
  const std::vector<size_t> allotted = Allot(parts, centres);
  std::vector<std::vector<float>> found(count);
  // Zeros stand for what the executor leaves out.
  for (size_t p = 0; p < count; ++p) found[p].resize(allotted[p] * points.dim);
  executor->ForEach(count, [&](size_t p) {
    if (allotted[p] == 0) return;
    std::vector<const float*> members;
    for (const uint32_t member : parts.Of(p)) members.push_back(points.points[member]);
    const LloydOptions options{allotted[p], kPartIterations, seed + 1 + p};
    found[p] = LloydCentres({members, points.dim}, options, nullptr);
  });
  std::vector<float> all;
  all.reserve(centres * points.dim);
  for (const std::vector<float>& of_part : found) {
    all.insert(all.end(), of_part.begin(), of_part.end());
  }
  return all;
}

}  // namespace

std::vector<float> LloydCentres(PointSet points, const LloydOptions& options,
                                core::Executor* executor) {
  core::InlineExecutor here;
  core::Executor& threads = executor == nullptr ? here : *executor;
  std::mt19937_64 random(options.seed);
  std::vector<float> centres = RandomCentres(points, options.centres, &random);
  for (size_t i = 0; i < options.iterations; ++i) {
    const auto nearest = NearestCentre(centres, points.dim).FindAll(points, &threads);
    MoveCentres(points, nearest, &random, &centres, &threads);
  }
  return centres;
}

std::vector<float> TrainCentres(PointSet points, size_t centres, uint64_t seed,
                                core::Executor* executor) {
  if (centres <= kOneLevelMax) {
    return LloydCentres(points, {centres, kPartIterations, seed}, executor);
  }
  core::InlineExecutor here;
  core::Executor& threads = executor == nullptr ? here : *executor;
  std::mt19937_64 random(seed);
  std::vector<float> trained = CentresOfParts(points, centres, seed, &threads);
  for (size_t i = 0; i < kPolishIterations; ++i) {
    const auto finder = NearestCentre::Grouped(trained, points.dim, seed, &threads);
    MoveCentres(points, finder.FindAll(points, &threads), &random, &trained, &threads);
  }
  return trained;
}

}  // namespace elanus::index
