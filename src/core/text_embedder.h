// What a store needs of text models: they belong to whoever opened it, who may have none.
#pragma once

#include <cstdint>
#include <string>

#include "core/column.h"
#include "core/status.h"

namespace elanus::core {

// A model together with how it computes: what a collection has to remember, because vectors of two
// models in one field look right and find nothing.
struct TextModel {
  std::string name;
  std::string fingerprint;
  std::string precision;
  int64_t dimension = 0;
};

// Thread-safe.
class TextEmbedder {
 public:
  virtual ~TextEmbedder() = default;

  // The model of this name, "" the default. An error names the models that are there, and how to
  // get one.
  virtual Result<TextModel> Find(const std::string& name) = 0;

  // One FloatVector of length 1 a text, in the order of the texts. An error if this very model is
  // not there any more; kExhausted if too many texts wait already. REQUIRES: no text is null
  virtual Result<Column> Embed(const TextModel& model, const ColumnView& texts) = 0;
};

}  // namespace elanus::core
