// Three ways to compare. Floats go to the kernels as they lie. Halves become floats first, block by
// block in the nearest caches, which is exact and leaves one arithmetic to keep in step. Bytes and
// bits are counted in whole numbers.
#include "index/row_comparer.h"

#include <algorithm>
#include <vector>

#include "index/distance.h"
#include "index/kernels.h"

namespace elanus::index {
namespace {

using core::DataType;
using core::Metric;

// Rows of a block: a quarter of a second-level cache of 1 MiB, but never more than this many.
constexpr size_t kBlockBytes = 256 * 1024;
constexpr size_t kBlockRowsMax = 512;
// What is widened is written and read again, so less of it is in hand at once.
constexpr size_t kWideBlockBytes = 64 * 1024;
// Queries handed to a kernel at once; their distances to a block stay in the first-level cache.
constexpr size_t kTileQueries = 8;

size_t BlockRows(size_t block_bytes, size_t row_bytes) {
  return std::clamp(block_bytes / row_bytes, size_t{8}, kBlockRowsMax);
}

const std::byte* PlaceOf(const core::ColumnView& column, size_t row) {
  return column.bytes.data() + row * column.width();
}

// The inverse norms of the rows of a block and of the queries, for COSINE.
class Norms {
 public:
  Norms(const FlatInput& input, QueryGroup group) : input_(input) {
    if (input.metric != Metric::kCosine) return;
    core::ColumnView queries = input.queries;
    queries.bytes = queries.bytes.subspan(group.first * queries.width());
    queries.rows = group.count;
    of_queries_ = InverseNorms(queries);
  }

  void SetBlock(std::span<const uint32_t> rows) {
    if (input_.metric != Metric::kCosine) return;
    of_rows_.clear();
    for (const uint32_t row : rows) of_rows_.push_back(NormOf(row));
  }

  // Turns the dot products of query `q` with the rows of the block into distances.
  void ToCosine(size_t q, float* products) const {
    const float norm = of_queries_[q];
    for (size_t r = 0; r < of_rows_.size(); ++r) {
      products[r] = -(products[r] * of_rows_[r] * norm);
    }
  }

 private:
  float NormOf(uint32_t row) const {
    if (!input_.inverse_norms.empty()) return input_.inverse_norms[row];
    core::ColumnView one = input_.base;
    one.bytes = input_.base.Row(row);
    one.rows = 1;
    return InverseNorms(one).front();
  }

  const FlatInput& input_;
  std::vector<float> of_queries_;
  std::vector<float> of_rows_;
};

class FloatComparer final : public RowComparer {
 public:
  FloatComparer(const FlatInput& input, QueryGroup group)
      : input_(input),
        dim_(static_cast<size_t>(input.base.dim)),
        is_wide_(input.base.type == DataType::kFloatVector),
        norms_(input, group) {
    if (!is_wide_) {
      wide_queries_.resize(group.count * dim_);
      wide_rows_.resize(block_rows() * dim_);
    }
    for (size_t q = 0; q < group.count; ++q) {
      queries_.push_back(FloatsOf(input.queries, group.first + q, wide_queries_.data() + q * dim_));
    }
  }

  size_t block_rows() const override {
    return BlockRows(is_wide_ ? kBlockBytes : kWideBlockBytes, dim_ * sizeof(float));
  }
  size_t tile_queries() const override { return kTileQueries; }

  void SetBlock(std::span<const uint32_t> rows) override {
    norms_.SetBlock(rows);
    rows_.clear();
    for (size_t r = 0; r < rows.size(); ++r) {
      rows_.push_back(FloatsOf(input_.base, rows[r], wide_rows_.data() + r * dim_));
    }
  }

  void Compare(QueryGroup group, float* out) override {
    const Kernels& kernels = ActiveKernels();
    const bool is_l2 = input_.metric == Metric::kL2;
    const size_t rows = rows_.size();
    if (queries_.size() == 1) {
      const RowsInput one{queries_[0], rows_.data(), rows, dim_};
      (is_l2 ? kernels.l2sq_rows : kernels.dot_rows)(one, out);
    } else {
      const TileInput tile{queries_.data() + group.first, group.count, rows_.data(), rows, dim_};
      (is_l2 ? kernels.l2sq_tile : kernels.dot_tile)(tile, out);
    }
    if (input_.metric == Metric::kIp) {
      for (size_t i = 0; i < group.count * rows; ++i) out[i] = -out[i];
    } else if (input_.metric == Metric::kCosine) {
      for (size_t i = 0; i < group.count; ++i) norms_.ToCosine(group.first + i, out + i * rows);
    }
  }

