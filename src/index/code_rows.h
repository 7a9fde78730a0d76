// Points (euclidean.h) as codes of 1, 4 or 8 bits a component, and squared distances estimated from
// them in whole numbers.
//
// A point x becomes whole numbers c, and two factors: the estimate of x . q is factor * (c . q)
// with factor = |x|^2 / (c . x), which is right on average over rotations (RaBitQ, SIGMOD 2024; Gao
// et al., "Practical and asymptotically optimal quantization", SIGMOD 2025). The numbers are
//
//   1 bit    -1 or 1: the sign
//   4 bits   -15, -13, .. 15: of x times what makes the angle to x smallest
//   8 bits   -127 .. 127: of x times 127 / its greatest component
//
// A row lies in one run of bytes, so that one line of memory brings most or all of it:
//
//   codes    1 bit: components from the lowest bit of each byte up, 1 for 1, filled up to words of
//   64
//            4 bits: (number + 15) / 2 in pieces of 128 components; of a piece of n, component i <
//            ceil(n / 2) in the lower half of byte i, the others in the upper halves
//            8 bits: number + 128
//   factor   f32, at a multiple of 4
//   square   f32, |x|^2
//   error    f32, |x - factor c|; of 8 bits alone
//
// filled up to a multiple of 16 bytes, or of 64 where that costs at most a quarter more. Of 1 bit,
// rows are whole lines of 64 bytes: where leaving out at most an eighth of the components saves a
// line, the last ones have no code. After a random rotation no component says more than another,
// and the factor makes up for those that are missing.
//
// Points in clusters are better coded around centres, of which there are at most 256: what is coded
// is r = x - centre, and with factor = |r|^2 / (c . r)
//
//   |x - q|^2 is about |q - centre|^2 + square - 2 factor (c . q),   square = |r|^2 + 2 factor (c .
//   centre)
//
// so that only the first term differs from one centre to the next, and a query has it at hand. The
// number of the centre stands in the lowest eight bits of the square.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/executor.h"

namespace elanus::index {

enum class CodeBits : uint32_t { k1 = 1, k4 = 4, k8 = 8 };

// How rows of points of `dim` components lie.
struct CodeShape {
  CodeBits bits = CodeBits::k8;
  size_t dim = 0;

  size_t coded() const;       // The components that have codes: the first ones.
  size_t code_bytes() const;  // Without the factors.
  size_t stride() const;
};

// What stands behind the codes of a row.
struct CodeFactors {
  float factor = 0;
  float square = 0;
  float error = 0;  // Of 8 bits alone.
};

// One query as whole numbers:
//
//   8 bits  -127 .. 127, filled up with zeros to a multiple of 64
//   4 bits  the same, in the order of the codes: of each piece the components of the lower halves,
//           then those of the upper ones, each filled up with zeros to 64
//   1 bit   -8 .. 7 as four planes of bits, the lowest first, each as long as the codes
class CodeQuery {
 public:
  CodeQuery() = default;
  // The point has shape.dim components.
  CodeQuery(const CodeShape& shape, std::span<const float> point);
  // For rows coded around centres: with the squared distance of the query and each.
  CodeQuery(const CodeShape& shape, std::span<const float> point, std::vector<float> bases);

  const std::byte* codes() const { return codes_.data(); }
  // q . x is about scale * factor * (times * p - shift), with p the sum of the products of query
  // numbers and stored ones.
  float square() const { return square_; }  // |q|^2
  float scale() const { return scale_; }
  int32_t times() const { return times_; }
  int32_t shift() const { return shift_; }
  // At least |q - scale * codes|, of the point it was made from. REQUIRES: 8 bits
  float ErrorOf(std::span<const float> point) const;

 private:
  friend class CodeRows;

  std::vector<std::byte> codes_;
  std::vector<float> bases_;  // 256 of them, or none if the square is the only one.
  float square_ = 0;
  float scale_ = 0;
  int32_t times_ = 1;
  int32_t shift_ = 0;
};

// Rows that lie one after the other. Does not own them.
class CodeRows {
 public:
  CodeRows() = default;
  // REQUIRES: a multiple of shape.stride() bytes
  CodeRows(const CodeShape& shape, std::span<const std::byte> bytes);

  const CodeShape& shape() const { return shape_; }
  size_t stride() const { return stride_; }
  size_t size() const { return stride_ == 0 ? 0 : bytes_.size() / stride_; }
  const std::byte* Row(size_t row) const { return bytes_.data() + row * stride_; }
  CodeFactors Factors(size_t row) const;

  // out[i] = the estimated squared distance of the query and rows[i], or of row begin + i. Never
  // NaN; an estimate may be below 0.
  void Estimate(const CodeQuery& query, std::span<const uint32_t> rows, float* out) const;
  void EstimateRun(const CodeQuery& query, size_t begin, size_t count, float* out) const;

  // The point of a row, as far as its codes tell. `out` has room for shape().dim numbers.
  // REQUIRES: 8 bits
  void Decode(size_t row, float* out) const;

  // Makes the whole numbers of a row the query, so that rows meet rows. REQUIRES: 8 bits
  void SetQuery(size_t row, CodeQuery* query) const;

 private:
  void EstimateSome(const CodeQuery& query, const uint32_t* rows, size_t begin, size_t count,
                    float* out) const;

  CodeShape shape_;
  size_t stride_ = 0;
  size_t coded_ = 0;
  size_t factors_at_ = 0;
  std::span<const std::byte> bytes_;
};

// Writes the row of a point. `out` has room for shape.stride() bytes.
void EncodePoint(const CodeShape& shape, std::span<const float> point, std::byte* out);

// The same around centre `number`. REQUIRES: 1 or 4 bits
void EncodeAround(const CodeShape& shape, std::span<const float> point,
                  std::span<const float> centre, uint8_t number, std::byte* out);

}  // namespace elanus::index
