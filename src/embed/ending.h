// Ending: what is done with the output of a graph that is no vector yet.
#pragma once

#include <string_view>

#include "core/status.h"

namespace elanus::embed {

enum class Ending {
  kAsIs,
  kFirst,    // [rows, tokens, values]: the first token, a transformer's summary.
  kMean,     // [rows, tokens, values] or [rows, values, height, width]: the average.
  kSoftmax,  // [rows, values]: as probabilities.
};

// "", "first", "mean", "softmax".
const char* EndingName(Ending ending);
core::Result<Ending> ParseEnding(std::string_view name);

}  // namespace elanus::embed
