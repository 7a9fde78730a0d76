// The two digests by which a hub names contents: SHA-256 for large files (git LFS), and git's own
// SHA-1 of "blob <length>\0<contents>" for small ones.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/status.h"

namespace elanus::hub {

enum class DigestKind { kSha256, kGitBlob };

struct Digest {
  DigestKind kind = DigestKind::kSha256;
  std::string hex;  // Lower case.

  bool operator==(const Digest&) const = default;
};

// Its length tells the kind. Takes an ETag as well, in quotes and with W/ before them. Nothing for
// any other text.
std::optional<Digest> ParseDigest(std::string_view text);

// Digests contents that arrive in pieces.
class Digester {
 public:
  // Git's digest begins with the length, so it must be known before the first byte.
  Digester(DigestKind kind, int64_t bytes);
  ~Digester();
  Digester(Digester&&) noexcept;
  Digester& operator=(Digester&&) noexcept;

  void Add(std::span<const std::byte> bytes);
  // REQUIRES: called once, last.
  Digest Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Adds the contents of a file; returns how many bytes those were.
core::Result<int64_t> AddFile(const std::filesystem::path& path, Digester* digester);

}  // namespace elanus::hub
