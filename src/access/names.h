// What users, roles and groups of privileges may be called, and how many there may be.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/status.h"

namespace elanus::access {

// Milvus' own limit.
inline constexpr size_t kUserNameBytesMax = 32;
// The file of users is written whole with every change: these keep it, at its worst, well within
// what a disk takes in a second. Milvus' own numbers of users and roles are far smaller.
inline constexpr size_t kUsersMax = 10000;
inline constexpr size_t kRolesMax = 1000;
inline constexpr size_t kGroupsMax = 1000;
inline constexpr size_t kGrantsPerRoleMax = 1000;
inline constexpr size_t kDescriptionBytesMax = 1024;

// kInvalidArgument, in Milvus' words. A user's begins with a letter and goes on with letters,
// digits,
// '_', '.' and '-'.
core::Status CheckUserName(std::string_view name);
// Begins with a letter or '_' and goes on with letters, digits, '_' and '$'.
core::Status CheckRoleName(std::string_view name);
// Begins with a letter or '_' and goes on with letters, digits and '_'.
core::Status CheckGroupName(std::string_view name);
core::Status CheckDescription(std::string_view description);

}  // namespace elanus::access
