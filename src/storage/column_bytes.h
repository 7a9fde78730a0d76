// Columns as bytes, the form in which rows stand in the log (docs/formats.md, "Columns").
#pragma once

#include "core/bytes.h"
#include "core/column.h"

namespace elanus::storage {

void PutColumn(const core::ColumnView& column, core::ByteWriter* writer);

// Copies the values. kCorruption if lengths, offsets or the type make no sense.
core::Result<core::Column> GetColumn(core::ByteReader* reader);

// Whether `offsets` are rows + 1 rising numbers that end at `size`.
bool AreOffsets(std::span<const uint64_t> offsets, size_t rows, size_t size);

}  // namespace elanus::storage
