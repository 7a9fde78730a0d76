// From a picture to what an image tower takes, by Hugging Face's preprocessor_config.json.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "core/status.h"
#include "embed/picture.h"
#include "embed/resize.h"

namespace elanus::embed {

// What a preprocessor_config.json asks for, in one form for CLIP, ViT, SigLIP and ConvNeXt alike:
// resize, then cut out the centre, then scale levels.
struct Preprocess {
  // Either the short side becomes this long and the aspect is kept ...
  std::optional<int> shortest_edge;
  // ... or the long side does, and what is missing to a square is black ...
  std::optional<int> longest_edge;
  // ... or the picture is squeezed to this size. Unused if there is an edge.
  int resize_width = 0;
  int resize_height = 0;
  Filter filter = Filter::kBicubic;

  // The window in the middle: of two places half a pixel off, the one at an even distance from the
  // edge (torchvision) rather than the one nearer to it (Hugging Face).
  bool cuts_half_to_even = false;

  // The size of what comes out.
  int width = 0;
  int height = 0;

  // Level 0 to 255 of each colour as the model sees it: scaled and normalised.
  std::array<std::array<float, 256>, 3> levels{};

  size_t floats() const { return size_t{3} * width * height; }
};

// kCorruption, with what is wrong, for a text that is no such configuration.
core::Result<Preprocess> ParsePreprocess(std::string_view json);

// The short side that a picture should have at least before it is resized.
int ShortSide(const Preprocess& preprocess);

// Writes planes of red, green and blue: channel, then row, then column.
// REQUIRES: output.size() == preprocess.floats(); the picture has pixels
void ApplyPreprocess(const Preprocess& preprocess, const Picture& picture, std::span<float> output);

}  // namespace elanus::embed