 private:
  // Where the floats of a row lie: in the column, or in `wide` after they were put there.
  const float* FloatsOf(const core::ColumnView& column, size_t row, float* wide) const {
    if (is_wide_) return column.Values<float>().data() + row * dim_;
    WidenVector(column, row, wide);
    return wide;
  }

  const FlatInput& input_;
  const size_t dim_;
  const bool is_wide_;  // Whether the vectors are floats as they lie.
  Norms norms_;
  std::vector<float> wide_queries_;
  std::vector<float> wide_rows_;
  std::vector<const float*> queries_;
  std::vector<const float*> rows_;
};

// Vectors of bytes or of bits.
class WholeNumberComparer final : public RowComparer {
 public:
  WholeNumberComparer(const FlatInput& input, QueryGroup group)
      : input_(input),
        first_query_(group.first),
        norms_(input, group),
        counts_(block_rows()),
        unions_(input.metric == Metric::kJaccard ? block_rows() : 0) {}

  size_t block_rows() const override { return BlockRows(kBlockBytes, input_.base.width()); }
  size_t tile_queries() const override { return 1; }

  void SetBlock(std::span<const uint32_t> rows) override {
    norms_.SetBlock(rows);
    const size_t width = input_.base.width();
    rows_.resize(rows.size());
    for (size_t r = 0; r < rows.size(); ++r) {
      rows_[r] = input_.base.bytes.data() + rows[r] * width;
    }
  }

  void Compare(QueryGroup group, float* out) override {
    for (size_t q = group.first; q < group.first + group.count; ++q, out += rows_.size()) {
      const ByteRowsInput rows{PlaceOf(input_.queries, first_query_ + q), rows_.data(),
                               rows_.size(), input_.base.width()};
      if (input_.base.type == DataType::kBinaryVector) {
        CompareBits(rows, out);
      } else {
        CompareBytes(q, rows, out);
      }
    }
  }

 private:
  void CompareBits(const ByteRowsInput& rows, float* out) {
    ActiveKernels().xor_bits_rows(rows, counts_.data());
    if (input_.metric == Metric::kHamming) {
      std::copy_n(counts_.begin(), rows.count, out);
      return;
    }
    // 1 - |and| / |or| is |xor| / |or|, and rounds once.
    ActiveKernels().or_bits_rows(rows, unions_.data());
    for (size_t r = 0; r < rows.count; ++r) {
      out[r] =
          unions_[r] == 0 ? 0.0F : static_cast<float>(counts_[r]) / static_cast<float>(unions_[r]);
    }
  }

  void CompareBytes(size_t q, const ByteRowsInput& rows, float* out) {
    const bool is_l2 = input_.metric == Metric::kL2;
    (is_l2 ? ActiveKernels().int8_l2sq_rows : ActiveKernels().int8_dot_rows)(rows, counts_.data());
    for (size_t r = 0; r < rows.count; ++r) out[r] = static_cast<float>(counts_[r]);
    if (input_.metric == Metric::kIp) {
      for (size_t r = 0; r < rows.count; ++r) out[r] = -out[r];
    } else if (input_.metric == Metric::kCosine) {
      norms_.ToCosine(q, out);
    }
  }

  const FlatInput& input_;
  const size_t first_query_;
  Norms norms_;
  std::vector<int32_t> counts_;
  std::vector<int32_t> unions_;  // For JACCARD.
  std::vector<const std::byte*> rows_;
};

}  // namespace

std::unique_ptr<RowComparer> MakeRowComparer(const FlatInput& input, QueryGroup queries) {
  if (input.base.type == DataType::kBinaryVector || input.base.type == DataType::kInt8Vector) {
    return std::make_unique<WholeNumberComparer>(input, queries);
  }
  return std::make_unique<FloatComparer>(input, queries);
}

}  // namespace elanus::index
