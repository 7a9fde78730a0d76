#include "access/password.h"

#include <argon2.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "os/secrets.h"

namespace elanus::access {
namespace {

constexpr uint32_t kMemoryKib = 19 * 1024;
constexpr uint32_t kPasses = 2;
constexpr uint32_t kLanes = 1;
constexpr size_t kSaltBytes = 16;
constexpr size_t kHashBytes = 32;

// What kMemoryKib, kPasses and kLanes begin a hash with.
constexpr std::string_view kPrefix = "$argon2id$v=19$m=19456,t=2,p=1$";
// Base64 without padding: 22 letters of salt, 43 of hash.
constexpr size_t kSaltLetters = 22;
constexpr size_t kHashLetters = 43;

// Of no password anybody could send: what is compared with where there is no hash.
constexpr std::string_view kNobody =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

bool AreBase64(std::string_view letters) {
  for (char letter : letters) {
    const bool is_one = (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
                        (letter >= '0' && letter <= '9') || letter == '+' || letter == '/';
    if (!is_one) return false;
  }
  return true;
}

core::Status Failure(int error) {
  const std::string what = std::string("argon2: ") + argon2_error_message(error);
  return error == ARGON2_MEMORY_ALLOCATION_ERROR ? core::Exhausted(what) : core::Internal(what);
}

}  // namespace

core::Status CheckPassword(std::string_view password) {
  if (password.size() >= kPasswordBytesMin && password.size() <= kPasswordBytesMax) {
    return core::Status::Ok();
  }
  return core::InvalidArgument(
      "invalid password length: out of range " + std::to_string(kPasswordBytesMin) +
      " <= value <= " + std::to_string(kPasswordBytesMax) +
      ": invalid parameter[value=" + std::to_string(password.size()) + "]");
}

core::Result<std::string> HashPassword(std::string_view password) {
  std::array<std::byte, kSaltBytes> salt = {};
  TRY(os::FillRandom(salt));
  std::array<char, 128> text = {};
  const int error =
      argon2id_hash_encoded(kPasses, kMemoryKib, kLanes, password.data(), password.size(),
                            salt.data(), salt.size(), kHashBytes, text.data(), text.size());
  if (error != ARGON2_OK) return Failure(error);
  return std::string(text.data());
}

bool IsPasswordHash(std::string_view hash) {
  if (hash.size() != kPrefix.size() + kSaltLetters + 1 + kHashLetters) return false;
  if (!hash.starts_with(kPrefix)) return false;
  const std::string_view rest = hash.substr(kPrefix.size());
  return AreBase64(rest.substr(0, kSaltLetters)) && rest[kSaltLetters] == '$' &&
         AreBase64(rest.substr(kSaltLetters + 1));
}

core::Result<bool> VerifyPassword(std::string_view password, std::string_view hash) {
  const bool is_hash = IsPasswordHash(hash);
  const std::string text(is_hash ? hash : kNobody);
  const int error = argon2id_verify(text.c_str(), password.data(), password.size());
  if (error == ARGON2_OK) return is_hash;
  // The last bits of salt and hash may be such as base64 never has: then it is nobody's.
  if (error == ARGON2_VERIFY_MISMATCH || error == ARGON2_DECODING_FAIL) return false;
  return Failure(error);
}

}  // namespace elanus::access
