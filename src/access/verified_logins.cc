#include "access/verified_logins.h"

#include "core/bytes.h"
#include "os/secrets.h"

namespace elanus::access {

core::Result<VerifiedLogins> VerifiedLogins::Make() {
  Key key = {};
  TRY(os::FillRandom(key));
  return VerifiedLogins(key);
}

VerifiedLogins::VerifiedLogins(VerifiedLogins&& other) noexcept
    : key_(other.key_), digests_(std::move(other.digests_)) {}

core::Result<os::Sha256Digest> VerifiedLogins::DigestOf(const Login& login) const {
  // With their lengths, so that no two logins make the same bytes.
  core::ByteWriter writer;
  writer.PutText(login.user);
  writer.PutText(login.password);
  writer.PutText(login.hash);
  return os::KeyedDigest(key_, writer.bytes());
}

bool VerifiedLogins::Knows(const Login& login) const {
  const core::Result<os::Sha256Digest> digest = DigestOf(login);
  if (!digest.ok()) return false;
  const std::lock_guard lock(mutex_);
  const auto known = digests_.find(login.user);
  return known != digests_.end() && os::AreEqualSecrets(known->second, *digest);
}

void VerifiedLogins::Remember(const Login& login) {
  const core::Result<os::Sha256Digest> digest = DigestOf(login);
  if (!digest.ok()) return;
  const std::lock_guard lock(mutex_);
  digests_.insert_or_assign(std::string(login.user), *digest);
}

void VerifiedLogins::Forget(const std::string& user) {
  const std::lock_guard lock(mutex_);
  digests_.erase(user);
}

}  // namespace elanus::access
