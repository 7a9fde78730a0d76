// What the configurations beside a model say that an elanus.json has to say, in one form whoever
// wrote them: transformers, transformers.js, open_clip or immich.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/status.h"
#include "embed/model_folder.h"
#include "embed/model_layout.h"
#include "embed/tokenizer.h"

namespace elanus::embed {

struct ModelConfigs {
  std::string type;            // "clip", "chinese_clip", "siglip", ..., "open_clip"; "": not said.
  bool is_siglip = false;      // Trained with a sigmoid, and with texts filled up.
  bool canonicalises = false;  // Texts lose case and punctuation before they are tokens.
  std::optional<int> max_tokens;
  std::string pad_token;
  std::vector<std::string> languages;
  std::vector<std::string> classes;  // In the order of the logits.
  std::string licence;
};

// kCorruption for a file that is no configuration. Files that are missing say nothing.
core::Result<ModelConfigs> ReadModelConfigs(const ModelLayout& layout);

// The preprocessor as a preprocessor_config.json, whichever form it has. kNotFound if there is
// none.
core::Result<std::string> PreprocessorJson(const ModelLayout& layout);

// The tokenizer as a tokenizer.json, also where it is given as a vocabulary. kNotFound if there is
// none.
core::Result<std::string> TokenizerJson(const ModelLayout& layout, const ModelConfigs& configs);

}  // namespace elanus::embed
