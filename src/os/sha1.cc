#include "os/sha1.h"

#include <openssl/evp.h>

namespace elanus::os {
namespace {

// OpenSSL's object, freed by OpenSSL.
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

struct Sha1::State {
  std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};
};

// Where the library's policy forbids SHA-1 these calls fail and the digest stays zero, which equals
// no digest of anything: contents are then refused, never taken unseen.
Sha1::Sha1() : state_(std::make_unique<State>()) {
  EVP_DigestInit_ex(state_->context.get(), EVP_sha1(), nullptr);
}
Sha1::~Sha1() = default;
Sha1::Sha1(Sha1&&) noexcept = default;
Sha1& Sha1::operator=(Sha1&&) noexcept = default;

void Sha1::Add(std::span<const std::byte> bytes) {
  EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}

Sha1Digest Sha1::Finish() {
  Sha1Digest digest = {};
  EVP_DigestFinal_ex(state_->context.get(), reinterpret_cast<unsigned char*>(digest.data()),
                     nullptr);
  return digest;
}

}  // namespace elanus::os
