// SHA-1 (FIPS 180-4), by OpenSSL: only for the names that git gives to contents. It tells damage
// from wholeness; against somebody who forges contents it is no protection.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace elanus::os {

using Sha1Digest = std::array<std::byte, 20>;

// Digests contents that arrive in pieces.
class Sha1 {
 public:
  Sha1();
  ~Sha1();
  Sha1(Sha1&&) noexcept;
  Sha1& operator=(Sha1&&) noexcept;

  void Add(std::span<const std::byte> bytes);
  // REQUIRES: called once, last.
  Sha1Digest Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace elanus::os
