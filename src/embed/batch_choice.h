// Which batch size is fastest on this machine: found by trying, and remembered.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>

#include "core/status.h"

namespace elanus::embed {

// Tries 1, 2, 4, ... up to kBatchMax and answers the smallest batch whose time a picture is within
// a few percent of the best. It stops as soon as doubling gains nothing, so a slow graph is not run
// at sizes that cannot win. `run` does one run of so many pictures; `seconds` is a clock.
inline constexpr size_t kBatchMax = 16;
core::Result<size_t> FastestBatch(const std::function<core::Status(size_t)>& run,
                                  const std::function<double()>& seconds);

// One number in a file. A file that says no sensible number is as good as none, and one that cannot
// be written costs the next run a measurement.
std::optional<size_t> ReadBatch(const std::filesystem::path& file);
void WriteBatch(const std::filesystem::path& file, size_t batch);

}  // namespace elanus::embed
