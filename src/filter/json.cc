// simdjson's on-demand reader finds the structure of a text in one pass of vector code and then
// reads only what stands on the way to the value. It wants some bytes behind the text, which a
// mapped file cannot promise, so each row is copied first; that is a small part of the cost.
#include "filter/json.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <deque>

namespace elanus::filter {
namespace {

using Kind = DynamicValue::Kind;
namespace ondemand = simdjson::ondemand;

// What a thread keeps from row to row. Lists are handed out again for the next row.
class Buffer {
 public:
  ondemand::parser parser;

  simdjson::padded_string_view Pad(std::string_view text) {
    const size_t needed = text.size() + simdjson::SIMDJSON_PADDING;
    if (bytes_.size() < needed) bytes_.resize(std::max(needed, 2 * bytes_.size()));
    if (!text.empty()) std::memcpy(bytes_.data(), text.data(), text.size());
    std::memset(bytes_.data() + text.size(), 0, simdjson::SIMDJSON_PADDING);
    lists_used_ = 0;
    return simdjson::padded_string_view(bytes_.data(), text.size(), bytes_.size());
  }

  std::vector<DynamicValue>* NextList() {
    if (lists_used_ == lists_.size()) lists_.emplace_back();
    std::vector<DynamicValue>* list = &lists_[lists_used_++];
    list->clear();
    return list;
  }

 private:
  std::vector<char> bytes_;
  std::deque<std::vector<DynamicValue>> lists_;
  size_t lists_used_ = 0;
};

Buffer& ThreadBuffer(Slot slot) {
  thread_local Buffer buffers[2];
  return buffers[static_cast<size_t>(slot)];
}

// A number that simdjson refuses to read: one with more digits than 64 bits hold.
DynamicValue LongNumber(std::string_view token) {
  double real = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), real);
  const std::string_view rest(end, static_cast<size_t>(token.data() + token.size() - end));
  const bool is_number =
      error == std::errc() && rest.find_first_not_of(" \t\r\n") == std::string_view::npos;
  return is_number ? DynamicValue::Real(real) : DynamicValue::Of(Kind::kMissing);
}

class Reader {
 public:
  Reader(const std::vector<std::string>& path, bool has_items, Buffer* buffer)
      : path_(path), has_items_(has_items), buffer_(buffer) {}

  DynamicValue Read(std::string_view text) {
    ondemand::document document;
    if (buffer_->parser.iterate(buffer_->Pad(text)).get(document) != simdjson::SUCCESS) return {};
    return Follow(document, 0);
  }

 private:
  // J is a document or a value, which have the same methods.
  template <typename J>
  DynamicValue Follow(J& json, size_t step) {
    if (step == path_.size()) return Convert(json);
    ondemand::json_type type;
    if (json.type().get(type) != simdjson::SUCCESS) return {};
    if (type == ondemand::json_type::object) return FollowKey(json, step);
    if (type == ondemand::json_type::array) return FollowPlace(json, step);
    return {};
  }

  template <typename J>
  DynamicValue FollowKey(J& json, size_t step) {
    ondemand::object object;
    if (json.get_object().get(object) != simdjson::SUCCESS) return {};
    for (auto field : object) {
      std::string_view key;
      ondemand::value value;
      if (field.unescaped_key().get(key) != simdjson::SUCCESS) return {};
      if (key != path_[step]) continue;
      if (field.value().get(value) != simdjson::SUCCESS) return {};
      return Follow(value, step + 1);
    }
    return {};
  }

