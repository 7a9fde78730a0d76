// Reads a tokenizer.json into its parts, each of which knows its own kinds, and runs them one after
// another: find special tokens, clean, split, look up, put special tokens around. A part of an
// unknown kind is refused by its name rather than ignored: wrong tokens give vectors that look
// right and find the wrong pictures.
#include "embed/tokenizer.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "embed/added_tokens.h"
#include "embed/byte_pair.h"
#include "embed/text_normalizer.h"
#include "embed/unigram.h"
#include "embed/vocabulary.h"
#include "embed/word_piece.h"
#include "embed/word_splitter.h"

namespace elanus::embed {
namespace {

using Json = nlohmann::json;

constexpr size_t kSpecialMax = 16;
constexpr int kDepthMax = 8;
constexpr size_t kAddedMax = 10'000;

core::Status Bad(const std::string& what) {
  return core::Corruption("tokenizer.json: " + what);
}

core::Status Unknown(const char* part, const Json& type) {
  return core::Unimplemented(std::string("tokenizer.json: the ") + part + " '" +
                             (type.is_string() ? type.get<std::string>() : type.dump()) +
                             "' is none that this program knows");
}

Json Part(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? Json() : *found;
}

Json TypeOf(const Json& part) {
  return part.is_object() ? Part(part, "type") : Json();
}

bool Flag(const Json& object, const char* name, bool otherwise) {
  const Json value = Part(object, name);
  return value.is_boolean() ? value.get<bool>() : otherwise;
}

std::string TextOr(const Json& object, const char* name, const std::string& otherwise) {
  const Json value = Part(object, name);
  return value.is_string() ? value.get<std::string>() : otherwise;
}

std::optional<int64_t> IdIn(const Vocabulary& vocabulary, const Json& token) {
  if (!token.is_string()) return std::nullopt;
  const auto found = vocabulary.find(token.get<std::string>());
  return found == vocabulary.end() ? std::nullopt : std::optional(found->second);
}

core::Result<std::unique_ptr<TokenModel>> ReadWordPiece(const Json& model, SplitTokenizer split) {
  WordPieceRules rules;
  const auto unknown = IdIn(split.vocabulary, Part(model, "unk_token"));
  if (!unknown) return Bad("'unk_token' is not in 'vocab'");
  rules.unknown = *unknown;
  rules.vocabulary = std::move(split.vocabulary);
  rules.continuation = TextOr(model, "continuing_subword_prefix", rules.continuation);
  const Json max = Part(model, "max_input_chars_per_word");
  if (max.is_number_unsigned()) rules.word_code_points_max = max.get<size_t>();
  return std::unique_ptr<TokenModel>(std::make_unique<WordPiece>(std::move(rules)));
}

core::Result<std::unique_ptr<TokenModel>> ReadBytePair(const Json& model, SplitTokenizer split) {
  if (!TextOr(model, "continuing_subword_prefix", "").empty()) {
    return core::Unimplemented("tokenizer.json: BPE with a 'continuing_subword_prefix'");
  }
  BytePairRules rules;
  rules.unknown = IdIn(split.vocabulary, Part(model, "unk_token"));
  rules.vocabulary = std::move(split.vocabulary);
  rules.merges = std::move(split.merges);
  rules.word_end = TextOr(model, "end_of_word_suffix", "");
  rules.fuses_unknown = Flag(model, "fuse_unk", false);
  rules.falls_back_to_bytes = Flag(model, "byte_fallback", false);
  rules.ignores_merges = Flag(model, "ignore_merges", false);
  return std::unique_ptr<TokenModel>(
      std::make_unique<BytePair>(TRY(BytePair::Make(std::move(rules)))));
}

core::Result<std::unique_ptr<TokenModel>> ReadUnigram(const Json& model, SplitTokenizer split) {
  UnigramRules rules;
  const Json unknown = Part(model, "unk_id");
  if (unknown.is_number_unsigned()) rules.unknown = unknown.get<uint32_t>();
  rules.vocabulary = std::move(split.vocabulary);
  rules.scores = std::move(split.scores);
  rules.falls_back_to_bytes = Flag(model, "byte_fallback", false);
  return std::unique_ptr<TokenModel>(
      std::make_unique<Unigram>(TRY(Unigram::Make(std::move(rules)))));
}

core::Result<std::unique_ptr<TokenModel>> ReadModel(const Json& model, SplitTokenizer split) {
  // The oldest files have no type; their kind shows in what they hold.
  Json type = TypeOf(model);
  if (type.is_null() && !split.scores.empty()) type = "Unigram";
  if (type.is_null() && !split.merges.empty()) type = "BPE";
  if (type == "WordPiece") return ReadWordPiece(model, std::move(split));
  if (type == "BPE") return ReadBytePair(model, std::move(split));
  if (type == "Unigram") return ReadUnigram(model, std::move(split));
  return Unknown("model", type);
}

// The special tokens around a text.
struct Frame {
  std::vector<int64_t> before;
  std::vector<int64_t> after;
};

using IdOfToken = std::function<std::optional<int64_t>(std::string_view)>;

core::Result<int64_t> SpecialId(const Json& token, const IdOfToken& id_of) {
  const auto id = token.is_string() ? id_of(token.get<std::string>()) : std::nullopt;
  if (!id) return Bad("a special token is not in 'vocab'");
  return *id;
}

// A list of special tokens around "Sequence".
core::Status ReadTemplate(const Json& single, const IdOfToken& id_of, Frame* frame) {
  if (!single.is_array() || single.size() > kSpecialMax) return Bad("'single' is not a list");
  std::vector<int64_t>* side = &frame->before;
  for (const Json& piece : single) {
    if (!piece.is_object()) return Bad("'single' is damaged");
    if (piece.contains("Sequence")) {
      side = &frame->after;
    } else {
      const Json special = Part(piece, "SpecialToken");
      if (!special.is_object()) return Bad("'single' is damaged");
      side->push_back(TRY(SpecialId(Part(special, "id"), id_of)));
    }
  }
  return core::Status::Ok();
}

core::Status ReadPostProcessor(const Json& post, const IdOfToken& id_of, int depth, Frame* frame) {
  const Json type = TypeOf(post);
  // ByteLevel only moves offsets, which nobody asks for here.
  if (post.is_null() || type == "ByteLevel") return core::Status::Ok();
  if (type == "TemplateProcessing") return ReadTemplate(Part(post, "single"), id_of, frame);
  if (type == "Sequence" && depth < kDepthMax) {
    for (const Json& member : Part(post, "processors")) {
      TRY(ReadPostProcessor(member, id_of, depth + 1, frame));
    }
    return core::Status::Ok();
  }
  if (type != "BertProcessing" && type != "RobertaProcessing") {
    return Unknown("post_processor", type);
  }
  const Json first = Part(post, "cls"), last = Part(post, "sep");
  if (!first.is_array() || first.empty() || !last.is_array() || last.empty()) {
    return Bad("'cls' or 'sep' is missing");
  }
  frame->before.push_back(TRY(SpecialId(first[0], id_of)));
  frame->after.push_back(TRY(SpecialId(last[0], id_of)));
  return core::Status::Ok();
}

// Added tokens by the text they are looked for in: as it came, or cleaned.
struct AddedLists {
  std::vector<AddedToken> raw;
  std::vector<AddedToken> cleaned;
  Vocabulary ids;
};

core::Result<AddedLists> ReadAddedTokens(const Json& tokens, const TextNormalizer& normalizer) {
  AddedLists lists;
  if (tokens.size() > kAddedMax) return Bad("'added_tokens' is damaged: too many");
  for (const Json& entry : tokens) {
    const Json content = entry.is_object() ? Part(entry, "content") : Json();
    const Json id = entry.is_object() ? Part(entry, "id") : Json();
    if (!content.is_string() || content == "" || !id.is_number_unsigned() || id > INT32_MAX) {
      return Bad("'added_tokens' is damaged");
    }
    AddedToken token;
    token.text = content.get<std::string>();
    token.id = id.get<int64_t>();
    token.takes_left = Flag(entry, "lstrip", false);
    token.takes_right = Flag(entry, "rstrip", false);
    token.single_word = Flag(entry, "single_word", false);
    lists.ids.emplace(token.text, token.id);
    const bool is_cleaned = Flag(entry, "normalized", false);
    if (is_cleaned) token.text = normalizer.Normalize(token.text);
    if (!token.text.empty()) (is_cleaned ? lists.cleaned : lists.raw).push_back(std::move(token));
  }
  return lists;
}

// Only whole characters.
std::string WellFormed(std::string_view text) {
  std::string whole;
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    const int32_t begin = at;
    UChar32 c = 0;
    U8_NEXT(text.data(), at, size, c);
    if (c >= 0) whole += text.substr(static_cast<size_t>(begin), static_cast<size_t>(at - begin));
  }
  return whole;
}

class FileTokenizer final : public Tokenizer {
 public:
  FileTokenizer(TextNormalizer normalizer, WordSplitter splitter, AddedLists added)
      : normalizer_(std::move(normalizer)),
        splitter_(std::move(splitter)),
        raw_tokens_(std::move(added.raw)),
        cleaned_tokens_(std::move(added.cleaned)),
        added_ids_(std::move(added.ids)) {}

