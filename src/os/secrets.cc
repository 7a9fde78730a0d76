#include "os/secrets.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <limits>

namespace elanus::os {

core::Status FillRandom(std::span<std::byte> bytes) {
  if (bytes.size() > static_cast<size_t>(std::numeric_limits<int>::max())) {
    return core::Internal("more random bytes were asked for than one call gives");
  }
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) !=
      1) {
    return core::Internal("the system gives no random bytes");
  }
  return core::Status::Ok();
}

core::Result<Sha256Digest> KeyedDigest(std::span<const std::byte> key,
                                       std::span<const std::byte> bytes) {
  Sha256Digest digest = {};
  const unsigned char* made =
      HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(digest.data()), nullptr);
  if (made == nullptr) return core::Internal("a keyed digest could not be made");
  return digest;
}

bool AreEqualSecrets(std::span<const std::byte> one, std::span<const std::byte> other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace elanus::os
