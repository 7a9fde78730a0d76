// Passwords: how they are kept, so that whoever reads the file of users still has to guess.
//
// A password is kept as argon2id (RFC 9106) in its usual text form,
// "$argon2id$v=19$m=...$salt$hash", with 19 MiB, two passes, one lane: the least that OWASP's cheat
// sheet on password storage advises. One check takes some 20 ms and 19 MiB, which is paid once per
// user and process: after that VerifiedLogins knows the password again. More memory would let a
// flood of wrong logins take it from searches.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/status.h"

namespace elanus::access {

// As in Milvus. Longer ones are refused rather than cut: argon2 itself has no such limit.
inline constexpr size_t kPasswordBytesMin = 6;
inline constexpr size_t kPasswordBytesMax = 72;

// kInvalidArgument, with Milvus' words, if its length is not one a password may have.
core::Status CheckPassword(std::string_view password);

// With a random salt: two hashes of one password differ. kExhausted if there is no memory for it.
core::Result<std::string> HashPassword(std::string_view password);

// A text that HashPassword could have made. Any other, such as one that asks for gigabytes of
// memory or that another program made, is never computed.
bool IsPasswordHash(std::string_view hash);

// Whether `hash` is of `password`. A text that is no hash is no password's, but takes as long, so
// that the time does not tell who exists. kExhausted if there is no memory for it.
core::Result<bool> VerifyPassword(std::string_view password, std::string_view hash);

}  // namespace elanus::access
