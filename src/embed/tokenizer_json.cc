// Tokenisers that come as vocabularies are written out as the tokenizer.json that transformers
// makes of them, so that models have one form when they are used.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "embed/file_contents.h"
#include "embed/model_configs.h"

namespace elanus::embed {
namespace {

using Json = nlohmann::json;

constexpr size_t kTokenizerBytesMax = 64 * 1024 * 1024;
constexpr char kClipWords[] = R"('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)";
constexpr char kMarks[] = R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^`{|}~])";

core::Result<std::string> Read(const ModelLayout& layout, const std::filesystem::path& file) {
  return ReadContents(TRY(RealPath(layout, file)), kTokenizerBytesMax);
}

// Split at "\n" alone: some tokens are themselves line ends to Unicode.
std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    if (!lines.back().empty() && lines.back().back() == '\r') lines.back().pop_back();
    at = end + 1;
  }
  return lines;
}

Json Added(const Json& id, const std::string& content) {
  return {{"id", id},        {"content", content},  {"single_word", false}, {"lstrip", false},
          {"rstrip", false}, {"normalized", false}, {"special", true}};
}

// CLIP's: the only one of the models here that comes as vocab.json and merges.txt.
core::Result<std::string> FromPairs(const ModelLayout& layout) {
  const auto merges_path = layout.tokenizer.parent_path() / "merges.txt";
  const Json vocabulary = Json::parse(TRY(Read(layout, layout.tokenizer)), nullptr, false);
  constexpr char kStart[] = "<|startoftext|>", kEnd[] = "<|endoftext|>";
  if (!vocabulary.is_object() || !vocabulary.contains(kStart) || !vocabulary.contains(kEnd)) {
    return core::Unimplemented("'" + layout.tokenizer.string() +
                               "' is not CLIP's vocabulary; expected a tokenizer.json");
  }
  std::vector<std::string> merges = LinesOf(TRY(Read(layout, merges_path)));
  std::erase_if(
      merges, [](const std::string& line) { return line.empty() || line.starts_with("#version"); });
  const Json start = vocabulary[kStart], end = vocabulary[kEnd];
  return Json{{"version", "1.0"},
              {"added_tokens", {Added(start, kStart), Added(end, kEnd)}},
              {"normalizer",
               {{"type", "Sequence"},
                {"normalizers",
                 {{{"type", "NFC"}},
                  {{"type", "Replace"}, {"pattern", {{"Regex", "\\s+"}}}, {"content", " "}},
                  {{"type", "Lowercase"}}}}}},
              {"pre_tokenizer",
               {{"type", "Sequence"},
                {"pretokenizers",
                 {{{"type", "Split"},
                   {"pattern", {{"Regex", kClipWords}}},
                   {"behavior", "Removed"},
                   {"invert", true}},
                  {{"type", "ByteLevel"}, {"add_prefix_space", false}}}}}},
              {"post_processor",
               {{"type", "RobertaProcessing"},
                {"cls", Json::array({kStart, start})},
                {"sep", Json::array({kEnd, end})}}},
              {"model",
               {{"type", "BPE"},
                {"unk_token", kEnd},
                {"end_of_word_suffix", "</w>"},
                {"vocab", vocabulary},
                {"merges", merges}}}}
      .dump();
}

// BERT's and Chinese-CLIP's: a token a line.
core::Result<std::string> FromWords(const ModelLayout& layout) {
  const std::vector<std::string> lines = LinesOf(TRY(Read(layout, layout.tokenizer)));
  Json vocabulary = Json::object(), added = Json::array();
  for (size_t i = 0; i < lines.size(); ++i) vocabulary[lines[i]] = i;
  for (const char* token : {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}) {
    if (!vocabulary.contains(token)) {
      return core::Corruption("'" + layout.tokenizer.string() + "' has no token " + token);
    }
    added.push_back(Added(vocabulary[token], token));
  }
  bool lowercase = true;
  if (!layout.tokenizer_config.empty()) {
    const Json config = Json::parse(TRY(Read(layout, layout.tokenizer_config)), nullptr, false);
    if (config.is_object() && config.contains("do_lower_case")) {
      lowercase = config["do_lower_case"] != false;
    }
  }
  return Json{{"version", "1.0"},
              {"added_tokens", added},
              {"normalizer", {{"type", "BertNormalizer"}, {"lowercase", lowercase}}},
              {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
              {"post_processor",
               {{"type", "BertProcessing"},
                {"cls", Json::array({"[CLS]", vocabulary["[CLS]"]})},
                {"sep", Json::array({"[SEP]", vocabulary["[SEP]"]})}}},
              {"model",
               {{"type", "WordPiece"},
                {"unk_token", "[UNK]"},
                {"continuing_subword_prefix", "##"},
                {"vocab", vocabulary}}}}
      .dump();
}

// open_clip's "canonicalize", which its code does and its tokenizer.json does not say.
core::Result<std::string> Canonicalising(const std::string& text) {
  Json tokenizer = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!tokenizer.is_object()) return core::Corruption("tokenizer.json: it is not a JSON object");
  const auto replace = [](const char* kind, const char* pattern, const char* content) {
    return Json{{"type", "Replace"}, {"pattern", {{kind, pattern}}}, {"content", content}};
  };
  Json steps = {replace("String", "_", " "),
                replace("Regex", kMarks, ""),
                {{"type", "Lowercase"}},
                replace("Regex", "\\s+", " "),
                {{"type", "Strip"}, {"strip_left", true}, {"strip_right", true}}};
  if (tokenizer.contains("normalizer") && !tokenizer["normalizer"].is_null()) {
    steps.push_back(tokenizer["normalizer"]);
  }
  tokenizer["normalizer"] = {{"type", "Sequence"}, {"normalizers", steps}};
  return tokenizer.dump();
}

}  // namespace

core::Result<std::string> TokenizerJson(const ModelLayout& layout, const ModelConfigs& configs) {
  if (layout.tokenizer.empty()) {
    return core::NotFound("'" + layout.root.string() +
                          "' has no tokenizer.json, and neither vocab.json and merges.txt nor "
                          "vocab.txt; for a sentencepiece model, tools/export writes it");
  }
  const std::string name = layout.tokenizer.filename().string();
  std::string text;
  if (name == "vocab.json") {
    text = TRY(FromPairs(layout));
  } else if (name == "vocab.txt") {
    text = TRY(FromWords(layout));
  } else {
    text = TRY(Read(layout, layout.tokenizer));
  }
  if (configs.canonicalises) text = TRY(Canonicalising(text));
  return text;
}

}  // namespace elanus::embed
