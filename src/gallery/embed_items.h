// EmbedItems: the vectors of words and of picture files, for whoever wants them by themselves.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "embed/model.h"

namespace elanus::gallery {

struct EmbedItem {
  bool is_picture = false;
  std::string text;  // Words, or the path of a picture.
};

// A picture if there is a file of this name, or if it ends like the name of one and has no space
// in it, so that a name that is spelt wrong is not taken for words.
EmbedItem ParseEmbedItem(std::string_view text);

// The vector of one item, of length 1; or why there is none.
using ItemVector = core::Result<std::vector<float>>;

// One answer an item, in their order. Pictures go through the model in all of its threads. What is
// wrong with an item is its own answer; an error is one of the model.
core::Result<std::vector<ItemVector>> EmbedItems(std::span<const EmbedItem> items,
                                                 embed::Model* model);

}  // namespace elanus::gallery
