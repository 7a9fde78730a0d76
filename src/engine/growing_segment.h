// A segment in memory: rows that are safe in the log, but in no segment file yet.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "core/batch.h"
#include "engine/segment.h"

namespace elanus::engine {

// Owns its columns. Made whole and never changed, so that readers need no lock.
class GrowingSegment final : public Segment {
 public:
  // REQUIRES: `rows` has every field of the schema, in its order; one rising timestamp a row
  GrowingSegment(const core::CollectionSchema& schema, core::Batch rows,
                 std::vector<uint64_t> timestamps);

  size_t rows() const override { return timestamps_.size(); }
  uint64_t bytes() const override { return bytes_; }
  core::Result<core::ColumnView> Values(const core::FieldSchema& field) const override;
  core::Result<std::span<const uint64_t>> Timestamps() const override {
    return std::span<const uint64_t>(timestamps_);
  }
  core::Result<std::span<const uint32_t>> KeyOrder() const override {
    return std::span<const uint32_t>(key_order_);
  }
  core::Result<std::span<const float>> InverseNorms(const core::FieldSchema& field) const override;

 private:
  std::map<int64_t, core::Column> columns_;  // By field id.
  std::map<int64_t, std::vector<float>> norms_;
  std::vector<uint64_t> timestamps_;
  std::vector<uint32_t> key_order_;
  uint64_t bytes_ = 0;
};

}  // namespace elanus::engine
