#include "hub/address.h"

#include <algorithm>

namespace elanus::hub {
namespace {

constexpr size_t kRepositoryLengthMax = 96;  // The hub's own limit.
constexpr size_t kPathLengthMax = 1024;

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// "--" stands between owner and name in the names of cached folders, so it may not be in either.
bool IsNamePart(std::string_view part) {
  const auto is_fine = [](char c) {
    return IsLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
  };
  return !part.empty() && std::ranges::all_of(part, is_fine) && part.find("--") == part.npos &&
         part.find("..") == part.npos && part.front() != '.' && part.front() != '-' &&
         part.back() != '.' && part.back() != '-';
}

std::string Encode(std::string_view text, bool keeps_slashes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (char c : text) {
    const bool is_plain = IsLetterOrDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
    if (is_plain || (c == '/' && keeps_slashes)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kDigits[byte >> 4];
    encoded += kDigits[byte & 15];
  }
  return encoded;
}

}  // namespace

std::string Address::name() const {
  return repository.substr(repository.find('/') + 1);
}

core::Result<Address> ParseAddress(std::string_view text) {
  const size_t at = text.find('@');
  const std::string_view repository = text.substr(0, at);
  const size_t slash = repository.find('/');
  const bool has_owner = slash != repository.npos && IsNamePart(repository.substr(0, slash));
  if (!has_owner || !IsNamePart(repository.substr(slash + 1)) ||
      repository.size() > kRepositoryLengthMax) {
    return core::InvalidArgument("'" + std::string(text) +
                                 "' names no repository of a hub; expected owner/name or "
                                 "owner/name@revision");
  }
  Address address = {.repository = std::string(repository)};
  if (at != text.npos) address.revision = text.substr(at + 1);
  if (!IsPathBelow(address.revision)) {
    return core::InvalidArgument("'" + address.revision +
                                 "' is no revision; expected a branch, a tag or a commit");
  }
  return address;
}

bool IsCommit(std::string_view revision) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return revision.size() == 40 && std::ranges::all_of(revision, is_digit);
}

bool IsPathBelow(std::string_view path) {
  const auto is_bad = [](char c) {
    return c == '\\' || c == '\x7f' || static_cast<unsigned char>(c) < ' ';
  };
  if (path.empty() || path.size() > kPathLengthMax || std::ranges::any_of(path, is_bad)) {
    return false;
  }
  for (size_t start = 0; start <= path.size();) {
    const size_t end = std::min(path.find('/', start), path.size());
    const std::string_view part = path.substr(start, end - start);
    if (part.empty() || part == "." || part == "..") return false;
    start = end + 1;
  }
  return true;
}

std::string EncodePath(std::string_view path) {
  return Encode(path, true);
}

std::string EncodeName(std::string_view name) {
  return Encode(name, false);
}

}  // namespace elanus::hub
