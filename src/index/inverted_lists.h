// The bytes of an inverted file, opened: rows in lists around centres, as codes.
//
//   version, rows, bits of the codes   u64 each; the version is 1
//   space                              euclidean.h
//   centres                            array of f32: one point a list
//   centre codes                       array of bytes: the centres in codes of 8 bits (code_rows.h)
//   spreads                            array of f32: of each list the root of the mean squared
//                                      distance of its points to the centre
//   ends                               array of u64: where each list ends, in rows
//   members                            array of u32: row numbers, list after list, each row once
//   codes                              lined up bytes: one row of code_rows.h a member
//
// The code of a row is that of its point less the centre of its list, and a query is coded less the
// same centre: what is left is short, and so is the error of an estimate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/status.h"
#include "index/buckets.h"
#include "index/code_rows.h"
#include "index/euclidean.h"

namespace elanus::index {

// What is written; everything fits together as above.
struct InvertedListsParts {
  const EuclideanSpace* space = nullptr;
  CodeBits bits = CodeBits::k1;
  std::span<const float> centres;
  const Buckets* lists = nullptr;
  std::span<const std::byte> codes;
};

// Immutable and thread-safe; looks into the bytes.
class InvertedLists {
 public:
  static std::vector<std::byte> Write(const InvertedListsParts& parts);

  // Checks every number that leads anywhere; an error is kCorruption.
  static core::Result<InvertedLists> Open(std::span<const std::byte> bytes);

  const EuclideanSpace& space() const { return space_; }
  size_t rows() const { return members_.size(); }
  size_t lists() const { return ends_.size(); }

  // The members of a list are [Begin, End), in `members` and in `codes` alike.
  size_t Begin(size_t list) const { return list == 0 ? 0 : ends_[list - 1]; }
  size_t End(size_t list) const { return ends_[list]; }
  std::span<const uint32_t> members() const { return members_; }
  const CodeRows& codes() const { return codes_; }

  std::span<const float> Centre(size_t list) const {
    return centres_.subspan(list * space_.dim(), space_.dim());
  }
  const CodeRows& centre_codes() const { return centre_codes_; }
  float Spread(size_t list) const { return spreads_[list]; }

 private:
  explicit InvertedLists(EuclideanSpace space) : space_(std::move(space)) {}
  core::Status Check() const;

  EuclideanSpace space_;
  std::span<const float> centres_;
  CodeRows centre_codes_;
  std::span<const float> spreads_;
  std::span<const uint64_t> ends_;
  std::span<const uint32_t> members_;
  CodeRows codes_;
};

}  // namespace elanus::index
