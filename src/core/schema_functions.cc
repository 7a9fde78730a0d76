// What a schema may say of functions, in the words of Milvus.
#include "core/schema_functions.h"

#include <algorithm>
#include <set>

namespace elanus::core {
namespace {

// What the functions of a type demand.
struct FunctionRules {
  FunctionType type;
  const char* name;
  DataType output;
};

constexpr FunctionRules kRules[] = {
    {FunctionType::kBm25, "BM25", DataType::kSparseFloatVector},
    {FunctionType::kTextEmbedding, "TextEmbedding", DataType::kFloatVector},
};

Result<const FunctionRules*> RulesOf(const FunctionSchema& function) {
  for (const FunctionRules& rules : kRules) {
    if (rules.type == function.type) return &rules;
  }
  return Unimplemented("function '" + function.name + "' is of type " +
                       std::to_string(static_cast<int32_t>(function.type)) +
                       "; the types that are carried are BM25 (1) and TextEmbedding (2)");
}

Status Wrong(const FunctionSchema& function, const std::string& what, const std::string& field) {
  return InvalidArgument(what + ": function " + function.name + ", field " + field);
}

Status CheckNames(const FunctionRules& rules, const FunctionSchema& function) {
  const std::string who = std::string(rules.name) + " function ";
  // What the parameters of the others may be is known where their models are.
  if (rules.type == FunctionType::kBm25 && !function.params.empty()) {
    return InvalidArgument(who + "accepts no params");
  }
  if (function.inputs.size() != 1) {
    return InvalidArgument(who + "only need 1 input field, but got " +
                           std::to_string(function.inputs.size()));
  }
  if (function.outputs.size() != 1) {
    return InvalidArgument(who + "only need 1 output field, but got " +
                           std::to_string(function.outputs.size()));
  }
  return Status::Ok();
}

Status CheckInput(const FunctionRules& rules, const FunctionSchema& function,
                  const FieldSchema* input) {
  if (input == nullptr) {
    return InvalidArgument("function input field not found: " + function.inputs.front());
  }
  const std::string who = std::string(rules.name) + " function input field ";
  if (input->type != DataType::kVarChar) {
    return InvalidArgument(who + "must be a VARCHAR field, got field '" + input->name +
                           "' with type " + TypeName(input->type));
  }
  if (rules.type == FunctionType::kBm25 && !IsOn(*input, "enable_analyzer")) {
    return InvalidArgument(who + "must set enable_analyzer to true: field '" + input->name + "'");
  }
  // A null is a text without terms, but it has no direction.
  if (rules.type == FunctionType::kTextEmbedding && input->nullable) {
    return Wrong(function, "function input field cannot be nullable", input->name);
  }
  return Status::Ok();
}

Status CheckOutput(const FunctionRules& rules, const FunctionSchema& function,
                   const FieldSchema* output) {
  if (output == nullptr) {
    return InvalidArgument("function output field not found: " + function.outputs.front());
  }
  if (output->is_primary) {
    return Wrong(function, "function output field cannot be primary key", output->name);
  }
  if (output->is_partition_key || output->is_clustering_key) {
    return Wrong(function, "function output field cannot be partition key or clustering key",
                 output->name);
  }
  if (output->nullable) {
    return Wrong(function, "function output field cannot be nullable", output->name);
  }
  if (output->type != rules.output) {
    return InvalidArgument(std::string(rules.name) + " function output field must be a " +
                           TypeName(rules.output) + " field, but got " +
                           std::string(TypeName(output->type)));
  }
  return Status::Ok();
}

}  // namespace

bool IsOn(const FieldSchema& field, const std::string& param) {
  const auto found = field.params.find(param);
  if (found == field.params.end()) return false;
  for (const char* yes : {"true", "True", "TRUE", "t", "T", "1"}) {
    if (found->second == yes) return true;
  }
  return false;
}

bool IsCountedOutput(const CollectionSchema& schema, const FieldSchema& field) {
  const FunctionSchema* function = schema.FunctionOf(field.name);
  return function != nullptr && function->type == FunctionType::kBm25;
}

Status ValidateFunctions(const CollectionSchema& schema) {
  std::set<std::string> names;
  std::set<std::string> outputs;
  for (const FunctionSchema& function : schema.functions) {
    if (function.name.empty()) return InvalidArgument("function name cannot be empty");
    const FunctionRules& rules = *TRY(RulesOf(function));
    TRY(CheckNames(rules, function));
    if (!names.insert(function.name).second) {
      return InvalidArgument("duplicate function name: " + function.name);
    }
    TRY(CheckInput(rules, function, schema.Find(function.inputs.front())));
    TRY(CheckOutput(rules, function, schema.Find(function.outputs.front())));
    if (!outputs.insert(function.outputs.front()).second) {
      return Wrong(function, "duplicate function output field", function.outputs.front());
    }
  }
  return Status::Ok();
}

}  // namespace elanus::core
