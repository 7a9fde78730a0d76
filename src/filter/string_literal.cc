// The lexer finds the end of a literal first, so that a broken escape is reported inside a literal
// whose borders are known, and a quote that never closes is reported where it opens.
#include "filter/string_literal.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace elanus::filter {
namespace {

constexpr std::string_view kPlainEscapes = "abfnrtv\\'\"?";
constexpr std::string_view kPlainMeanings = "\a\b\f\n\r\t\v\\'\"?";

void AppendUtf8(uint32_t point, std::string* out) {
  const auto put = [&](uint32_t byte) { out->push_back(static_cast<char>(byte)); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0 | (point >> 6));
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12));
    put(0x80 | ((point >> 6) & 0x3F));
  } else {
    put(0xF0 | (point >> 18));
    put(0x80 | ((point >> 12) & 0x3F));
    put(0x80 | ((point >> 6) & 0x3F));
  }
  put(0x80 | (point & 0x3F));
}

// How the digits of a numeric escape are written.
struct Digits {
  int base;
  size_t least;
  size_t most;
  uint32_t value_max;
};

class Unescaper {
 public:
  Unescaper(std::string_view text, Place inside)
      : text_(text), at_(inside.begin), end_(inside.end) {}

  core::Result<std::string> Run() {
    while (at_ < end_) {
      if (text_[at_] == '\\') {
        TRY(Escape());
      } else {
        out_.push_back(text_[at_++]);
      }
    }
    return std::move(out_);
  }

 private:
  // Reads the escape at at_. A literal never ends inside one: its closing quote would be escaped.
  core::Status Escape() {
    const char kind = text_[at_ + 1];
    const size_t plain = kPlainEscapes.find(kind);
    if (plain != std::string_view::npos || kind == '%' || kind == '_') {
      if (plain == std::string_view::npos) out_.push_back('\\');
      out_.push_back(plain == std::string_view::npos ? kind : kPlainMeanings[plain]);
      at_ += 2;
      return core::Status::Ok();
    }
    if (kind >= '0' && kind <= '7') return Numeric(1, {8, 1, 3, 0xFF});
    if (kind == 'x') return Numeric(2, {16, 1, 2, 0xFF});
    if (kind == 'u') return Numeric(2, {16, 4, 4, 0xFFFF});
    if (kind == 'U') return Numeric(2, {16, 8, 8, 0x10FFFF});
    return Error(2);
  }

  // Octal and \x name a byte, \u and \U a code point.
  core::Status Numeric(size_t prefix, Digits digits) {
    uint32_t value = 0;
    const char* begin = text_.data() + at_ + prefix;
    const char* limit = begin + std::min(digits.most, end_ - std::min(end_, at_ + prefix));
    const auto [stop, error] = std::from_chars(begin, limit, value, digits.base);
    const auto count = static_cast<size_t>(stop - begin);
    const bool is_surrogate = digits.least >= 4 && value >= 0xD800 && value < 0xE000;
    if (error != std::errc() || count < digits.least || value > digits.value_max || is_surrogate) {
      return Error(prefix + count);
    }
    if (digits.least >= 4) {
      AppendUtf8(value, &out_);
    } else {
      out_.push_back(static_cast<char>(value));
    }
    at_ += prefix + count;
    return core::Status::Ok();
  }

  core::Status Error(size_t length) const {
    const Place place{at_, std::min(at_ + length, end_)};
    return ErrorAt(core::Code::kInvalidArgument, text_, place,
                   "unknown escape '" +
                       std::string(text_.substr(place.begin, place.end - place.begin)) +
                       "' in a text; write '\\\\' for a backslash");
  }

  std::string_view text_;
  size_t at_;
  size_t end_;
  std::string out_;
};

}  // namespace

size_t EndOfStringLiteral(std::string_view text, size_t begin) {
  const char quote = text[begin];
  for (size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

core::Result<std::string> Unescape(std::string_view text, Place inside) {
  return Unescaper(text, inside).Run();
}

}  // namespace elanus::filter
