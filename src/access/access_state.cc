// Who may do what, to bytes and back (docs/formats.md).
#include "access/access_state.h"

#include "access/password.h"
#include "core/bytes.h"
#include "storage/format.h"

namespace elanus::access {
namespace {

template <typename T, typename Put>
void PutList(const T& items, core::ByteWriter* writer, const Put& put) {
  writer->Put<uint32_t>(static_cast<uint32_t>(items.size()));
  for (const auto& item : items) put(item);
}

void PutTexts(const std::set<std::string>& texts, core::ByteWriter* writer) {
  PutList(texts, writer, [&](const std::string& text) { writer->PutText(text); });
}

core::Result<std::set<std::string>> GetTexts(core::ByteReader* reader) {
  std::set<std::string> texts;
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    texts.insert(TRY(reader->GetText()));
  }
  return texts;
}

void PutUser(const User& user, core::ByteWriter* writer) {
  writer->PutText(user.password_hash);
  writer->PutText(user.description);
  PutTexts(user.roles, writer);
}

core::Result<User> GetUser(core::ByteReader* reader) {
  User user;
  user.password_hash = TRY(reader->GetText());
  user.description = TRY(reader->GetText());
  user.roles = TRY(GetTexts(reader));
  return user;
}

void PutGrant(const Grant& grant, core::ByteWriter* writer) {
  writer->Put(grant.object_type);
  writer->PutText(grant.object);
  writer->PutText(grant.privilege);
  writer->PutText(grant.database);
  writer->PutText(grant.grantor);
}

core::Result<Grant> GetGrant(core::ByteReader* reader) {
  Grant grant;
  const uint8_t type = TRY(reader->Get<uint8_t>());
  if (type > static_cast<uint8_t>(ObjectType::kUser)) {
    return core::Corruption("a grant is about objects of type " + std::to_string(type) +
                            ", which there are none of");
  }
  grant.object_type = static_cast<ObjectType>(type);
  grant.object = TRY(reader->GetText());
  grant.privilege = TRY(reader->GetText());
  grant.database = TRY(reader->GetText());
  grant.grantor = TRY(reader->GetText());
  return grant;
}

core::Result<Role> GetRole(core::ByteReader* reader) {
  Role role;
  role.description = TRY(reader->GetText());
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    role.grants.push_back(TRY(GetGrant(reader)));
  }
  return role;
}

// That nobody is let in by what a mistake wrote.
core::Status CheckState(const AccessState& state) {
  for (const char* name : {kAdminRole, kPublicRole}) {
    if (!state.roles.contains(name)) {
      return core::Corruption("there is no role '" + std::string(name) + "'");
    }
  }
  if (!state.users.contains(kRoot)) return core::Corruption("there is no user 'root'");
  for (const auto& [name, user] : state.users) {
    if (!user.password_hash.empty() && !IsPasswordHash(user.password_hash)) {
      return core::Corruption("the password of user '" + name + "' is not a hash of this build");
    }
    for (const std::string& role : user.roles) {
      if (state.roles.contains(role)) continue;
      return core::Corruption("user '" + name + "' has the role '" + role +
                              "', which there is not");
    }
  }
  return core::Status::Ok();
}

core::Result<AccessState> GetState(core::ByteReader* reader) {
  AccessState state;
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    std::string name = TRY(reader->GetText());
    state.users[std::move(name)] = TRY(GetUser(reader));
  }
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    std::string name = TRY(reader->GetText());
    state.roles[std::move(name)] = TRY(GetRole(reader));
  }
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    std::string name = TRY(reader->GetText());
    state.groups[std::move(name)] = TRY(GetTexts(reader));
  }
  TRY(CheckState(state));
  return state;
}

Grant PublicGrant(ObjectType type, const char* privilege) {
  return {.object_type = type,
          .object = std::string(kAny),
          .privilege = privilege,
          .database = std::string(kAny),
          .grantor = kRoot};
}

}  // namespace

AccessState FirstAccessState() {
  AccessState state;
  state.users[kRoot].roles = {kAdminRole, kPublicRole};
  state.roles[kAdminRole] = {};
  state.roles[kPublicRole].grants = {PublicGrant(ObjectType::kGlobal, "DescribeCollection"),
                                     PublicGrant(ObjectType::kGlobal, "ListAliases"),
                                     PublicGrant(ObjectType::kCollection, "IndexDetail")};
  return state;
}

std::vector<std::byte> EncodeAccessState(const AccessState& state) {
  core::ByteWriter writer;
  PutList(state.users, &writer, [&](const auto& entry) {
    writer.PutText(entry.first);
    PutUser(entry.second, &writer);
  });
  PutList(state.roles, &writer, [&](const auto& entry) {
    writer.PutText(entry.first);
    writer.PutText(entry.second.description);
    PutList(entry.second.grants, &writer, [&](const Grant& grant) { PutGrant(grant, &writer); });
  });
  PutList(state.groups, &writer, [&](const auto& entry) {
    writer.PutText(entry.first);
    PutTexts(entry.second, &writer);
  });
  return storage::EncodeFrame(storage::FileKind::kAccess, writer.bytes());
}

core::Result<AccessState> DecodeAccessState(const std::string& path,
                                            std::span<const std::byte> file) {
  const storage::Frame frame = TRY(storage::DecodeFrame(storage::FileKind::kAccess, path, file));
  core::ByteReader reader(frame.payload);
  core::Result<AccessState> state = GetState(&reader);
  if (!state.ok()) return state.status().WithContext("'" + path + "'");
  return state;
}

}  // namespace elanus::access
