#include "wire/pairs.h"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "common.pb.h"

namespace elanus::wire {
namespace {

constexpr size_t kShownMax = 100;

std::string Shown(const std::string& value) {
  return value.size() <= kShownMax ? value : value.substr(0, kShownMax) + "...";
}

core::Status NotA(const char* kind, const std::string& key, const std::string& value) {
  return core::InvalidArgument(key + " [" + Shown(value) + "] is invalid, expected " + kind);
}

// JSON that is nested deeper than any parameter is refused before it can use up the stack.
constexpr int kDepthMax = 64;

bool IsTooDeep(const std::string& json) {
  int depth = 0;
  for (const char letter : json) {
    depth += (letter == '{' || letter == '[') ? 1 : 0;
    depth -= (letter == '}' || letter == ']') ? 1 : 0;
    if (depth > kDepthMax) return true;
  }
  return false;
}

std::string LowerCase(std::string text) {
  for (char& letter : text) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return text;
}

}  // namespace

Parameters ReadPairs(const Pairs& pairs) {
  Parameters parameters;
  for (const auto& pair : pairs) parameters[pair.key()] = pair.value();
  return parameters;
}

void WritePairs(const Parameters& parameters, Pairs* pairs) {
  for (const auto& [key, value] : parameters) {
    auto* pair = pairs->Add();
    pair->set_key(key);
    pair->set_value(value);
  }
}

core::PropertyChange ReadChange(const Pairs& set, const Keys& removed) {
  return {.set = ReadPairs(set), .removed = {removed.begin(), removed.end()}};
}

core::Result<Parameters> ReadObject(const std::string& json, const std::string& what) {
  Parameters parameters;
  if (json.empty()) return parameters;
  if (IsTooDeep(json)) return core::InvalidArgument(what + " is nested too deeply");
  const auto object = nlohmann::json::parse(json, nullptr, false);
  if (!object.is_object()) {
    return core::InvalidArgument(what + " [" + Shown(json) +
                                 "] is invalid, expected a JSON object");
  }
  for (const auto& [key, value] : object.items()) {
    const auto replace = nlohmann::json::error_handler_t::replace;
    parameters[key] =
        value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, replace);
  }
  return parameters;
}

core::Status SpreadObject(const std::string& key, Parameters* parameters) {
  const auto nested = parameters->find(key);
  if (nested == parameters->end()) return core::Status::Ok();
  Parameters members = TRY(ReadObject(nested->second, key));
  parameters->merge(members);
  return core::Status::Ok();
}

core::Result<std::optional<int64_t>> FindInteger(const Parameters& parameters,
                                                 const std::string& key) {
  const std::string text = FindText(parameters, key);
  if (text.empty()) return std::optional<int64_t>();
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return NotA("an integer", key, text);
  }
  return std::optional(value);
}

core::Result<std::optional<double>> FindNumber(const Parameters& parameters,
                                               const std::string& key) {
  const std::string text = FindText(parameters, key);
  if (text.empty()) return std::optional<double>();
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return NotA("a number", key, text);
  }
  return std::optional(value);
}

core::Result<bool> FindBool(const Parameters& parameters, const std::string& key, bool otherwise) {
  const std::string text = LowerCase(FindText(parameters, key));
  if (text.empty()) return otherwise;
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return NotA("true or false", key, text);
}

std::string FindText(const Parameters& parameters, const std::string& key) {
  const auto found = parameters.find(key);
  return found == parameters.end() ? std::string() : found->second;
}

}  // namespace elanus::wire
