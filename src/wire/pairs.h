// Parameters: the lists of key and text that many messages carry.
#pragma once

#include <google/protobuf/repeated_field.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/description.h"
#include "core/status.h"

namespace milvus::proto::common {
class KeyValuePair;
}

namespace elanus::wire {

using Pairs = google::protobuf::RepeatedPtrField<milvus::proto::common::KeyValuePair>;
using Parameters = std::map<std::string, std::string>;

// The last of equal keys counts.
Parameters ReadPairs(const Pairs& pairs);
void WritePairs(const Parameters& parameters, Pairs* pairs);

// What a request sets, and the keys that it removes.
using Keys = google::protobuf::RepeatedPtrField<std::string>;
core::PropertyChange ReadChange(const Pairs& set, const Keys& removed);

// The members of a JSON object as parameters: texts as they are, everything else in JSON. "" is an
// empty object. kInvalidArgument, naming `what`, if it is not an object.
core::Result<Parameters> ReadObject(const std::string& json, const std::string& what);

// Adds the members of the JSON object that stands under `key`, which clients nest as well as
// spread. What is spread counts where both are given.
core::Status SpreadObject(const std::string& key, Parameters* parameters);

// One parameter of a kind. nullopt: not given, or "". kInvalidArgument names the key and the value.
core::Result<std::optional<int64_t>> FindInteger(const Parameters& parameters,
                                                 const std::string& key);
core::Result<std::optional<double>> FindNumber(const Parameters& parameters,
                                               const std::string& key);
// "true" in any case is true, "false" false: Python, Node and Go write them differently.
core::Result<bool> FindBool(const Parameters& parameters, const std::string& key, bool otherwise);
std::string FindText(const Parameters& parameters, const std::string& key);

}  // namespace elanus::wire
