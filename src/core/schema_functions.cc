// What a schema may say of functions, in the words of Milvus.
#include <algorithm>
#include <set>

#include "core/schema.h"

namespace elanus::core {
namespace {

Status Wrong(const FunctionSchema& function, const std::string& what, const std::string& field) {
  return InvalidArgument(what + ": function " + function.name + ", field " + field);
}

Status CheckNames(const FunctionSchema& function) {
  if (function.name.empty()) return InvalidArgument("function name cannot be empty");
  if (function.type != FunctionType::kBm25) {
    return Unimplemented("function '" + function.name + "' is of type " +
                         std::to_string(static_cast<int32_t>(function.type)) +
                         "; the only type that is carried is BM25 (1)");
  }
  if (!function.params.empty()) return InvalidArgument("BM25 function accepts no params");
  if (function.inputs.size() != 1) {
    return InvalidArgument("BM25 function only need 1 input field, but got " +
                           std::to_string(function.inputs.size()));
  }
  if (function.outputs.size() != 1) {
    return InvalidArgument("BM25 function only need 1 output field, but got " +
                           std::to_string(function.outputs.size()));
  }
  return Status::Ok();
}

Status CheckInput(const FunctionSchema& function, const FieldSchema* input) {
  if (input == nullptr) {
    return InvalidArgument("function input field not found: " + function.inputs.front());
  }
  if (input->type != DataType::kVarChar) {
    return InvalidArgument("BM25 function input field must be a VARCHAR field, got field '" +
                           input->name + "' with type " + TypeName(input->type));
  }
  if (!IsOn(*input, "enable_analyzer")) {
    return InvalidArgument("BM25 function input field must set enable_analyzer to true: field '" +
                           input->name + "'");
  }
  return Status::Ok();
}

Status CheckOutput(const FunctionSchema& function, const FieldSchema* output) {
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
  if (output->type != DataType::kSparseFloatVector) {
    return InvalidArgument(
        "BM25 function output field must be a SparseFloatVector field, but got " +
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

Status ValidateFunctions(const CollectionSchema& schema) {
  std::set<std::string> names;
  std::set<std::string> outputs;
  for (const FunctionSchema& function : schema.functions) {
    TRY(CheckNames(function));
    if (!names.insert(function.name).second) {
      return InvalidArgument("duplicate function name: " + function.name);
    }
    TRY(CheckInput(function, schema.Find(function.inputs.front())));
    TRY(CheckOutput(function, schema.Find(function.outputs.front())));
    if (!outputs.insert(function.outputs.front()).second) {
      return Wrong(function, "duplicate function output field", function.outputs.front());
    }
  }
  return Status::Ok();
}

}  // namespace elanus::core
