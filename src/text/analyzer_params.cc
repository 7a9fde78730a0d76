// A key or a name that is not known is refused, not ignored: an analyzer that does something else
// than was asked for finds the wrong rows without a word.
#include "text/analyzer_params.h"

#include <nlohmann/json.hpp>

#include "text/jieba.h"
#include "text/stop_words.h"

namespace elanus::text {
namespace {

using Json = nlohmann::json;

// Enough for a long dictionary; a parser should not be fed without end.
constexpr size_t kParamsBytesMax = 1 << 20;

core::Status Wrong(const std::string& what) {
  return core::InvalidArgument("analyzer_params: " + what);
}

core::Status CheckKeys(const Json& object, std::initializer_list<std::string_view> known,
                       const std::string& where) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string names;
    for (const std::string_view name : known)
      names += (names.empty() ? "" : ", ") + std::string(name);
    return Wrong(where + " has the unknown key '" + key + "'; it may have " + names);
  }
  return core::Status::Ok();
}

core::Result<std::string> ReadText(const Json& object, const char* key, const std::string& where) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) {
    return Wrong(where + " needs '" + key + "', a string");
  }
  return found->get<std::string>();
}

// A list of strings, or one string alone.
core::Result<std::vector<std::string>> ReadTexts(const Json& object, const char* key,
                                                 const std::string& where) {
  const auto found = object.find(key);
  if (found == object.end()) return std::vector<std::string>();
  if (found->is_string()) return std::vector<std::string>{found->get<std::string>()};
  const bool is_list =
      found->is_array() &&
      std::all_of(found->begin(), found->end(), [](auto& item) { return item.is_string(); });
  if (!is_list) return Wrong(where + ": '" + key + "' must be a list of strings");
  return found->get<std::vector<std::string>>();
}

core::Result<TokenFilterPointer> ReadStop(const Json& object, const std::string& where) {
  return Stop(TRY(ExpandStopWords(TRY(ReadTexts(object, "stop_words", where)))));
}

core::Result<TokenFilterPointer> ReadNamedFilter(const std::string& name) {
  if (name == "lowercase") return LowerCase();
  if (name == "asciifolding") return AsciiFolding();
  if (name == "alphanumonly") return AlphaNumOnly();
  if (name == "cnalphanumonly") return CnAlphaNumOnly();
  if (name == "cncharonly") return CnCharOnly();
  if (name == "removepunct") return RemovePunct();
  return Wrong("there is no filter '" + name +
               "' that needs no settings; there are lowercase, asciifolding, alphanumonly, "
               "cnalphanumonly, cncharonly and removepunct");
}

core::Result<TokenFilterPointer> ReadFilter(const Json& filter) {
  if (filter.is_string()) return ReadNamedFilter(filter.get<std::string>());
  if (!filter.is_object()) return Wrong("a filter is a name or an object, not " + filter.dump());
  const std::string type = TRY(ReadText(filter, "type", "a filter"));
  const std::string where = "filter '" + type + "'";
  if (type == "stop") {
    TRY(CheckKeys(filter, {"type", "stop_words"}, where));
    return ReadStop(filter, where);
  }
  if (type == "length") {
    TRY(CheckKeys(filter, {"type", "max"}, where));
    const auto max = filter.find("max");
    if (max == filter.end() || !max->is_number_unsigned()) {
      return Wrong(where + " needs 'max', a number of bytes");
    }
    return Length(max->get<size_t>());
  }
  if (type == "stemmer") {
    TRY(CheckKeys(filter, {"type", "language"}, where));
    return Stemmer(TRY(ReadText(filter, "language", where)));
  }
  if (type == "regex") {
    TRY(CheckKeys(filter, {"type", "expr"}, where));
    return Regex(TRY(ReadText(filter, "expr", where)));
  }
  for (const char* known : {"decompounder", "synonym", "pinyin"}) {
    if (type == known) return core::Unimplemented("analyzer_params: " + where + " is not carried");
  }
  return Wrong("there is no filter of type '" + type +
               "'; there are stop, length, stemmer and regex");
}

core::Result<bool> ReadFlag(const Json& object, const char* key, const std::string& where) {
  const auto found = object.find(key);
  if (found == object.end()) return true;
  if (!found->is_boolean()) return Wrong(where + ": '" + key + "' must be true or false");
  return found->get<bool>();
}

