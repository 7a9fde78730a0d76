// SHA-256 (FIPS 180-4), by OpenSSL: the identity of picture contents and of model files.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace elanus::os {

using Sha256Digest = std::array<std::byte, 32>;

// Digests contents that arrive in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void Add(std::span<const std::byte> bytes);
  // REQUIRES: called once, last.
  Sha256Digest Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Sha256Digest Sha256Of(std::span<const std::byte> bytes);

// Lower-case hexadecimal.
std::string ToHex(std::span<const std::byte> bytes);

}  // namespace elanus::os
