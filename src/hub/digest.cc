#include "hub/digest.h"

#include <algorithm>
#include <fstream>
#include <variant>
#include <vector>

#include "core/bytes.h"
#include "os/sha1.h"
#include "os/sha256.h"

namespace elanus::hub {
namespace {

constexpr size_t kSha256Digits = 64;
constexpr size_t kSha1Digits = 40;
// Large enough that reading costs little beside digesting.
constexpr size_t kPieceBytes = size_t{1} << 20;

}  // namespace

struct Digester::State {
  std::variant<os::Sha256, os::Sha1> sha;
};

std::optional<Digest> ParseDigest(std::string_view text) {
  if (text.starts_with("W/")) text.remove_prefix(2);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  if (text.size() != kSha256Digits && text.size() != kSha1Digits) return std::nullopt;
  Digest digest = {text.size() == kSha256Digits ? DigestKind::kSha256 : DigestKind::kGitBlob,
                   std::string(text)};
  for (char& c : digest.hex) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return std::nullopt;
  }
  return digest;
}

Digester::Digester(DigestKind kind, int64_t bytes) : state_(std::make_unique<State>()) {
  if (kind == DigestKind::kSha256) return;
  state_->sha.emplace<os::Sha1>();
  // The zero byte that ends a C string is a part of the header.
  const std::string header = "blob " + std::to_string(bytes) + '\0';
  Add(core::AsBytes(header));
}

Digester::~Digester() = default;
Digester::Digester(Digester&&) noexcept = default;
Digester& Digester::operator=(Digester&&) noexcept = default;

void Digester::Add(std::span<const std::byte> bytes) {
  std::visit([&](auto& sha) { sha.Add(bytes); }, state_->sha);
}

Digest Digester::Finish() {
  const auto kind =
      std::holds_alternative<os::Sha256>(state_->sha) ? DigestKind::kSha256 : DigestKind::kGitBlob;
  return {kind, std::visit([](auto& sha) { return os::ToHex(sha.Finish()); }, state_->sha)};
}

// Read, not mapped: another program may cut the file meanwhile, and a mapping would then end this
// one.
core::Result<int64_t> AddFile(const std::filesystem::path& path, Digester* digester) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return core::IoError("cannot read '" + path.string() + "'");
  std::vector<char> piece(kPieceBytes);
  int64_t bytes = 0;
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto count = static_cast<size_t>(file.gcount());
    digester->Add(std::as_bytes(std::span(piece.data(), count)));
    bytes += static_cast<int64_t>(count);
  }
  if (file.bad()) return core::IoError("cannot read '" + path.string() + "'");
  return bytes;
}

}  // namespace elanus::hub
