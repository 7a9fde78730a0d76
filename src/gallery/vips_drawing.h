// What contact sheets and charts need of libvips: text, resizing, and writing files.
#pragma once

#include <string>
#include <string_view>

#include "core/status.h"
#include "embed/picture.h"
#include "gallery/canvas.h"

namespace elanus::gallery {

struct TextStyle {
  int size = 14;  // Pixels.
  bool bold = false;
  int width_max = 0;  // Lines break at words here; 0: one line.
};

// The text in any script, drawn by Pango. What is not UTF-8 is shown as \xNN. Empty for no ink.
core::Result<Mask> RenderText(std::string_view text, const TextStyle& style);

// The picture at exactly this size, by a Lanczos filter.
core::Result<embed::Picture> Resize(const embed::Picture& picture, int width, int height);

// PNG or JPEG by the extension. Writes beside the target and renames, so that the target is a
// whole picture or untouched.
core::Status SavePicture(const embed::Picture& picture, const std::string& path);

// Draws an SVG, so many times as large as it says, into a PNG. The same promise. The SVG is to be
// of our own making: libvips reads what it names.
core::Status SaveSvgAsPng(const std::string& svg, double scale, const std::string& path);

// kInvalidArgument if SavePicture could not write there: another extension, or a folder.
core::Status CheckSheetPath(const std::string& path);

}  // namespace elanus::gallery
