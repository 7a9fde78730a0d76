// Small files as text: configurations, descriptions, vocabularies.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "core/status.h"

namespace elanus::embed {

// kNotFound if there is no such file, kExhausted if it is larger than bytes_max.
core::Result<std::string> ReadContents(const std::filesystem::path& path, size_t bytes_max);

}  // namespace elanus::embed