  template <typename J>
  DynamicValue FollowPlace(J& json, size_t step) {
    const std::string& wanted = path_[step];
    size_t place = 0;
    const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), place);
    if (error != std::errc() || end != wanted.data() + wanted.size()) return {};
    ondemand::array array;
    if (json.get_array().get(array) != simdjson::SUCCESS) return {};
    for (auto element : array) {
      ondemand::value value;
      if (element.get(value) != simdjson::SUCCESS) return {};
      if (place-- == 0) return Follow(value, step + 1);
    }
    return {};
  }

  template <typename J>
  DynamicValue Convert(J& json) {
    ondemand::json_type type;
    if (json.type().get(type) != simdjson::SUCCESS) return {};
    switch (type) {
      case ondemand::json_type::array:
        return Array(json);
      case ondemand::json_type::object:
        return Object(json);
      case ondemand::json_type::number:
        return Number(json);
      case ondemand::json_type::string: {
        std::string_view text;
        if (json.get_string().get(text) != simdjson::SUCCESS) return {};
        return DynamicValue::Text(text);
      }
      case ondemand::json_type::boolean: {
        bool truth = false;
        if (json.get_bool().get(truth) != simdjson::SUCCESS) return {};
        return DynamicValue::Bool(truth);
      }
      case ondemand::json_type::null: {
        bool is_null = false;
        if (json.is_null().get(is_null) != simdjson::SUCCESS || !is_null) return {};
        return DynamicValue::Of(Kind::kNull);
      }
    }
    return {};
  }

  template <typename J>
  DynamicValue Number(J& json) {
    ondemand::number number;
    if (json.get_number().get(number) != simdjson::SUCCESS) {
      std::string_view token;
      if (simdjson::simdjson_result<std::string_view>(json.raw_json_token()).get(token) !=
          simdjson::SUCCESS) {
        return {};
      }
      return LongNumber(token);
    }
    if (number.is_int64()) return DynamicValue::Integer(number.get_int64());
    return DynamicValue::Real(number.is_uint64() ? static_cast<double>(number.get_uint64())
                                                 : number.get_double());
  }

  template <typename J>
  DynamicValue Array(J& json) {
    DynamicValue result = DynamicValue::Of(Kind::kArray);
    if (!has_items_) return result;
    ondemand::array array;
    if (json.get_array().get(array) != simdjson::SUCCESS) return {};
    std::vector<DynamicValue>* items = buffer_->NextList();
    for (auto element : array) {
      ondemand::value value;
      if (element.get(value) != simdjson::SUCCESS) return {};
      items->push_back(Convert(value));
    }
    result.items = *items;
    return result;
  }

  // Its keys and values by key, so that equal objects are equal lists.
  template <typename J>
  DynamicValue Object(J& json) {
    DynamicValue result = DynamicValue::Of(Kind::kObject);
    if (!has_items_) return result;
    ondemand::object object;
    if (json.get_object().get(object) != simdjson::SUCCESS) return {};
    std::vector<std::pair<std::string_view, DynamicValue>> members;
    for (auto field : object) {
      std::string_view key;
      ondemand::value value;
      if (field.unescaped_key().get(key) != simdjson::SUCCESS) return {};
      if (field.value().get(value) != simdjson::SUCCESS) return {};
      members.emplace_back(key, Convert(value));
    }
    std::stable_sort(members.begin(), members.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<DynamicValue>* items = buffer_->NextList();
    for (const auto& [key, value] : members) {
      items->push_back(DynamicValue::Text(key));
      items->push_back(value);
    }
    result.items = *items;
    return result;
  }

  const std::vector<std::string>& path_;
  const bool has_items_;
  Buffer* buffer_;
};

class Json final : public Dynamic {
 public:
  Json(JsonPlace place, Reading reading) : place_(std::move(place)), reading_(reading) {}

  DynamicValue At(const Block& block, size_t i) const override {
    const core::ColumnView& column = block.Read(place_.column);
    const size_t row = block.begin + i;
    if (!column.IsValid(row)) {
      return DynamicValue::Of(place_.is_dynamic_field ? Kind::kMissing : Kind::kUnknown);
    }
    Reader reader(place_.path, reading_.has_items, &ThreadBuffer(reading_.slot));
    return reader.Read(column.Text(row));
  }

 private:
  const JsonPlace place_;
  const Reading reading_;
};

}  // namespace

DynamicPtr MakeJson(JsonPlace place, Reading reading) {
  return std::make_unique<Json>(std::move(place), reading);
}

}  // namespace elanus::filter
