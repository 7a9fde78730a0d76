// Byte-pair encoding and WordPiece have an object of token and id, Unigram a list of token and
// score in which the place is the id. Merges are "a b" in older files and ["a", "b"] in others.
#include "embed/vocabulary.h"

#include <simdjson.h>

#include <cmath>

namespace elanus::embed {
namespace {

namespace json = simdjson::dom;

constexpr size_t kTokensMax = 2'000'000;

core::Status Bad(const std::string& what) {
  return core::Corruption("tokenizer.json: " + what);
}

core::Status AddToken(std::string_view token, int64_t id, Vocabulary* vocabulary) {
  if (id < 0 || id > INT32_MAX || vocabulary->size() >= kTokensMax) {
    return Bad("'vocab' is damaged: too many tokens, or an id that is none");
  }
  vocabulary->emplace(token, id);
  return core::Status::Ok();
}

core::Status ReadTokens(const json::object& tokens, SplitTokenizer* split) {
  split->vocabulary.reserve(tokens.size());
  for (const auto& [token, value] : tokens) {
    int64_t id = 0;
    if (value.get(id) != simdjson::SUCCESS) return Bad("'vocab' is damaged");
    TRY(AddToken(token, id, &split->vocabulary));
  }
  return core::Status::Ok();
}

core::Status ReadScores(const json::array& tokens, SplitTokenizer* split) {
  split->vocabulary.reserve(tokens.size());
  for (const json::element entry : tokens) {
    std::string_view token;
    double score = 0;
    if (entry.at(0).get(token) != simdjson::SUCCESS ||
        entry.at(1).get(score) != simdjson::SUCCESS || !std::isfinite(score)) {
      return Bad("'vocab' is damaged");
    }
    TRY(AddToken(token, static_cast<int64_t>(split->scores.size()), &split->vocabulary));
    split->scores.push_back(score);
  }
  return core::Status::Ok();
}

core::Status ReadMerges(const json::array& merges, SplitTokenizer* split) {
  if (merges.size() > kTokensMax) return Bad("'merges' is damaged: too many");
  split->merges.reserve(merges.size());
  for (const json::element entry : merges) {
    std::string_view first, second;
    if (entry.get(first) == simdjson::SUCCESS) {
      const size_t space = first.find(' ');
      if (space == first.npos) return Bad("'merges' is damaged");
      second = first.substr(space + 1);
      first = first.substr(0, space);
    } else if (entry.at(0).get(first) != simdjson::SUCCESS ||
               entry.at(1).get(second) != simdjson::SUCCESS) {
      return Bad("'merges' is damaged");
    }
    split->merges.emplace_back(first, second);
  }
  return core::Status::Ok();
}

void AddMember(std::string_view name, const std::string& value, std::string* object) {
  *object += (object->size() == 1 ? "\"" : ",\"") + std::string(name) + "\":" + value;
}

// Takes out what is long, and answers what is left of "model".
core::Result<std::string> ReadModel(const json::object& model, SplitTokenizer* split) {
  std::string rest = "{";
  for (const auto& [name, value] : model) {
    if (name == "vocab" && value.is_object()) {
      TRY(ReadTokens(value.get_object(), split));
    } else if (name == "vocab" && value.is_array()) {
      TRY(ReadScores(value.get_array(), split));
    } else if (name == "merges" && value.is_array()) {
      TRY(ReadMerges(value.get_array(), split));
    } else {
      AddMember(name, simdjson::minify(value), &rest);
    }
  }
  return rest + "}";
}

}  // namespace

core::Result<SplitTokenizer> TakeVocabulary(std::string_view text) {
  json::parser parser;
  json::object file;
  if (parser.parse(text.data(), text.size()).get(file) != simdjson::SUCCESS) {
    return Bad("it is not a JSON object");
  }
  SplitTokenizer split;
  split.rest = "{";
  for (const auto& [name, value] : file) {
    json::object model;
    const bool is_model = name == "model" && value.get(model) == simdjson::SUCCESS;
    AddMember(name, is_model ? TRY(ReadModel(model, &split)) : simdjson::minify(value),
              &split.rest);
  }
  split.rest += "}";
  return split;
}

}  // namespace elanus::embed
