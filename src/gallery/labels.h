// Labels: names of what pictures may show, as a person gives them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace elanus::gallery {

struct Label {
  std::string name;
  std::string zh;  // The Chinese name; "": not known.
};

// "cat,dog,beach". kInvalidArgument for none, an empty one or one twice.
core::Result<std::vector<Label>> ParseLabels(std::string_view text);
// A label a line, its Chinese name behind a tab if it has one; empty lines say nothing.
core::Result<std::vector<Label>> ReadLabels(const std::string& path);

// What the model is asked about a label: each template with the name in the place of {}. With no
// templates, those that CLIP's authors use, in the language of the label.
// kInvalidArgument for a template without {}.
core::Result<std::vector<std::string>> PromptsOf(const Label& label,
                                                 const std::vector<std::string>& templates);

}  // namespace elanus::gallery
