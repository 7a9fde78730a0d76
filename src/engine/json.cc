#include "engine/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/limits.h"

namespace elanus::engine {
namespace {

// Reads without building anything, and stops where nesting gets too deep.
class Validator final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool is_too_deep() const { return depth_ > kJsonDepthMax; }
  bool is_object() const { return is_object_; }

  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
  bool string(string_t& /*value*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }
  bool key(string_t& /*value*/) override { return true; }
  bool start_object(std::size_t /*elements*/) override {
    is_object_ = is_object_ || depth_ == 0;
    return Enter();
  }
  bool end_object() override { return Leave(); }
  bool start_array(std::size_t /*elements*/) override { return Enter(); }
  bool end_array() override { return Leave(); }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*what*/) override {
    return false;
  }

 private:
  bool Enter() { return ++depth_ <= kJsonDepthMax; }
  bool Leave() {
    --depth_;
    return true;
  }

  int depth_ = 0;
  bool is_object_ = false;
};

core::Status Validate(std::string_view text, Validator* validator) {
  if (text.size() > core::kDynamicBytesMax) {
    return core::InvalidArgument("the length (" + std::to_string(text.size()) +
                                 ") of json field exceeds max length (" +
                                 std::to_string(core::kDynamicBytesMax) + ")");
  }
  if (nlohmann::json::sax_parse(text.begin(), text.end(), validator)) return core::Status::Ok();
  if (validator->is_too_deep()) {
    return core::InvalidArgument("the JSON is nested more than " + std::to_string(kJsonDepthMax) +
                                 " deep");
  }
  return core::InvalidArgument("the text is not JSON: " +
                               std::string(text.substr(0, std::min<size_t>(text.size(), 40))));
}

nlohmann::json ParseObject(std::string_view text) {
  nlohmann::json object = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  return object.is_object() ? object : nlohmann::json::object();
}

}  // namespace

core::Status CheckJson(std::string_view text) {
  Validator validator;
  return Validate(text, &validator);
}

core::Status CheckJsonObject(std::string_view text) {
  Validator validator;
  TRY(Validate(text, &validator));
  if (validator.is_object()) return core::Status::Ok();
  return core::InvalidArgument("the dynamic field holds a JSON object a row, not " +
                               std::string(text.substr(0, std::min<size_t>(text.size(), 40))));
}

std::vector<std::string> KeysOf(std::string_view text) {
  std::vector<std::string> keys;
  const nlohmann::json object = ParseObject(text);
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

std::string KeepKeys(std::string_view text, const std::vector<std::string>& keys) {
  const nlohmann::json object = ParseObject(text);
  nlohmann::json kept = nlohmann::json::object();
  for (const std::string& key : keys) {
    const auto found = object.find(key);
    if (found != object.end()) kept[key] = *found;
  }
  return kept.dump();
}

std::string MergeObjects(std::string_view base, std::string_view over) {
  nlohmann::json merged = ParseObject(base);
  merged.update(ParseObject(over));
  return merged.dump();
}

}  // namespace elanus::engine
