// Short names for models that people ask for, and where a hub has them as ONNX.
#pragma once

#include <span>
#include <string_view>

namespace elanus::hub {

struct Alias {
  std::string_view name;        // "clip-vit-b-32"
  std::string_view repository;  // "Xenova/clip-vit-base-patch32"
  // Of the original model; shown where the repository states none. "" where it is not known.
  std::string_view licence;
  std::string_view finds;  // What it is good for, in a few words.
};

// All of them, in the order in which they are shown.
std::span<const Alias> Aliases();

// nullptr if there is no such name.
const Alias* FindAlias(std::string_view name);

}  // namespace elanus::hub
