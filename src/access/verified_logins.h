// VerifiedLogins: whom this process has seen the right password of.
//
// Every call of every client carries its password, and checking one takes 20 ms on purpose. So the
// first check of a user is remembered: not the password but a digest of it, keyed with random bytes
// that die with the process, together with the hash it was checked against. A changed password has
// another hash, so nothing that was remembered before answers for it. Wrong passwords are never
// remembered: each costs its sender a full check. Thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "core/status.h"
#include "os/sha256.h"

namespace elanus::access {

struct Login {
  std::string_view user;
  std::string_view password;
  std::string_view hash;  // What the user's password is kept as.
};

class VerifiedLogins {
 public:
  // kInternal if the system has no random bytes to give.
  static core::Result<VerifiedLogins> Make();
  VerifiedLogins(VerifiedLogins&& other) noexcept;

  // Whether this very login was remembered.
  bool Knows(const Login& login) const;
  // REQUIRES: the password was checked against the hash, and is right
  void Remember(const Login& login);
  // Of users who are gone or have another password; they would only take room.
  void Forget(const std::string& user);

 private:
  using Key = std::array<std::byte, 32>;

  explicit VerifiedLogins(const Key& key) : key_(key) {}
  core::Result<os::Sha256Digest> DigestOf(const Login& login) const;

  Key key_;
  mutable std::mutex mutex_;                                      // Guards the map.
  std::map<std::string, os::Sha256Digest, std::less<>> digests_;  // By user, one each.
};

}  // namespace elanus::access
