#include "index/ngram_index.h"

#include "index/postings_builder.h"

namespace elanus::index {
namespace {

// Where the characters of a text of UTF-8 begin, and its end.
std::vector<size_t> CharacterStarts(std::string_view text) {
  std::vector<size_t> starts;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool continues = (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
    if (!continues) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

// Calls visit(gram) for every gram of `length` characters.
template <typename Visitor>
void ForEachGram(std::string_view text, const std::vector<size_t>& starts, size_t length,
                 Visitor&& visit) {
  for (size_t i = 0; i + length < starts.size(); ++i) {
    visit(text.substr(starts[i], starts[i + length] - starts[i]));
  }
}

}  // namespace

std::vector<std::byte> BuildNgramIndex(const core::ColumnView& column, GramLengths lengths) {
  PostingsBuilder<std::string_view> builder;
  for (size_t row = 0; row < column.rows; ++row) {
    if (!column.IsValid(row)) continue;
    const std::string_view text = column.Text(row);
    const std::vector<size_t> starts = CharacterStarts(text);
    for (size_t length = lengths.min; length <= lengths.max && length < starts.size(); ++length) {
      ForEachGram(text, starts, length,
                  [&](std::string_view gram) { builder.Add(gram, static_cast<uint32_t>(row)); });
    }
  }
  return builder.Finish(column.rows, column.valid);
}

std::optional<core::Bitset> NgramCandidates(const ScalarIndex& index, GramLengths lengths,
                                            std::span<const std::string_view> literals) {
  std::vector<Key> grams;
  for (const std::string_view literal : literals) {
    const std::vector<size_t> starts = CharacterStarts(literal);
    // The longest grams are the rarest.
    const size_t length = std::min(lengths.max, starts.size() - 1);
    if (length < lengths.min) continue;
    ForEachGram(literal, starts, length, [&](std::string_view gram) { grams.emplace_back(gram); });
  }
  if (grams.empty()) return std::nullopt;
  // AtLeast counts different values, so a gram that no row has and a gram that comes twice have to
  // be told apart first.
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return index.AtLeast(grams, grams.size());
}

}  // namespace elanus::index
