#include "embed/model_configs.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "embed/file_contents.h"
#include "embed/preprocess.h"

namespace elanus::embed {
namespace {

using Json = nlohmann::json;

constexpr size_t kConfigBytesMax = 16 * 1024 * 1024;
constexpr size_t kPreprocessorBytesMax = 64 * 1024;
constexpr size_t kCardBytesMax = 4 * 1024 * 1024;
constexpr size_t kClassesMax = 100'000;
// Configurations without a limit write a number like 10^30.
constexpr int64_t kTokensMax = 8192;
constexpr int kClipTokens = 77;
// Chinese-CLIP's own tokenize(), though its text tower has 512 places.
constexpr int kChineseClipTokens = 52;
constexpr int kSiglipTokens = 64;
constexpr int kSideMax = 4096;

// An empty object where there is no file.
core::Result<Json> ReadJson(const std::filesystem::path& path, const ModelLayout& layout) {
  if (path.empty()) return Json::object();
  const auto text = TRY(ReadContents(TRY(RealPath(layout, path)), kConfigBytesMax));
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_object()) return json;
  return core::Corruption("'" + path.string() + "' is not a JSON object");
}

Json Member(const Json& object, const char* name) {
  if (!object.is_object()) return Json();
  const auto found = object.find(name);
  return found == object.end() ? Json() : *found;
}

std::string TextOf(const Json& value) {
  return value.is_string() ? value.get<std::string>() : "";
}

std::optional<int> TokensOf(const Json& value) {
  if (!value.is_number_integer() || value < 3 || value > kTokensMax) return std::nullopt;
  return value.get<int>();
}

// "0": "tench", ...: one name for each logit. Names that a trainer never gave are none.
std::vector<std::string> ClassesOf(const Json& labels) {
  std::vector<std::string> classes;
  if (!labels.is_object() || labels.size() < 2 || labels.size() > kClassesMax) return classes;
  for (size_t i = 0; i < labels.size(); ++i) {
    const std::string name = TextOf(Member(labels, std::to_string(i).c_str()));
    if (name.empty() || name.starts_with("LABEL_")) return {};
    classes.push_back(name);
  }
  return classes;
}

// The values of a key of the head of a model card: "license: mit", or a list of lines "- en".
std::vector<std::string> CardValues(const std::string& card, const std::string& key) {
  std::vector<std::string> values;
  if (!card.starts_with("---\n")) return values;
  const std::string head = card.substr(4, card.find("\n---", 4) - 4);
  bool is_inside = false;
  for (size_t at = 0; at < head.size();) {
    const size_t end = std::min(head.find('\n', at), head.size());
    std::string line = head.substr(at, end - at);
    at = end + 1;
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
    const size_t item = line.find("- ");
    if (line.starts_with(key + ":")) {
      is_inside = true;
      line.erase(0, line.find_first_not_of(' ', key.size() + 1));
      if (!line.empty()) values.push_back(line);
    } else if (is_inside && item != line.npos && line.find_first_not_of(' ') == item) {
      values.push_back(line.substr(item + 2));
    } else {
      is_inside = false;
    }
  }
  return values;
}

void ReadCard(const std::string& card, ModelConfigs* configs) {
  const std::vector<std::string> licences = CardValues(card, "license");
  if (!licences.empty()) configs->licence = licences[0].substr(0, 100);
  for (const std::string& language : CardValues(card, "language")) {
    const bool is_code =
        language.size() >= 2 && language.size() <= 3 &&
        std::ranges::all_of(language, [](unsigned char c) { return std::islower(c); });
    if (is_code && configs->languages.size() < 64) configs->languages.push_back(language);
  }
}

// open_clip's: no type, but two lists of settings.
void ReadOpenClip(const Json& text, ModelConfigs* configs) {
  configs->type = "open_clip";
  configs->max_tokens = TokensOf(Member(text, "context_length"));
  if (!configs->max_tokens) configs->max_tokens = kClipTokens;
  configs->canonicalises =
      TextOf(Member(Member(text, "tokenizer_kwargs"), "clean")) == "canonicalize";
}

void ReadTransformers(const Json& config, const Json& tokenizer, ModelConfigs* configs) {
  configs->type = TextOf(Member(config, "model_type"));
  configs->is_siglip = configs->type.starts_with("siglip");
  const Json text = Member(config, "text_config");
  if (configs->type == "chinese_clip") {
    configs->max_tokens = kChineseClipTokens;
  } else {
    configs->max_tokens = TokensOf(Member(text, "max_position_embeddings"));
    if (!configs->max_tokens) configs->max_tokens = TokensOf(Member(tokenizer, "model_max_length"));
    if (!configs->max_tokens && configs->type == "clip") configs->max_tokens = kClipTokens;
    if (!configs->max_tokens && configs->is_siglip) configs->max_tokens = kSiglipTokens;
  }
  configs->classes = ClassesOf(Member(config, "id2label"));
}

std::vector<std::string> DefaultLanguages(const std::string& type, bool is_multilingual) {
  if (type == "chinese_clip") return {"zh"};
  return {is_multilingual ? "multilingual" : "en"};
}

int ResampleOf(const std::string& interpolation) {
  if (interpolation == "nearest") return 0;
  if (interpolation == "bilinear") return 2;
  return interpolation.empty() || interpolation == "bicubic" ? 3 : -1;
}

// open_clip's preprocess_cfg.json in the words of Hugging Face.
core::Result<std::string> FromOpenClip(const Json& config) {
  Json size = Member(config, "size");
  if (size.is_array() && size.size() == 2) {
    if (size[0] != size[1]) return core::Unimplemented("a 'size' with two different sides");
    size = size[0];
  }
  if (!size.is_number_integer() || size < 1 || size > kSideMax) {
    return core::Corruption("'size' is not a number");
  }
  const std::string mode = TextOf(Member(config, "resize_mode"));
  const int resample = ResampleOf(TextOf(Member(config, "interpolation")));
  if (resample < 0) return core::Unimplemented("an 'interpolation' that is not known");
  Json made = {{"do_resize", true},
               {"resample", resample},
               {"do_rescale", true},
               {"rescale_factor", 1.0 / 255},
               {"do_normalize", true}};
  made["image_mean"] = Member(config, "mean");
  made["image_std"] = Member(config, "std");
  // torchvision's, which open_clip crops with.
  made["crop_rounding"] = "half_to_even";
  const Json square = {{"height", size}, {"width", size}};
  if (mode.empty() || mode == "shortest") {
    made["size"] = {{"shortest_edge", size}};
    made["do_center_crop"] = true;
    made["crop_size"] = square;
  } else if (mode == "squash") {
    made["size"] = square;
    made["do_center_crop"] = false;
  } else if (mode == "longest") {
    made["size"] = {{"longest_edge", size}};
    made["do_center_crop"] = true;
    made["crop_size"] = square;
  } else {
    return core::Unimplemented("a 'resize_mode' that is none of shortest, squash and longest");
  }
  return made.dump(2);
}

}  // namespace

