// What code that keeps secrets is built from, by OpenSSL: randomness, keyed digests, comparison.
#pragma once

#include <cstddef>
#include <span>

#include "core/status.h"
#include "os/sha256.h"

namespace elanus::os {

// Bytes that nobody can guess. kInternal if the system has none to give.
core::Status FillRandom(std::span<std::byte> bytes);

// HMAC-SHA-256 (RFC 2104): who does not know the key can neither make nor check it.
// kInternal if memory is out.
core::Result<Sha256Digest> KeyedDigest(std::span<const std::byte> key,
                                       std::span<const std::byte> bytes);

// Takes as long wherever they differ, so that a guess learns nothing from the time.
bool AreEqualSecrets(std::span<const std::byte> one, std::span<const std::byte> other);

}  // namespace elanus::os
