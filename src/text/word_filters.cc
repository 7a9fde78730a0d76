// The filters that look at whole words: stop words, stems and regular expressions.
#include <libstemmer.h>
#include <re2/re2.h>

#include "text/token_filter.h"

namespace elanus::text {
namespace {

class StopFilter : public TokenFilter {
 public:
  explicit StopFilter(std::unordered_set<std::string> words) : words_(std::move(words)) {}

  void Apply(std::vector<Token>* tokens) const override {
    std::erase_if(*tokens, [&](const Token& token) { return words_.contains(token.term); });
  }

 private:
  const std::unordered_set<std::string> words_;
};

struct DeleteStemmer {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using Snowball = std::unique_ptr<sb_stemmer, DeleteStemmer>;

class StemmerFilter : public TokenFilter {
 public:
  explicit StemmerFilter(std::string language) : language_(std::move(language)) {}

  void Apply(std::vector<Token>* tokens) const override {
    // A stemmer has a word of its own in its hands, so every call has its own; making one is cheap.
    const Snowball stemmer(sb_stemmer_new(language_.c_str(), nullptr));
    if (stemmer == nullptr) return;
    for (Token& token : *tokens) {
      const auto* word = reinterpret_cast<const sb_symbol*>(token.term.data());
      const sb_symbol* stem =
          sb_stemmer_stem(stemmer.get(), word, static_cast<int>(token.term.size()));
      if (stem == nullptr) continue;
      token.term.assign(reinterpret_cast<const char*>(stem), sb_stemmer_length(stemmer.get()));
    }
  }

 private:
  const std::string language_;
};

class RegexFilter : public TokenFilter {
 public:
  explicit RegexFilter(std::unique_ptr<const RE2> expression)
      : expression_(std::move(expression)) {}

  void Apply(std::vector<Token>* tokens) const override {
    std::erase_if(*tokens,
                  [&](const Token& token) { return !RE2::PartialMatch(token.term, *expression_); });
  }

 private:
  const std::unique_ptr<const RE2> expression_;
};

}  // namespace

TokenFilterPointer Stop(std::unordered_set<std::string> words) {
  return std::make_unique<StopFilter>(std::move(words));
}

core::Result<TokenFilterPointer> Stemmer(const std::string& language) {
  std::string known;
  for (const char** name = sb_stemmer_list(); *name != nullptr; name++) {
    if (language == *name) return {std::make_unique<StemmerFilter>(language)};
    known += known.empty() ? *name : std::string(", ") + *name;
  }
  return core::InvalidArgument("stemmer language '" + language + "' is none of " + known);
}

core::Result<TokenFilterPointer> Regex(const std::string& expression) {
  auto compiled = std::make_unique<RE2>(expression, RE2::Quiet);
  if (!compiled->ok()) {
    return core::InvalidArgument("regex filter: '" + expression + "' is no regular expression (" +
                                 compiled->error() + ")");
  }
  return {std::make_unique<RegexFilter>(std::move(compiled))};
}

}  // namespace elanus::text
