#include "text/analyzer.h"

namespace elanus::text {

core::Result<std::shared_ptr<const Analyzer>> MakeAnalyzer(std::string_view params) {
  return core::Unimplemented("analyzer " + std::string(params));
}

}  // namespace elanus::text