core::Result<std::unique_ptr<const Tokenizer>> ReadJieba(const Json& tokenizer,
                                                         const std::string& where) {
  if (tokenizer.is_string()) return MakeJiebaTokenizer({});
  TRY(CheckKeys(tokenizer, {"type", "mode", "hmm", "dict"}, where));
  JiebaSettings settings;
  if (tokenizer.contains("mode")) {
    const std::string mode = TRY(ReadText(tokenizer, "mode", where));
    if (mode != "search" && mode != "exact") {
      return Wrong(where + " has mode '" + mode + "'; it may be search or exact");
    }
    settings.is_search = mode == "search";
  }
  settings.uses_model = TRY(ReadFlag(tokenizer, "hmm", where));
  if (!tokenizer.contains("dict")) return MakeJiebaTokenizer(std::move(settings));
  settings.own_words = TRY(ReadTexts(tokenizer, "dict", where));
  settings.uses_dictionary = std::erase(settings.own_words, "_default_") > 0;
  return MakeJiebaTokenizer(std::move(settings));
}

core::Result<std::unique_ptr<const Tokenizer>> ReadTokenizer(const Json& tokenizer) {
  if (!tokenizer.is_string() && !tokenizer.is_object()) {
    return Wrong("'tokenizer' is a name or an object, not " + tokenizer.dump());
  }
  const std::string type = tokenizer.is_string() ? tokenizer.get<std::string>()
                                                 : TRY(ReadText(tokenizer, "type", "'tokenizer'"));
  const std::string where = "tokenizer '" + type + "'";
  if (type == "jieba") return ReadJieba(tokenizer, where);
  if (tokenizer.is_object()) TRY(CheckKeys(tokenizer, {"type"}, where));
  if (type == "standard") return MakeStandardTokenizer();
  if (type == "whitespace") return MakeWhitespaceTokenizer();
  if (type == "icu") return MakeIcuTokenizer();
  for (const char* known : {"lindera", "language_identifier", "grpc"}) {
    if (type == known) return core::Unimplemented("analyzer_params: " + where + " is not carried");
  }
  return Wrong("there is no tokenizer '" + type +
               "'; there are standard, whitespace, jieba and icu");
}

// A built-in analyzer: {"type": "english", "stop_words": [...]}.
core::Result<AnalyzerParts> ReadBuiltIn(const Json& params) {
  const std::string type = TRY(ReadText(params, "type", "an analyzer"));
  const std::string where = "analyzer '" + type + "'";
  TRY(CheckKeys(params, {"type", "stop_words"}, where));
  AnalyzerParts parts;
  if (type == "standard" || type == "english") {
    parts.tokenizer = MakeStandardTokenizer();
    parts.filters.push_back(LowerCase());
  } else if (type == "chinese") {
    parts.tokenizer = TRY(MakeJiebaTokenizer({}));
    parts.filters.push_back(CnAlphaNumOnly());
  } else {
    return Wrong("there is no analyzer '" + type + "'; there are standard, english and chinese");
  }
  if (type == "english") {
    // Stems first, then stop words: this is Milvus' order.
    parts.filters.push_back(TRY(Stemmer("english")));
    parts.filters.push_back(Stop(TRY(ExpandStopWords({"_english_"}))));
  }
  if (params.contains("stop_words")) parts.filters.push_back(TRY(ReadStop(params, where)));
  return parts;
}

}  // namespace

core::Result<AnalyzerParts> ReadAnalyzerParams(std::string_view params) {
  if (params.size() > kParamsBytesMax) {
    return Wrong(std::to_string(params.size()) + " bytes are more than " +
                 std::to_string(kParamsBytesMax));
  }
  if (params.empty() || params == "{}") return ReadBuiltIn({{"type", "standard"}});
  const Json json = Json::parse(params, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) {
    return Wrong(R"(not a JSON object like {"type": "english"}: )" +
                 std::string(params.substr(0, 80)));
  }
  if (json.empty()) return ReadBuiltIn({{"type", "standard"}});
  if (json.contains("type")) return ReadBuiltIn(json);

  TRY(CheckKeys(json, {"type", "stop_words", "tokenizer", "filter"}, "an analyzer"));
  AnalyzerParts parts;
  if (!json.contains("tokenizer")) return Wrong("there is neither 'type' nor 'tokenizer'");
  parts.tokenizer = TRY(ReadTokenizer(json.at("tokenizer")));
  if (!json.contains("filter")) return parts;
  if (!json.at("filter").is_array()) return Wrong("'filter' must be a list of filters");
  for (const Json& filter : json.at("filter")) parts.filters.push_back(TRY(ReadFilter(filter)));
  return parts;
}

}  // namespace elanus::text
