// The privileges of Milvus, the objects they are about, and its groups of them.
//
// Names and members are those of Milvus 2.3 to 3.0 (commonpb.ObjectPrivilege without the word
// "Privilege" in front, and the defaults of common.security.rbac.*): scripts grant by these names.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace elanus::access {

// DO NOT CHANGE THESE VALUES: they are in every file of users ever written. The numbers are those
// of commonpb.ObjectType.
enum class ObjectType : uint8_t { kCollection = 0, kGlobal = 1, kUser = 2 };

// "Collection", "Global", "User".
std::string_view ObjectTypeName(ObjectType type);
std::optional<ObjectType> FindObjectType(std::string_view name);

// What a privilege reaches over. The privileges of one group have one level.
enum class Level : uint8_t { kNone, kCollection, kDatabase, kCluster };

struct Privilege {
  std::string_view name;
  ObjectType object = ObjectType::kGlobal;
};

// Any object, any database; as a privilege, all those of its kind of object.
inline constexpr std::string_view kAny = "*";
// The privilege that is all of them, on every kind of object.
inline constexpr std::string_view kAllPrivileges = "All";

std::span<const Privilege> AllPrivileges();
// nullptr if Milvus has none of this name.
const Privilege* FindPrivilege(std::string_view name);
// kNone if no built-in group of a level has it.
Level LevelOf(std::string_view privilege);

struct BuiltInGroup {
  std::string_view name;
  ObjectType object = ObjectType::kGlobal;
  // The three of Milvus 2.4 ("ReadOnly") have none, and are granted like privileges.
  Level level = Level::kNone;
  std::span<const std::string_view> privileges;
};

std::span<const BuiltInGroup> BuiltInGroups();
const BuiltInGroup* FindBuiltInGroup(std::string_view name);

// Whether who has `granted` has `asked` too: the same, or what comes with it, as looking after a
// load comes with loading.
bool Implies(std::string_view granted, std::string_view asked);

}  // namespace elanus::access
