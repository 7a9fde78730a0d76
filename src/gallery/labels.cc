#include "gallery/labels.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "gallery/text.h"

namespace elanus::gallery {
namespace {

constexpr size_t kLabelsMax = 10'000;
constexpr size_t kNameBytesMax = 1000;
constexpr std::string_view kPlace = "{}";

// A few of each, averaged, are better than one by about a point (docs/models.md, "Labels").
const std::vector<std::string>& DefaultTemplates(bool is_chinese) {
  static const std::vector<std::string> english = {"a photo of a {}", "a {}", "a close-up of a {}",
                                                   "a picture of a {}"};
  static const std::vector<std::string> chinese = {"{}", "一张{}的照片", "一个{}的图片",
                                                   "{}的特写"};
  return is_chinese ? chinese : english;
}

std::string Trimmed(std::string_view text) {
  constexpr const char* kSpace = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == text.npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

core::Status Check(const std::vector<Label>& labels) {
  if (labels.empty()) {
    return core::InvalidArgument("no labels; give some, as in: elanus label \"cat,dog,beach\"");
  }
  if (labels.size() > kLabelsMax) {
    return core::InvalidArgument("more than " + std::to_string(kLabelsMax) + " labels");
  }
  std::set<std::string> seen;
  for (const Label& label : labels) {
    if (label.name.empty()) return core::InvalidArgument("one of the labels is empty");
    if (std::max(label.name.size(), label.zh.size()) > kNameBytesMax || !IsUtf8(label.name) ||
        !IsUtf8(label.zh)) {
      return core::InvalidArgument("the label '" + Printable(label.name.substr(0, 40)) +
                                   "' is too long or not UTF-8");
    }
    if (!seen.insert(label.name).second) {
      return core::InvalidArgument("the label '" + label.name + "' is given twice");
    }
  }
  return core::Status::Ok();
}

}  // namespace

core::Result<std::vector<Label>> ParseLabels(std::string_view text) {
  std::vector<Label> labels;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    labels.push_back({Trimmed(text.substr(0, comma)), ""});
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  TRY(Check(labels));
  return labels;
}

core::Result<std::vector<Label>> ReadLabels(const std::string& path) {
  std::ifstream file(path);
  if (!file) return core::NotFound("cannot read the labels '" + path + "'");
  std::vector<Label> labels;
  for (std::string line; std::getline(file, line);) {
    const size_t tab = std::min(line.find('\t'), line.size());
    const Label label{Trimmed(line.substr(0, tab)),
                      tab == line.size() ? "" : Trimmed(line.substr(tab + 1))};
    if (!label.name.empty() || !label.zh.empty()) labels.push_back(label);
  }
  TRY(Check(labels));
  return labels;
}

core::Result<std::vector<std::string>> PromptsOf(const Label& label,
                                                 const std::vector<std::string>& templates) {
  std::vector<std::string> prompts;
  for (std::string prompt : templates.empty() ? DefaultTemplates(HasCjk(label.name)) : templates) {
    const size_t place = prompt.find(kPlace);
    if (place == prompt.npos) {
      return core::InvalidArgument("the template '" + prompt +
                                   "' has no {} for the label; as in: a photo of a {}");
    }
    prompts.push_back(prompt.replace(place, kPlace.size(), label.name));
  }
  return prompts;
}

}  // namespace elanus::gallery
