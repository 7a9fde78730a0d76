// Contact sheet: the hits of a search as one picture, to look at and to share.
#pragma once

#include <optional>
#include <string>

#include "core/status.h"
#include "gallery/find.h"
#include "gallery/sheet_layout.h"

namespace elanus::gallery {

struct SheetOptions {
  std::string title;         // The query.
  std::optional<Grid> grid;  // None: as many rows of five as the hits need.
  int tile = 0;              // If positive: plain square tiles of so many pixels, and nothing else.
};

// Draws and writes it: PNG or JPEG by the extension. Pictures are decoded afresh; one that is gone
// or broken is a grey tile that says so.
core::Status WriteContactSheet(const FindAnswer& answer, const SheetOptions& options,
                               const std::string& path);

// What a person reads below the title: "10 of 1,000 pictures  ·  34 ms".
std::string SheetSubtitle(const FindAnswer& answer);

}  // namespace elanus::gallery
