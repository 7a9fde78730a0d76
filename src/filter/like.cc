#include "filter/like.h"

#include <algorithm>
#include <cstddef>

namespace elanus::filter {
namespace {

// The bytes of the character at `at`.
size_t CharacterLength(std::string_view text, size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const size_t length = lead >= 0xF5   ? 1
                        : lead >= 0xF0 ? 4
                        : lead >= 0xE0 ? 3
                        : lead >= 0xC2 ? 2
                                       : 1;
  if (length > text.size() - at) return 1;
  for (size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return 1;
  }
  return length;
}

}  // namespace

// Reads the pattern into steps, then sees whether the steps are one literal with or without a % at
// either end: nearly all patterns that people write are.
LikePattern::LikePattern(std::string_view pattern) {
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '%') {
      if (steps_.empty() || steps_.back().kind != Kind::kAny) steps_.push_back({Kind::kAny, 0});
    } else if (pattern[i] == '_') {
      // "%_" asks the same as "_%"; put that way, a byte follows every %, and bytes can be sought.
      const bool is_after_any = !steps_.empty() && steps_.back().kind == Kind::kAny;
      if (is_after_any) steps_.back().kind = Kind::kOne;
      steps_.push_back({is_after_any ? Kind::kAny : Kind::kOne, 0});
    } else {
      if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
      steps_.push_back({Kind::kByte, pattern[i]});
    }
  }
  const bool is_open_left = !steps_.empty() && steps_.front().kind == Kind::kAny;
  const bool is_open_right = !steps_.empty() && steps_.back().kind == Kind::kAny;
  const auto begin = steps_.begin() + (is_open_left ? 1 : 0);
  const auto end = steps_.end() - (is_open_right && steps_.size() > 1 ? 1 : 0);
  for (auto step = begin; step < end; ++step) {
    if (step->kind != Kind::kByte) return;
    literal_.push_back(step->byte);
  }
  shape_ = is_open_left && is_open_right ? Shape::kInfix
           : is_open_left                ? Shape::kSuffix
           : is_open_right               ? Shape::kPrefix
                                         : Shape::kExact;
  steps_.clear();
}

bool LikePattern::Matches(std::string_view text) const {
  switch (shape_) {
    case Shape::kExact:
      return text == literal_;
    case Shape::kPrefix:
      return text.starts_with(literal_);
    case Shape::kSuffix:
      return text.ends_with(literal_);
    case Shape::kInfix:
      return text.find(literal_) != std::string_view::npos;
    case Shape::kGeneral:
      return MatchesGeneral(text);
  }
  return false;
}

// When a step fails, only the last % need take more: an earlier one could not give a match that
// this one misses. So one position to come back to is enough, and nothing recurses.
bool LikePattern::MatchesGeneral(std::string_view text) const {
  size_t step = 0;
  size_t at = 0;
  size_t retry_step = steps_.size();  // The one after the last %; the end: there was none.
  size_t retry_at = 0;
  // Goes on at the next place where what follows the last % can begin.
  const auto seek = [&](size_t from) {
    retry_at = text.find(steps_[retry_step].byte, from);
    at = retry_at;
    step = retry_step;
    return retry_at != std::string_view::npos;
  };
  while (at < text.size() || step < steps_.size()) {
    if (step < steps_.size()) {
      const Step& wanted = steps_[step];
      if (wanted.kind == Kind::kAny) {
        retry_step = step + 1;
        if (retry_step == steps_.size()) return true;
        if (!seek(at)) return false;
        continue;
      }
      if (at < text.size() && (wanted.kind == Kind::kOne || wanted.byte == text[at])) {
        at += wanted.kind == Kind::kOne ? CharacterLength(text, at) : 1;
        ++step;
        continue;
      }
    }
    if (retry_step == steps_.size() || !seek(retry_at + 1)) return false;
  }
  return true;
}

}  // namespace elanus::filter
