// Reads the parts of a tokenizer.json into the rules of the one kind of tokenizer known here. A
// part of another kind is refused by its name rather than ignored: wrong tokens give vectors that
// look right and find the wrong pictures.
#include "embed/tokenizer.h"

#include <nlohmann/json.hpp>
#include <string>

#include "embed/vocabulary.h"
#include "embed/word_piece.h"

namespace elanus::embed {
namespace {

using Json = nlohmann::json;

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

core::Status ReadNormalizer(const Json& tokenizer, WordPieceRules* rules) {
  const Json normalizer = Part(tokenizer, "normalizer");
  if (TypeOf(normalizer) != "BertNormalizer") return Unknown("normalizer", TypeOf(normalizer));
  BertNormalization& normalization = rules->normalization;
  normalization.clean_text = Flag(normalizer, "clean_text", true);
  normalization.handle_chinese_chars = Flag(normalizer, "handle_chinese_chars", true);
  normalization.lowercase = Flag(normalizer, "lowercase", true);
  // Nothing said means: as the case goes.
  normalization.strip_accents = Flag(normalizer, "strip_accents", normalization.lowercase);
  const Json words = Part(tokenizer, "pre_tokenizer");
  if (TypeOf(words) != "BertPreTokenizer") return Unknown("pre_tokenizer", TypeOf(words));
  return core::Status::Ok();
}

core::Status ReadModel(const Json& model, WordPieceRules* rules) {
  const Json unknown = Part(model, "unk_token");
  const auto found = unknown.is_string() ? rules->vocabulary.find(unknown.get<std::string>())
                                         : rules->vocabulary.end();
  if (found == rules->vocabulary.end()) return Bad("'unk_token' is not in 'vocab'");
  rules->unknown = found->second;
  const Json prefix = Part(model, "continuing_subword_prefix");
  if (prefix.is_string()) rules->continuation = prefix.get<std::string>();
  const Json max = Part(model, "max_input_chars_per_word");
  if (max.is_number_unsigned()) rules->word_code_points_max = max.get<size_t>();
  return core::Status::Ok();
}

core::Result<int64_t> IdOf(const Json& token, const WordPieceRules& rules) {
  const auto found =
      token.is_string() ? rules.vocabulary.find(token.get<std::string>()) : rules.vocabulary.end();
  if (found == rules.vocabulary.end()) return Bad("a special token is not in 'vocab'");
  return found->second;
}

// What stands before and after a text: a list of special tokens around "Sequence".
core::Status ReadTemplate(const Json& single, WordPieceRules* rules) {
  if (!single.is_array() || single.size() > 16) return Bad("'single' is not a list");
  std::vector<int64_t>* side = &rules->before;
  for (const Json& piece : single) {
    if (!piece.is_object()) return Bad("'single' is damaged");
    if (piece.contains("Sequence")) {
      side = &rules->after;
    } else {
      const Json special = Part(piece, "SpecialToken");
      if (!special.is_object()) return Bad("'single' is damaged");
      side->push_back(TRY(IdOf(Part(special, "id"), *rules)));
    }
  }
  return core::Status::Ok();
}

core::Status ReadPostProcessor(const Json& tokenizer, WordPieceRules* rules) {
  const Json post = Part(tokenizer, "post_processor");
  if (post.is_null()) return core::Status::Ok();
  if (TypeOf(post) == "TemplateProcessing") return ReadTemplate(Part(post, "single"), rules);
  if (TypeOf(post) != "BertProcessing") return Unknown("post_processor", TypeOf(post));
  const Json first = Part(post, "cls"), last = Part(post, "sep");
  if (!first.is_array() || first.empty() || !last.is_array() || last.empty()) {
    return Bad("'cls' or 'sep' is missing");
  }
  rules->before.push_back(TRY(IdOf(first[0], *rules)));
  rules->after.push_back(TRY(IdOf(last[0], *rules)));
  return core::Status::Ok();
}

core::Status ReadAddedTokens(const Json& tokenizer, WordPieceRules* rules) {
  for (const Json& token : Part(tokenizer, "added_tokens")) {
    const Json content = token.is_object() ? Part(token, "content") : Json();
    const Json id = token.is_object() ? Part(token, "id") : Json();
    if (!content.is_string() || content == "" || !id.is_number_integer()) {
      return Bad("'added_tokens' is damaged");
    }
    rules->special.emplace(content.get<std::string>(), id.get<int64_t>());
  }
  return core::Status::Ok();
}

}  // namespace

core::Result<std::unique_ptr<Tokenizer>> Tokenizer::Parse(std::string_view json) {
  SplitTokenizer split = TRY(TakeVocabulary(json));
  const Json tokenizer = Json::parse(split.rest, nullptr, /*allow_exceptions=*/false);
  if (!tokenizer.is_object()) return Bad("it is not a JSON object");
  const Json model = Part(tokenizer, "model");
  if (TypeOf(model) != "WordPiece") return Unknown("model", TypeOf(model));
  WordPieceRules rules;
  rules.vocabulary = std::move(split.vocabulary);
  TRY(ReadNormalizer(tokenizer, &rules));
  TRY(ReadModel(model, &rules));
  TRY(ReadPostProcessor(tokenizer, &rules));
  TRY(ReadAddedTokens(tokenizer, &rules));
  return std::unique_ptr<Tokenizer>(std::make_unique<WordPiece>(std::move(rules)));
}

}  // namespace elanus::embed
