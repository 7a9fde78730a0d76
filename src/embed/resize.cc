// Pillow's algorithm: an output pixel is a weighted mean of the input pixels around its centre,
// first along rows, then along columns. When it shrinks, the filter grows with the scale, so every
// input pixel counts. Weights are integers of 22 fractional bits and each pass rounds to 8 bits;
// both are part of the result. Oracle: tests/embed/check_resize.py compares with Pillow itself.
#include "embed/resize.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "embed/resize_kernels.h"

namespace elanus::embed {
namespace {

double Sinc(double x) {
  if (x == 0) return 1;
  x *= std::numbers::pi;
  return std::sin(x) / x;
}

double Lanczos(double x) {
  return std::abs(x) < 3 ? Sinc(x) * Sinc(x / 3) : 0;
}

double Bilinear(double x) {
  return std::max(0.0, 1 - std::abs(x));
}

double Bicubic(double x) {
  constexpr double kA = -0.5;
  x = std::abs(x);
  if (x < 1) return ((kA + 2) * x - (kA + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * kA;
  return 0;
}

struct Kernel {
  double (*weight)(double);
  double support;
};

// How far a filter reaches, in output pixels, and its weight there.
Kernel KernelOf(Filter filter) {
  switch (filter) {
    case Filter::kLanczos:
      return {Lanczos, 3};
    case Filter::kBilinear:
      return {Bilinear, 1};
    case Filter::kNearest:
    case Filter::kBicubic:
      return {Bicubic, 2};
  }
  return {Bicubic, 2};
}

// One side of the window: `count` outputs from `first` on, of `whole` that the input's `size`
// pixels become.
struct Side {
  int64_t size;
  int64_t whole;
  int64_t first;
  int count;
};

// Pillow's own arithmetic, step for step in doubles: another order of operations would round some
// weights the other way.
Taps TapsOf(const Side& side, const Kernel& kernel) {
  const double scale = static_cast<double>(side.size) / static_cast<double>(side.whole);
  const double filter_scale = std::max(1.0, scale);
  const double support = kernel.support * filter_scale;

  Taps taps;
  taps.stride = static_cast<int>(std::ceil(support)) * 2 + 1;
  taps.weights.assign(size_t(taps.stride) * side.count, 0);
  std::vector<double> weights(taps.stride);
  for (int i = 0; i < side.count; ++i) {
    const double centre = (static_cast<double>(side.first + i) + 0.5) * scale;
    const int64_t begin = std::max<int64_t>(static_cast<int64_t>(centre - support + 0.5), 0);
    const int64_t end = std::min<int64_t>(static_cast<int64_t>(centre + support + 0.5), side.size);
    const int count = static_cast<int>(end - begin);
    double sum = 0;
    for (int k = 0; k < count; ++k) {
      weights[k] =
          kernel.weight((static_cast<double>(begin + k) - centre + 0.5) * (1 / filter_scale));
      sum += weights[k];
    }
    for (int k = 0; k < count; ++k) {
      const double weight = sum != 0 ? weights[k] / sum : weights[k];
      taps.weights[size_t(taps.stride) * i + k] =
          static_cast<int32_t>((weight < 0 ? -0.5 : 0.5) + weight * (1 << kWeightBits));
    }
    taps.begins.push_back(static_cast<int>(begin));
    taps.counts.push_back(count);
  }
  return taps;
}

// Which input pixel each output pixel copies. Pillow adds the scale up step by step; so do we, for
// the roundings to be the same.
std::vector<int64_t> SourcesOf(const Side& side) {
  const double scale = static_cast<double>(side.size) / static_cast<double>(side.whole);
  std::vector<int64_t> sources(side.count);
  double at = (static_cast<double>(side.first) + 0.5) * scale;
  for (int64_t& source : sources) {
    source = std::min(static_cast<int64_t>(at), side.size - 1);
    at += scale;
  }
  return sources;
}

Picture Nearest(const Picture& picture, const Window& window) {
  Picture resized{window.columns, window.rows, {}};
  resized.rgb.reserve(size_t{3} * window.columns * window.rows);
  const auto columns = SourcesOf({picture.width, window.width, window.left, window.columns});
  for (const int64_t y : SourcesOf({picture.height, window.height, window.top, window.rows})) {
    for (const int64_t x : columns) {
      const uint8_t* pixel = picture.rgb.data() + 3 * (y * picture.width + x);
      resized.rgb.insert(resized.rgb.end(), pixel, pixel + 3);
    }
  }
  return resized;
}

// A plane of bytes with what the vector kernels may read past its end.
std::vector<uint8_t> Plane(int64_t width, int64_t rows) {
  return std::vector<uint8_t>(3 * width * rows + kReadPastBytes);
}

}  // namespace

Picture ResizeWindow(const Picture& picture, const Window& window, Filter filter) {
  if (filter == Filter::kNearest) return Nearest(picture, window);
  const Kernel kernel = KernelOf(filter);
  const ResizeKernels& kernels = FastestResizeKernels();

  // A side that keeps its size is taken as it is, as Pillow does: no filter smooths it.
  const bool keeps_rows = window.height == picture.height;
  const Taps down = TapsOf({picture.height, window.height, window.top, window.rows}, kernel);
  const int first_row = keeps_rows ? static_cast<int>(window.top) : down.begins.front();
  const int end_row =
      keeps_rows ? first_row + window.rows : down.begins.back() + down.counts.back();

  // Along the rows that the second pass will look at.
  const int64_t row_bytes = int64_t{3} * window.columns;
  std::vector<uint8_t> narrow = Plane(window.columns, end_row - first_row);
  const Taps along = TapsOf({picture.width, window.width, window.left, window.columns}, kernel);
  for (int y = first_row; y < end_row; ++y) {
    const uint8_t* source = picture.rgb.data() + int64_t{3} * picture.width * y;
    uint8_t* target = narrow.data() + row_bytes * (y - first_row);
    if (window.width == picture.width) {
      std::copy_n(source + 3 * window.left, row_bytes, target);
    } else {
      kernels.along_row(source, picture.width, along, target);
    }
  }

  Picture resized{window.columns, window.rows, {}};
  if (!keeps_rows) {
    std::vector<uint8_t> small = Plane(window.columns, window.rows);
    for (int y = 0; y < window.rows; ++y) {
      const uint8_t* first = narrow.data() + row_bytes * (down.begins[y] - first_row);
      const std::span<const int32_t> weights(down.weights.data() + size_t(down.stride) * y,
                                             static_cast<size_t>(down.counts[y]));
      kernels.down_columns(first, row_bytes, weights, small.data() + row_bytes * y);
    }
    narrow = std::move(small);
  }
  narrow.resize(row_bytes * window.rows);
  resized.rgb = std::move(narrow);
  return resized;
}

Picture Resize(const Picture& picture, int width, int height, Filter filter) {
  return ResizeWindow(picture, {width, height, 0, 0, width, height}, filter);
}

}  // namespace elanus::embed
