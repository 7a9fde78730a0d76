// What the file ACCESS says: who may do what. Plain values; AccessControl decides and changes.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "access/privileges.h"
#include "core/status.h"

namespace elanus::access {

// There is always a user of this name. It may do everything, cannot be deleted, and has the first
// password that the operator gives.
inline constexpr const char* kRoot = "root";
// Who has this role may do everything.
inline constexpr const char* kAdminRole = "admin";
// Everybody has this role, without being put into it.
inline constexpr const char* kPublicRole = "public";

struct User {
  std::string password_hash;  // Of password.h; "": nobody can log in as this user.
  std::string description;
  std::set<std::string> roles;

  friend bool operator==(const User&, const User&) = default;
};

// That a role may use a privilege, or a group of them, on an object.
struct Grant {
  ObjectType object_type = ObjectType::kGlobal;
  std::string object;  // The name of a collection or user, or kAny.
  std::string privilege;
  std::string database;  // Or kAny.
  std::string grantor;   // The user who granted it; for information alone.

  friend bool operator==(const Grant&, const Grant&) = default;
};

struct Role {
  std::string description;
  std::vector<Grant> grants;

  friend bool operator==(const Role&, const Role&) = default;
};

using Privileges = std::set<std::string>;

struct AccessState {
  std::map<std::string, User> users;
  std::map<std::string, Role> roles;
  std::map<std::string, Privileges> groups;  // Those that users made.

  friend bool operator==(const AccessState&, const AccessState&) = default;
};

// Root, who has no password yet, and the roles admin and public with what Milvus grants the latter:
// looking at collections, their indexes and aliases, which clients do by themselves.
AccessState FirstAccessState();

inline constexpr const char* kAccessName = "ACCESS";

std::vector<std::byte> EncodeAccessState(const AccessState& state);
// kCorruption, naming `path`, also of a file that is whole but contradicts itself.
core::Result<AccessState> DecodeAccessState(const std::string& path,
                                            std::span<const std::byte> file);

}  // namespace elanus::access
