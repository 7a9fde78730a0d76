#include "text/analyzer.h"

#include "text/analyzer_params.h"

namespace elanus::text {
namespace {

class Pipeline : public Analyzer {
 public:
  explicit Pipeline(AnalyzerParts parts) : parts_(std::move(parts)) {}

  std::vector<Token> Analyze(std::string_view text) const override {
    std::vector<Token> tokens = parts_.tokenizer->Tokenize(text);
    for (const TokenFilterPointer& filter : parts_.filters) filter->Apply(&tokens);
    return tokens;
  }

 private:
  const AnalyzerParts parts_;
};

}  // namespace

core::Result<std::shared_ptr<const Analyzer>> MakeAnalyzer(std::string_view params) {
  return {std::make_shared<Pipeline>(TRY(ReadAnalyzerParams(params)))};
}

}  // namespace elanus::text