core::Result<ModelConfigs> ReadModelConfigs(const ModelLayout& layout) {
  ModelConfigs configs;
  const Json config = TRY(ReadJson(layout.config, layout));
  const Json tokenizer = TRY(ReadJson(layout.tokenizer_config, layout));
  const Json open_clip_text = Member(config, "text_cfg");
  if (open_clip_text.is_object()) {
    ReadOpenClip(open_clip_text, &configs);
    configs.is_siglip = !Member(config, "init_logit_bias").is_null();
  } else {
    ReadTransformers(config, tokenizer, &configs);
  }
  const Json pad = Member(tokenizer, "pad_token");
  configs.pad_token = TextOf(pad.is_object() ? Member(pad, "content") : pad);
  if (!layout.card.empty()) {
    const auto card = ReadContents(TRY(RealPath(layout, layout.card)), kCardBytesMax);
    if (card.ok()) ReadCard(*card, &configs);
  }
  const std::string family = TextOf(Member(open_clip_text, "hf_tokenizer_name"));
  const bool is_multilingual =
      family.find("xlm") != family.npos || family.find("nllb") != family.npos ||
      family.find("mt5") != family.npos || family.find("i18n") != family.npos;
  if (configs.languages.empty()) {
    configs.languages = DefaultLanguages(configs.type, is_multilingual);
  }
  return configs;
}

core::Result<std::string> PreprocessorJson(const ModelLayout& layout) {
  if (layout.preprocessor.empty()) {
    return core::NotFound(
        "'" + layout.root.string() +
        "' has no preprocessor_config.json (or visual/preprocess_cfg.json), which "
        "says how pictures are scaled for the model");
  }
  const auto path = TRY(RealPath(layout, layout.preprocessor));
  std::string text = TRY(ReadContents(path, kPreprocessorBytesMax));
  const Json config = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (config.is_object() && config.contains("mean") && !config.contains("image_mean")) {
    auto made = FromOpenClip(config);
    if (!made.ok()) return made.status().WithContext("'" + layout.preprocessor.string() + "'");
    text = std::move(made).value();
  }
  const auto parsed = ParsePreprocess(text);
  if (!parsed.ok()) return parsed.status().WithContext("'" + layout.preprocessor.string() + "'");
  return text;
}

}  // namespace elanus::embed
