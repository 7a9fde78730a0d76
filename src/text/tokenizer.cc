#include "text/tokenizer.h"

#include "text/code_points.h"

namespace elanus::text {
namespace {

// A tokenizer whose tokens are the longest runs of code points that `IsInside` accepts.
template <bool (*IsInside)(int32_t)>
class RunTokenizer : public Tokenizer {
 public:
  std::vector<Token> Tokenize(std::string_view text) const override {
    std::vector<Token> tokens;
    size_t place = 0;
    size_t begin = 0;
    bool is_inside = false;
    while (place < text.size()) {
      const size_t here = place;
      const int32_t point = NextCodePoint(text, &place);
      const bool is_part = point != kNoCodePoint && IsInside(point);
      if (is_part && !is_inside) begin = here;
      if (!is_part && is_inside) Add(text, begin, here, &tokens);
      is_inside = is_part;
    }
    if (is_inside) Add(text, begin, text.size(), &tokens);
    return tokens;
  }

 private:
  static void Add(std::string_view text, size_t begin, size_t end, std::vector<Token>* tokens) {
    tokens->push_back({.term = std::string(text.substr(begin, end - begin)),
                       .position = static_cast<uint32_t>(tokens->size()),
                       .begin = static_cast<uint32_t>(begin),
                       .end = static_cast<uint32_t>(end)});
  }
};

bool IsNoAsciiSpace(int32_t point) {
  return point != ' ' && point != '\t' && point != '\n' && point != '\f' && point != '\r';
}

}  // namespace

std::unique_ptr<const Tokenizer> MakeStandardTokenizer() {
  return std::make_unique<RunTokenizer<IsAlphanumeric>>();
}

std::unique_ptr<const Tokenizer> MakeWhitespaceTokenizer() {
  return std::make_unique<RunTokenizer<IsNoAsciiSpace>>();
}

}  // namespace elanus::text
