#include "embed/ending.h"

#include <string>

namespace elanus::embed {

const char* EndingName(Ending ending) {
  switch (ending) {
    case Ending::kAsIs:
      return "";
    case Ending::kFirst:
      return "first";
    case Ending::kMean:
      return "mean";
    case Ending::kSoftmax:
      return "softmax";
  }
  return "";
}

core::Result<Ending> ParseEnding(std::string_view name) {
  for (const Ending ending : {Ending::kAsIs, Ending::kFirst, Ending::kMean, Ending::kSoftmax}) {
    if (name == EndingName(ending)) return ending;
  }
  return core::InvalidArgument("there is no ending '" + std::string(name) +
                               "'; there are first, mean and softmax");
}

}  // namespace elanus::embed
