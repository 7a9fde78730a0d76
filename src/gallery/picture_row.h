// What a collection of pictures holds: a row for each file (docs/cli.md, "Fields").
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/batch.h"
#include "core/schema.h"
#include "embed/picture.h"

namespace elanus::gallery {

struct PictureRow {
  int64_t id = 0;
  std::string path = {};          // Absolute.
  std::string root = {};          // The folder that was asked for when it was added.
  std::string content_hash = {};  // SHA-256 of the file, lower-case hexadecimal.
  int64_t bytes = 0;
  int64_t mtime_ns = 0;
  embed::PictureFacts facts = {};
  bool damaged = false;
  std::vector<float> vector = {};  // Empty when it was not asked for.
  // One row of the fields that a collection has besides: labels, a client's own. Or no columns.
  core::Batch others = {};
};

// A file that gave no picture, or only a part of one. Kept so that it costs a stat, too, until it
// changes.
struct TroubleRow {
  int64_t id = 0;
  std::string path = {};  // Printable; the id is made from the true bytes.
  std::string root = {};
  std::string status = {};  // "bad" or "damaged".
  std::string reason = {};
  int64_t bytes = 0;
  int64_t mtime_ns = 0;
};

// The primary key: the first 63 bits of the SHA-256 of the path, so that adding a file again
// replaces its row.
int64_t PictureId(std::string_view absolute_path);

// REQUIRES: dimension > 0
core::CollectionSchema PictureSchema(const std::string& collection, int64_t dimension);
core::CollectionSchema TroubleSchema(const std::string& collection);

// Everything about a picture but its vector: what searches and listings show.
const std::vector<std::string>& FactFields();

// Rows without a field that others of them have get a null.
core::Batch ToBatch(std::span<const PictureRow> rows, int64_t dimension);
core::Batch ToBatch(std::span<const TroubleRow> rows);

// Fields that the batch does not have keep their defaults.
std::vector<PictureRow> ToPictureRows(const core::Batch& batch);
// The fields of a stored row that no picture has by itself.
core::Batch OtherFields(const core::Batch& batch, size_t row);
std::vector<TroubleRow> ToTroubleRows(const core::Batch& batch);

}  // namespace elanus::gallery
