// Base64 (RFC 4648), the standard alphabet: how clients send logins and passwords.
#pragma once

#include <string>
#include <string_view>

#include "core/status.h"

namespace elanus::access {

// Reads text with or without padding. kInvalidArgument for any letter that is not one of base64's.
core::Result<std::string> DecodeBase64(std::string_view text);

std::string EncodeBase64(std::string_view bytes);

}  // namespace elanus::access
