#include "filter/regex.h"

#include <re2/re2.h>

#include <string>

namespace elanus::filter {
namespace {

re2::StringPiece Piece(std::string_view text) {
  return {text.data(), text.size()};
}

class Re2Regex final : public Regex {
 public:
  explicit Re2Regex(std::string_view pattern) : regex_(Piece(pattern), Options()) {}

  const RE2& regex() const { return regex_; }

  bool Matches(std::string_view text) const override {
    return RE2::PartialMatch(Piece(text), regex_);
  }

 private:
  static RE2::Options Options() {
    RE2::Options options;
    options.set_max_mem(kRegexBytesMax);
    options.set_log_errors(false);
    return options;
  }

  const RE2 regex_;
};

}  // namespace

core::Result<std::shared_ptr<const Regex>> MakeRegex(std::string_view pattern) {
  auto regex = std::make_shared<const Re2Regex>(pattern);
  if (regex->regex().ok()) return std::shared_ptr<const Regex>(std::move(regex));
  return core::InvalidArgument("the regular expression is wrong: " + regex->regex().error());
}

}  // namespace elanus::filter