  core::Status Finish(std::unique_ptr<TokenModel> model, const Json& post) {
    model_ = std::move(model);
    return ReadPostProcessor(
        post, [this](std::string_view token) { return IdOf(token); }, 0, &frame_);
  }

  std::optional<int64_t> IdOf(std::string_view token) const override {
    const auto found = added_ids_.find(token);
    return found == added_ids_.end() ? model_->IdOf(token) : std::optional(found->second);
  }

  std::vector<int64_t> Encode(std::string_view text, int max_tokens) const override {
    const size_t max = static_cast<size_t>(std::max(max_tokens, 0));
    std::vector<int64_t> ids = frame_.before;
    std::vector<TextPart> parts;
    raw_tokens_.Split({WellFormed(text), std::nullopt, true}, &parts);
    for (const TextPart& part : parts) {
      // What is behind the last token that fits is not looked at.
      if (ids.size() >= max) break;
      if (part.id) {
        ids.push_back(*part.id);
      } else {
        EncodeText(part, max, &ids);
      }
    }
    ids.resize(std::min(ids.size(), max - std::min(max, frame_.after.size())));
    ids.insert(ids.end(), frame_.after.begin(), frame_.after.end());
    return ids;
  }

 private:
  void EncodeText(const TextPart& part, size_t max, std::vector<int64_t>* ids) const {
    std::vector<TextPart> parts;
    cleaned_tokens_.Split({normalizer_.Normalize(part.text), std::nullopt, part.begins_text},
                          &parts);
    for (TextPart& piece : parts) {
      if (piece.id) {
        ids->push_back(*piece.id);
        continue;
      }
      for (const Word& word : splitter_.Split({std::move(piece.text), piece.begins_text})) {
        if (ids->size() >= max) return;
        model_->Encode(word.text, ids);
      }
    }
  }

