// Small files as text: configurations, descriptions, vocabularies.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/status.h"

namespace elanus::embed {

// kNotFound if there is no such file, kExhausted if it is larger than bytes_max.
core::Result<std::string> ReadContents(const std::filesystem::path& path, size_t bytes_max);

// Appears whole under its name or not at all, in place of what was there. kIo if it cannot.
core::Status WriteContents(const std::filesystem::path& path, std::string_view contents);

}  // namespace elanus::embed
