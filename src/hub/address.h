// Where a model is on a hub: "owner/name", optionally "@revision" behind it.
#pragma once

#include <string>
#include <string_view>

#include "core/status.h"

namespace elanus::hub {

struct Address {
  std::string repository;         // "Xenova/clip-vit-base-patch32"
  std::string revision = "main";  // A branch, a tag, or a commit.

  // The last part of the repository's name.
  std::string name() const;
};

// Names are those that the hub allows: letters, digits, '.', '_' and '-', at most 96 characters.
core::Result<Address> ParseAddress(std::string_view text);

// Forty lower-case hexadecimal digits: a revision that can never come to mean something else.
bool IsCommit(std::string_view revision);

// Whether a path that somebody else chose stays below the folder that it is put into: no "..", not
// absolute, no backslash, no control character, no empty part.
bool IsPathBelow(std::string_view path);

// A path in a URL: all but letters, digits and "-._~/" as %XX.
std::string EncodePath(std::string_view path);
// The same where a slash is a part of a name, as in the branch "refs/pr/1".
std::string EncodeName(std::string_view name);

}  // namespace elanus::hub
