// Which privilege each call of milvus.proto.milvus.MilvusService needs, on which object.
//
// The rows are the privilege_ext_obj options of Milvus' messages. Calls that have none there may be
// made by everybody; here, each of them is named, with a privilege where its answer tells of rows
// or of others' work. A call that is in no row is for root and the role admin alone.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "access/privileges.h"

namespace elanus::access {

// What of a request names the objects it is about.
//
// Where a request names a collection, a grant on that collection is enough, also of the privileges
// that Milvus counts as global: there a group that is granted on one collection allows looking at,
// altering and dropping aliases of every other.
enum class Names : uint8_t {
  kNone,                // No one object: only a grant on any object allows it.
  kCollection,          // collection_name
  kCollections,         // collection_names; all of them must be allowed.
  kAlias,               // The collection that an alias stands for.
  kAliasAndCollection,  // The same, and the one it is to stand for: both must be allowed.
  kUser,                // The name of a user; everybody may ask for themselves.
  kRole,                // The name of a role; everybody may ask for their own.
};

// Which database a grant must be in.
enum class DatabaseOf : uint8_t {
  kRequest,     // The one the request works in.
  kConnection,  // The one the client is connected to: db_name is what the request makes or drops.
};

struct CallRule {
  std::string_view call;
  // "": everybody who is somebody.
  std::string_view privilege;
  Names names = Names::kNone;
  DatabaseOf database = DatabaseOf::kRequest;
};

std::span<const CallRule> CallRules();
// nullptr: nobody but root and the role admin.
const CallRule* FindCallRule(std::string_view call);

}  // namespace elanus::access
