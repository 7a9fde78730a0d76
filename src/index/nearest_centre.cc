// |p - c|^2 / 2 = |p|^2 / 2 + (|c|^2 / 2 - p . c), and the first term is the same for all centres:
// what is left are products of a block of points and a block of centres that both stay in the
// second-level cache.
#include "index/nearest_centre.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "index/k_means.h"
#include "index/kernels.h"

namespace elanus::index {
namespace {

// Points in hand at once, and the bytes of centres they meet before the next ones come.
constexpr size_t kBlockPoints = 64;
constexpr size_t kBlockCentreBytes = 128 * 1024;
// Points of a task.
constexpr size_t kTaskPoints = 1024;
// Fewer centres than this are all compared: groups would save little.
constexpr size_t kGroupedMin = 128;
// A point looks into one of so many groups, and into so many at least.
constexpr size_t kGroupsPerLook = 6;
constexpr size_t kLooksMin = 4;
constexpr size_t kGroupIterations = 6;

std::vector<float> HalfSquares(std::span<const float* const> points, size_t dim) {
  std::vector<float> halves(points.size());
  for (size_t i = 0; i < points.size(); ++i) {
    ActiveKernels().dot_rows({points[i], &points[i], 1, dim}, &halves[i]);
    halves[i] /= 2;
  }
  return halves;
}

// Calls visit(p, c, score) for every pair of a point and a centre.
template <typename Visitor>
void ForEachScore(PointSet points, std::span<const float* const> centres,
                  std::span<const float> half_squares, Visitor&& visit) {
  const size_t block = std::max<size_t>(kBlockCentreBytes / (points.dim * sizeof(float) + 1), 6);
  std::vector<float> products(std::min(block, centres.size()) * points.points.size());
  for (size_t first = 0; first < centres.size(); first += block) {
    const size_t count = std::min(block, centres.size() - first);
    ActiveKernels().dot_tile(
        {points.points.data(), points.points.size(), centres.data() + first, count, points.dim},
        products.data());
    for (size_t p = 0; p < points.points.size(); ++p) {
      for (size_t c = 0; c < count; ++c) {
        visit(p, first + c, half_squares[first + c] - products[p * count + c]);
      }
    }
  }
}

}  // namespace

std::vector<const float*> PointersTo(std::span<const float> matrix, size_t dim) {
  std::vector<const float*> pointers;
  for (size_t at = 0; dim > 0 && at + dim <= matrix.size(); at += dim) {
    pointers.push_back(matrix.data() + at);
  }
  return pointers;
}

NearestCentre::NearestCentre(std::span<const float> centres, size_t dim)
    : dim_(dim), centres_(PointersTo(centres, dim)), half_squares_(HalfSquares(centres_, dim)) {}

NearestCentre NearestCentre::Grouped(std::span<const float> centres, size_t dim, uint64_t seed,
                                     core::Executor* executor) {
  NearestCentre made(centres, dim);
  if (made.size() < kGroupedMin) return made;
  const auto groups = static_cast<size_t>(std::sqrt(static_cast<double>(made.size())));
  const PointSet points{made.centres_, dim};
  made.middles_ = LloydCentres(points, {groups, kGroupIterations, seed}, executor);
  const NearestCentre middles(made.middles_, dim);
  made.middle_half_squares_ = middles.half_squares_;
  made.groups_ = MakeBuckets(middles.FindAll(points, executor), groups);
  return made;
}

void NearestCentre::Find(PointSet points, uint32_t* out) const {
  for (size_t first = 0; first < points.points.size(); first += kTaskPoints) {
    const size_t count = std::min(kTaskPoints, points.points.size() - first);
    FindBlock({points.points.subspan(first, count), points.dim}, out + first);
  }
}

std::vector<uint32_t> NearestCentre::FindAll(PointSet points, core::Executor* executor) const {
  core::InlineExecutor here;
  std::vector<uint32_t> nearest(points.points.size());
  const size_t tasks = (nearest.size() + kTaskPoints - 1) / kTaskPoints;
  (executor == nullptr ? here : *executor).ForEach(tasks, [&](size_t task) {
    const size_t first = task * kTaskPoints;
    const size_t count = std::min(kTaskPoints, nearest.size() - first);
    FindBlock({points.points.subspan(first, count), points.dim}, nearest.data() + first);
  });
  return nearest;
}

void NearestCentre::FindBlock(PointSet points, uint32_t* out) const {
  std::vector<Best> best(points.points.size(), {std::numeric_limits<float>::infinity(), 0});
  if (middles_.empty()) {
    CompareAll(points, best);
  } else {
    CompareGroups(points, best);
  }
  for (size_t p = 0; p < best.size(); ++p) out[p] = best[p].centre;
}

void NearestCentre::CompareAll(PointSet points, std::span<Best> best) const {
  for (size_t first = 0; first < best.size(); first += kBlockPoints) {
    const size_t count = std::min(kBlockPoints, best.size() - first);
    ForEachScore({points.points.subspan(first, count), dim_}, centres_, half_squares_,
                 [&](size_t p, size_t c, float score) {
                   if (score >= best[first + p].score) return;
                   best[first + p] = {score, static_cast<uint32_t>(c)};
                 });
  }
}

void NearestCentre::CompareGroups(PointSet points, std::span<Best> best) const {
  const std::vector<const float*> middles = PointersTo(middles_, dim_);
  const size_t groups = middles.size();
  const size_t looks = std::min(std::max(kLooksMin, groups / kGroupsPerLook), groups);
  std::vector<float> scores(points.points.size() * groups);
  ForEachScore(points, middles, middle_half_squares_,
               [&](size_t p, size_t g, float score) { scores[p * groups + g] = score; });

  // Which points look into which group.
  std::vector<std::vector<uint32_t>> visitors(groups);
  std::vector<uint32_t> order(groups);
  for (size_t p = 0; p < points.points.size(); ++p) {
    for (size_t g = 0; g < groups; ++g) order[g] = static_cast<uint32_t>(g);
    const float* of_point = scores.data() + p * groups;
    std::nth_element(order.begin(), order.begin() + static_cast<ptrdiff_t>(looks - 1), order.end(),
                     [&](uint32_t a, uint32_t b) {
                       return of_point[a] != of_point[b] ? of_point[a] < of_point[b] : a < b;
                     });
    for (size_t i = 0; i < looks; ++i) visitors[order[i]].push_back(static_cast<uint32_t>(p));
  }

  for (size_t g = 0; g < groups; ++g) {
    const auto members = groups_.Of(g);
    std::vector<const float*> centres;
    std::vector<float> half_squares;
    for (const uint32_t member : members) {
      centres.push_back(centres_[member]);
      half_squares.push_back(half_squares_[member]);
    }
    for (size_t first = 0; first < visitors[g].size(); first += kBlockPoints) {
      const auto block =
          std::span(visitors[g]).subspan(first, std::min(kBlockPoints, visitors[g].size() - first));
      std::vector<const float*> visiting;
      for (const uint32_t p : block) visiting.push_back(points.points[p]);
      ForEachScore({visiting, dim_}, centres, half_squares, [&](size_t p, size_t c, float score) {
        Best& of_point = best[block[p]];
        const bool is_nearer =
            score < of_point.score || (score == of_point.score && members[c] < of_point.centre);
        if (is_nearer) of_point = {score, members[c]};
      });
    }
  }
}

}  // namespace elanus::index
