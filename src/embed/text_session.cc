// Texts of one call go through the graph together, padded to the longest of them, or to the full
// length where the tower says so: the mask tells the graph which tokens are text.
#include "embed/text_session.h"

#include <algorithm>
#include <utility>

#include "embed/file_contents.h"

namespace elanus::embed {
namespace {

constexpr size_t kTokenizerBytesMax = 64 * 1024 * 1024;

// What the graph takes, row by row.
struct TokenRows {
  std::vector<size_t> shape;
  std::vector<int64_t> ids;
  std::vector<int64_t> mask;
  std::vector<int64_t> types;
};

TokenRows Pad(const std::vector<std::vector<int64_t>>& texts, const TextTower& tower) {
  size_t longest = tower.padding ? static_cast<size_t>(tower.max_tokens) : 0;
  for (const auto& ids : texts) longest = std::max(longest, ids.size());
  TokenRows rows;
  rows.shape = {texts.size(), longest};
  rows.ids.assign(texts.size() * longest, tower.padding.value_or(0));
  rows.mask.assign(texts.size() * longest, 0);
  rows.types.assign(texts.size() * longest, 0);
  for (size_t i = 0; i < texts.size(); ++i) {
    const auto first = static_cast<int64_t>(i * longest);
    std::ranges::copy(texts[i], rows.ids.begin() + first);
    std::fill_n(rows.mask.begin() + first, texts[i].size(), 1);
  }
  return rows;
}

}  // namespace

core::Result<TextSession> TextSession::Open(const ModelFolder& folder, const TextTower& tower,
                                            const SessionOptions& options, OnnxRuntime* runtime) {
  TextSession text;
  text.tower_ = tower;
  text.dimension_ = folder.dimension;
  const auto path = folder.path / tower.tokenizer;
  auto tokenizer = Tokenizer::Parse(TRY(ReadContents(path, kTokenizerBytesMax)));
  if (!tokenizer.ok()) return tokenizer.status().WithContext("'" + path.string() + "'");
  text.tokenizer_ = std::move(tokenizer).value();
  text.session_ = TRY(runtime->Open(options));
  return text;
}

core::Result<Vectors> TextSession::Embed(std::span<const std::string> texts) const {
  Vectors vectors{dimension_, {}};
  while (!texts.empty()) {
    const size_t count = tower_.batch == 0 ? texts.size() : static_cast<size_t>(tower_.batch);
    const auto part = texts.first(std::min(count, texts.size()));
    const Vectors made = TRY(ToVectors(TRY(RunOnce(part)), part.size(), dimension_, tower_.graph));
    vectors.values.insert(vectors.values.end(), made.values.begin(), made.values.end());
    texts = texts.subspan(part.size());
  }
  TRY(NormaliseRows(tower_.graph, &vectors));
  return vectors;
}

core::Result<GraphOutput> TextSession::RunOnce(std::span<const std::string> texts) const {
  std::vector<std::vector<int64_t>> ids;
  for (const std::string& text : texts) {
    ids.push_back(tokenizer_->Encode(text, tower_.max_tokens));
  }
  // A graph of a fixed batch gets the last text again for those that are missing.
  while (ids.size() < static_cast<size_t>(tower_.batch)) ids.push_back(ids.back());
  TokenRows rows = Pad(ids, tower_);
  std::vector<GraphInput> inputs;
  inputs.push_back({tower_.ids, rows.shape, std::span(rows.ids)});
  if (session_->HasInput(tower_.mask)) {
    inputs.push_back({tower_.mask, rows.shape, std::span(rows.mask)});
  }
  if (session_->HasInput(tower_.types)) {
    inputs.push_back({tower_.types, rows.shape, std::span(rows.types)});
  }
  return FirstRows(TRY(session_->Run(inputs)), texts.size());
}

}  // namespace elanus::embed
