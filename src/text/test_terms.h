// What the tests of the analyzers share. Only tests include it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/analyzer.h"

namespace elanus::text {

// The terms that an analyzer makes of a text, or the message why there is no such analyzer.
inline std::vector<std::string> Terms(std::string_view params, std::string_view text) {
  const auto analyzer = MakeAnalyzer(params);
  if (!analyzer.ok()) return {analyzer.status().message()};
  std::vector<std::string> terms;
  for (const Token& token : (*analyzer)->Analyze(text)) terms.push_back(token.term);
  return terms;
}

}  // namespace elanus::text
