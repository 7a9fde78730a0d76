// The trie is darts-clone's: a unit of 32 bits says which byte leads to it, where its children are,
// and whether one of them is a value. Each child of the unit at p for the byte b stands at
// p xor offset xor b. See "darts-clone", "An efficient implementation of trie structures" (1992).
//
// The way it is asked is that of the library that models are used with today: letter by letter as a
// reader sees letters; a whole letter is replaced if it is short, else each of its characters; and
// of several texts that a letter begins with the shortest counts.
#include "embed/sentence_piece_map.h"

#include <openssl/evp.h>
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <bit>
#include <cstring>
#include <memory>

namespace elanus::embed {
namespace {

constexpr size_t kMapBytesMax = 16 * 1024 * 1024;
// A letter of fewer bytes is looked up whole.
constexpr size_t kWholeBelowBytes = 6;

bool HasLeaf(uint32_t unit) {
  return ((unit >> 8) & 1) == 1;
}
uint32_t Value(uint32_t unit) {
  return unit & 0x7fffffff;
}
// The byte that leads here; a value has its top bit set and so equals no byte.
uint32_t Label(uint32_t unit) {
  return unit & (0x80000000U | 0xff);
}
uint32_t Offset(uint32_t unit) {
  return (unit >> 10) << ((unit & 0x200) >> 6);
}

core::Status Bad() {
  return core::Corruption("tokenizer.json: 'precompiled_charsmap' is damaged");
}

core::Result<std::string> FromBase64(std::string_view base64) {
  if (base64.size() > kMapBytesMax || base64.size() % 4 != 0) return Bad();
  std::string bytes(base64.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(base64.data()),
                                   static_cast<int>(base64.size()));
  if (size < 0) return Bad();
  bytes.resize(static_cast<size_t>(size));
  for (size_t i = base64.size(); i > 0 && base64[i - 1] == '='; --i) bytes.pop_back();
  return bytes;
}

// The ends of the letters of a text as readers see them: a base and what is put on it.
std::vector<size_t> LetterEnds(std::string_view text) {
  std::vector<size_t> ends;
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> letters(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), error));
  UText* bytes = utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &error);
  if (U_SUCCESS(error)) letters->setText(bytes, error);
  if (U_SUCCESS(error)) {
    letters->first();
    for (int32_t end = letters->next(); end != icu::BreakIterator::DONE; end = letters->next()) {
      ends.push_back(static_cast<size_t>(end));
    }
  }
  utext_close(bytes);
  if (ends.empty() || ends.back() != text.size()) ends = {text.size()};
  return ends;
}

}  // namespace

core::Result<SentencePieceMap> SentencePieceMap::Parse(std::string_view base64) {
  static_assert(std::endian::native == std::endian::little, "the table is little-endian");
  SentencePieceMap map;
  if (base64.empty()) return map;
  const std::string bytes = TRY(FromBase64(base64));
  uint32_t trie_bytes = 0;
  if (bytes.size() < sizeof(trie_bytes)) return Bad();
  std::memcpy(&trie_bytes, bytes.data(), sizeof(trie_bytes));
  if (trie_bytes == 0 || trie_bytes % 4 != 0 || trie_bytes > bytes.size() - sizeof(trie_bytes)) {
    return Bad();
  }
  map.trie_.resize(trie_bytes / 4);
  std::memcpy(map.trie_.data(), bytes.data() + sizeof(trie_bytes), trie_bytes);
  map.replacements_ = bytes.substr(sizeof(trie_bytes) + trie_bytes);
  return map;
}

std::optional<std::string_view> SentencePieceMap::ReplacementOf(std::string_view text) const {
  if (trie_.empty()) return std::nullopt;
  size_t at = Offset(trie_[0]);
  for (const unsigned char byte : text) {
    if (byte == 0) return std::nullopt;
    at ^= byte;
    if (at >= trie_.size() || Label(trie_[at]) != byte) return std::nullopt;
    const bool has_leaf = HasLeaf(trie_[at]);
    at ^= Offset(trie_[at]);
    if (!has_leaf) continue;
    if (at >= trie_.size()) return std::nullopt;
    const size_t begin = Value(trie_[at]);
    if (begin >= replacements_.size()) return std::nullopt;
    const size_t end = replacements_.find('\0', begin);
    return std::string_view(replacements_)
        .substr(begin, end == std::string::npos ? end : end - begin);
  }
  return std::nullopt;
}

std::string SentencePieceMap::Normalize(std::string_view text) const {
  std::string normalized;
  size_t begin = 0;
  for (const size_t end : LetterEnds(text)) {
    const std::string_view letter = text.substr(begin, end - begin);
    begin = end;
    if (letter.size() < kWholeBelowBytes) {
      if (const auto replacement = ReplacementOf(letter)) {
        normalized += *replacement;
        continue;
      }
    }
    for (size_t at = 0, next = 0; at < letter.size(); at = next) {
      next = at + 1;
      while (next < letter.size() && (letter[next] & 0xc0) == 0x80) ++next;
      const std::string_view character = letter.substr(at, next - at);
      normalized += ReplacementOf(character).value_or(character);
    }
  }
  return normalized;
}

}  // namespace elanus::embed
