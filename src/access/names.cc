#include "access/names.h"

#include <algorithm>
#include <string>

#include "core/limits.h"

namespace elanus::access {
namespace {

// In ASCII alone, whatever the locale says.
bool IsLetter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

bool IsDigit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool AreAll(std::string_view name, std::string_view also) {
  return std::all_of(name.begin(), name.end(), [&](char letter) {
    return IsLetter(letter) || IsDigit(letter) || also.find(letter) != std::string_view::npos;
  });
}

core::Status Invalid(const std::string& what) {
  return core::InvalidArgument(what + ": invalid parameter");
}

}  // namespace

core::Status CheckUserName(std::string_view name) {
  const std::string shown(name.substr(0, kUserNameBytesMax + 1));
  if (name.empty()) return Invalid("username must be not empty");
  if (name.size() > kUserNameBytesMax) {
    return Invalid("invalid username " + shown + "... with length " + std::to_string(name.size()) +
                   ", the length of username must be at most " + std::to_string(kUserNameBytesMax));
  }
  if (!IsLetter(name[0])) {
    return Invalid("invalid user name " + shown + ", the first character must be a letter");
  }
  if (AreAll(name, "_.-")) return core::Status::Ok();
  return Invalid("invalid user name " + shown +
                 ", username must contain only numbers, letters, underscores, dots and hyphens");
}

core::Status CheckRoleName(std::string_view name) {
  if (name.empty()) return Invalid("role name should not be empty");
  if (name.size() > core::kNameBytesMax) {
    return Invalid("the length of role name must be at most " +
                   std::to_string(core::kNameBytesMax) + " characters");
  }
  const std::string shown(name);
  if (!IsLetter(name[0]) && name[0] != '_') {
    return Invalid("the first character of role name " + shown +
                   " must be an underscore or letter");
  }
  if (AreAll(name, "_$")) return core::Status::Ok();
  return Invalid("role name " + shown +
                 " can only contain numbers, letters, dollars and underscores");
}

core::Status CheckGroupName(std::string_view name) {
  const std::string shown(name.substr(0, core::kNameBytesMax));
  const auto wrong = [](const std::string& what) {
    return core::InvalidArgument(what + ": invalid privilege group name")
        .WithNumber(core::Number::kPrivilegeGroupInvalidName);
  };
  if (name.empty()) return wrong("privilege group name should not be empty");
  if (name.size() > core::kNameBytesMax) {
    return wrong("the length of a privilege group name " + shown + "... must be at most " +
                 std::to_string(core::kNameBytesMax) + " characters");
  }
  if (!IsLetter(name[0]) && name[0] != '_') {
    return wrong("the first character of a privilege group name " + shown +
                 " must be an underscore or letter");
  }
  if (AreAll(name, "_")) return core::Status::Ok();
  return Invalid("privilege group name " + shown +
                 " can only contain numbers, letters and underscores");
}

core::Status CheckDescription(std::string_view description) {
  if (description.size() <= kDescriptionBytesMax) return core::Status::Ok();
  return Invalid("the description has " + std::to_string(description.size()) + " bytes, at most " +
                 std::to_string(kDescriptionBytesMax) + " are kept");
}

}  // namespace elanus::access
