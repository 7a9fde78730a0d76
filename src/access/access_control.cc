// Opening, changing and keeping the file of users, and knowing who somebody is.
//
// Readers take a pointer to a state that never changes; a change is made on a copy, which becomes
// the truth once it is safe on disk, as catalogs of collections do.
#include "access/access_control.h"

#include <chrono>

#include "access/base64.h"
#include "access/names.h"
#include "access/password.h"
#include "storage/format.h"

namespace elanus::access {
namespace {

constexpr std::string_view kBasic = "Basic ";
constexpr std::string_view kBearer = "Bearer ";
// A user's name and password in base64 have 140 letters. Nobody's login is so long.
constexpr size_t kAuthorizationBytesMax = 4096;
// How long a login waits for others to be checked. Longer, and a flood of wrong ones would hold
// every thread of the server.
constexpr std::chrono::seconds kCheckWait{5};

core::Status NotAuthenticated(const std::string& message) {
  return core::InvalidArgument(message).WithNumber(core::Number::kNotAuthenticated);
}

core::Result<std::string> ReadAuthorization(std::string_view value) {
  if (value.empty()) return NotAuthenticated("missing authorization in header");
  if (value.size() > kAuthorizationBytesMax) return NotAuthenticated("invalid token format");
  if (value.starts_with(kBearer)) return std::string(value.substr(kBearer.size()));
  if (value.starts_with(kBasic)) value.remove_prefix(kBasic.size());
  core::Result<std::string> token = DecodeBase64(value);
  if (!token.ok()) return NotAuthenticated("invalid token format");
  return token;
}

}  // namespace

core::Result<std::unique_ptr<AccessControl>> AccessControl::Open(const AccessOptions& options) {
  const std::string path = options.directory + "/" + kAccessName;
  AccessState state = FirstAccessState();
  if (TRY(options.files->Exists(path))) {
    const auto bytes = TRY(options.files->Read(path));
    state = TRY(DecodeAccessState(path, bytes));
  }
  auto logins = TRY(VerifiedLogins::Make());
  auto access = std::make_unique<AccessControl>(options, std::move(logins), std::move(state));
  TRY(access->GiveRootAPassword(options));
  return access;
}

AccessControl::AccessControl(const AccessOptions& options, VerifiedLogins logins, AccessState state)
    : files_(options.files),
      directory_(options.directory),
      logins_(std::move(logins)),
      state_(std::make_shared<const AccessState>(std::move(state))) {}

core::Status AccessControl::GiveRootAPassword(const AccessOptions& options) {
  if (!state()->users.at(kRoot).password_hash.empty()) return core::Status::Ok();
  if (options.root_password.empty()) {
    if (!options.needs_root_password) return core::Status::Ok();
    return core::InvalidArgument(
        "database '" + directory_ +
        "' has no password for the user 'root', and there is no default one; choose one and give "
        "it once, at the first start with authentication");
  }
  const core::Status checked = CheckPassword(options.root_password);
  if (!checked.ok()) return checked.WithContext("the password of the user 'root'");
  const std::string hash = TRY(HashPassword(options.root_password));
  return Change([&](AccessState* state) {
    state->users[kRoot].password_hash = hash;
    return core::Status::Ok();
  });
}

AccessControl::StatePtr AccessControl::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

core::Status AccessControl::Change(const std::function<core::Status(AccessState*)>& change) {
  const std::lock_guard changing(changing_);
  TRY(stopped_);
  const StatePtr before = state();
  AccessState after = *before;
  TRY(change(&after));
  if (after == *before) return core::Status::Ok();
  TRY(Save(after));
  const std::lock_guard lock(mutex_);
  state_ = std::make_shared<const AccessState>(std::move(after));
  return core::Status::Ok();
}

core::Status AccessControl::Save(const AccessState& state) {
  const std::string path = directory_ + "/" + kAccessName;
  const std::string prepared = path + std::string(storage::kTemporarySuffix);
  // Hashes of passwords are nobody else's to read.
  const auto file = TRY(files_->CreatePrivate(prepared));
  TRY(file->Append(EncodeAccessState(state)));
  TRY(file->Sync());
  TRY(file->Close());
  const core::Status installed = storage::InstallReplacement(files_, directory_, path);
  if (installed.ok()) return installed;
  stopped_ = installed.WithContext("users and roles cannot be changed any more because '" + path +
                                   "' could not be made safe; open the database again to go on");
  return stopped_;
}

core::Result<bool> AccessControl::IsPasswordOf(const std::string& user, std::string_view password) {
  const StatePtr now = state();
  const auto known = now->users.find(user);
  // Without a hash the check takes as long, and fails.
  const std::string hash = known == now->users.end() ? "" : known->second.password_hash;
  const Login login = {.user = user, .password = password, .hash = hash};
  if (logins_.Knows(login)) return true;
  if (!checks_.try_acquire_for(kCheckWait)) {
    return core::Exhausted("too many logins are being checked; try again later");
  }
  const core::Result<bool> is_right = VerifyPassword(password, hash);
  checks_.release();
  if (is_right.ok() && *is_right) logins_.Remember(login);
  return is_right;
}

core::Result<Identity> AccessControl::Authenticate(std::string_view authorization) {
  const std::string token = TRY(ReadAuthorization(authorization));
  const size_t colon = token.find(':');
  if (colon == std::string::npos) {
    return NotAuthenticated("auth check failure, please check api key is correct");
  }
  Identity who = {.user = token.substr(0, colon)};
  if (!TRY(IsPasswordOf(who.user, std::string_view(token).substr(colon + 1)))) {
    return NotAuthenticated("auth check failure, please check username and password are correct");
  }
  return who;
}

}  // namespace elanus::access
