// Building: centres are trained on a sample, then every row goes to the nearest one and is coded
// less it, block by block, so that no more than some blocks of points are in memory at once.
#include <algorithm>
#include <cstring>
#include <random>

#include "index/inverted_lists.h"
#include "index/k_means.h"
#include "index/vector_index.h"

namespace elanus::index {
namespace {

// A list has about so many rows at least: fewer would be looked up more than read.
constexpr size_t kRowsPerList = 32;
// Of the sample, a list.
constexpr size_t kSamplePerList = 128;
constexpr size_t kSampleBytesMax = size_t{512} << 20;
constexpr size_t kBlockRows = 1024;

// Below, a point has too few components for errors of few bits to even out.
constexpr size_t kSignDim = 192;
constexpr size_t kNibbleDim = 24;

CodeBits BitsFor(size_t dim) {
  if (dim >= kSignDim) return CodeBits::k1;
  return dim >= kNibbleDim ? CodeBits::k4 : CodeBits::k8;
}

size_t ListCount(size_t rows, size_t asked) {
  return std::clamp(rows / kRowsPerList, std::min<size_t>(rows, 1), std::max<size_t>(asked, 1));
}

class Builder {
 public:
  Builder(const IndexSource& source, const InvertedFileOptions& options, core::Executor* executor)
      : source_(source),
        seed_(options.seed),
        executor_(executor),
        space_(EuclideanSpace::Fit(source, options.seed)),
        shape_{BitsFor(space_.dim()), space_.dim()},
        lists_(ListCount(source.base.rows, options.lists)) {}

  std::vector<std::byte> Run() {
    const std::vector<float> centres = Train();
    EncodeRows(centres);
    const Buckets lists = MakeBuckets(list_of_, lists_);
    const std::vector<std::byte> codes = InOrder(lists);
    return InvertedLists::Write({&space_, shape_.bits, centres, &lists, codes});
  }

 private:
  std::vector<float> Train() {
    if (lists_ == 0) return {};
    const size_t rows = source_.base.rows;
    const size_t sample =
        std::min({rows, kSamplePerList * lists_,
                  std::max(kSampleBytesMax / (shape_.dim * sizeof(float)), 2 * lists_)});
    // One row of every stretch, so that rows in any order are met evenly.
    std::mt19937_64 random(seed_);
    std::vector<size_t> chosen(sample);
    for (size_t i = 0; i < sample; ++i) {
      const size_t begin = rows * i / sample;
      chosen[i] = begin + random() % (rows * (i + 1) / sample - begin);
    }
    std::vector<float> points(sample * shape_.dim);
    ForEachBlock(sample, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        space_.MapRow(source_.base, chosen[i], points.data() + i * shape_.dim);
      }
    });
    const std::vector<const float*> pointers = PointersTo(points, shape_.dim);
    return TrainCentres({pointers, shape_.dim}, lists_, seed_, executor_);
  }

  void EncodeRows(const std::vector<float>& centres) {
    const size_t rows = source_.base.rows;
    list_of_.resize(rows);
    codes_.resize(rows * shape_.stride());
    if (rows == 0) return;
    const auto finder = NearestCentre::Grouped(centres, shape_.dim, seed_, executor_);
    ForEachBlock(rows, [&](size_t begin, size_t end) {
      std::vector<float> points((end - begin) * shape_.dim);
      for (size_t row = begin; row < end; ++row) {
        space_.MapRow(source_.base, row, points.data() + (row - begin) * shape_.dim);
      }
      const std::vector<const float*> pointers = PointersTo(points, shape_.dim);
      finder.Find({pointers, shape_.dim}, list_of_.data() + begin);
      for (size_t row = begin; row < end; ++row) {
        const std::span point(points.data() + (row - begin) * shape_.dim, shape_.dim);
        const float* centre = centres.data() + list_of_[row] * shape_.dim;
        for (size_t i = 0; i < shape_.dim; ++i) point[i] -= centre[i];
        EncodePoint(shape_, point, codes_.data() + row * shape_.stride());
      }
    });
  }

  // The codes, list after list.
  std::vector<std::byte> InOrder(const Buckets& lists) {
    std::vector<std::byte> codes(codes_.size());
    for (size_t i = 0; i < lists.members.size(); ++i) {
      std::memcpy(codes.data() + i * shape_.stride(),
                  codes_.data() + lists.members[i] * shape_.stride(), shape_.stride());
    }
    return codes;
  }

  // Calls work(begin, end) for blocks of rows in all threads.
  template <typename Work>
  void ForEachBlock(size_t rows, Work&& work) {
    core::InlineExecutor here;
    const size_t blocks = (rows + kBlockRows - 1) / kBlockRows;
    (executor_ == nullptr ? here : *executor_).ForEach(blocks, [&](size_t block) {
      work(block * kBlockRows, std::min(rows, (block + 1) * kBlockRows));
    });
  }

  const IndexSource& source_;
  const uint64_t seed_;
  core::Executor* const executor_;
  const EuclideanSpace space_;
  const CodeShape shape_;
  const size_t lists_;
  std::vector<uint32_t> list_of_;  // Of each row.
  std::vector<std::byte> codes_;   // Row after row.
};

}  // namespace

std::vector<std::byte> BuildInvertedFile(const IndexSource& source,
                                         const InvertedFileOptions& options,
                                         core::Executor* executor) {
  return Builder(source, options, executor).Run();
}

}  // namespace elanus::index