  const TextNormalizer normalizer_;
  const WordSplitter splitter_;
  const AddedTokens raw_tokens_;
  const AddedTokens cleaned_tokens_;
  const Vocabulary added_ids_;
  std::unique_ptr<TokenModel> model_;
  Frame frame_;
};

}  // namespace

core::Result<std::unique_ptr<Tokenizer>> Tokenizer::Parse(std::string_view json) {
  SplitTokenizer split = TRY(TakeVocabulary(json));
  const Json file = Json::parse(split.rest, nullptr, /*allow_exceptions=*/false);
  if (!file.is_object()) return Bad("it is not a JSON object");
  TextNormalizer normalizer = TRY(TextNormalizer::Parse(Part(file, "normalizer").dump()));
  WordSplitter splitter = TRY(WordSplitter::Parse(Part(file, "pre_tokenizer").dump()));
  AddedLists added = TRY(ReadAddedTokens(Part(file, "added_tokens"), normalizer));
  auto model = TRY(ReadModel(Part(file, "model"), std::move(split)));
  auto tokenizer =
      std::make_unique<FileTokenizer>(std::move(normalizer), std::move(splitter), std::move(added));
  TRY(tokenizer->Finish(std::move(model), Part(file, "post_processor")));
  return std::unique_ptr<Tokenizer>(std::move(tokenizer));
}

}  // namespace elanus::embed
