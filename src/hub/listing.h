// What a hub says of a repository: its commit, its licence, its files.
//
// Two answers of the hub's API are read (https://huggingface.co/docs/hub/api):
//   /api/models/{repository}/revision/{revision}?blobs=true     everything at once
//   /api/models/{repository}/tree/{commit}?recursive=true       the files, in pages
//
// Answers are not trusted: a path that would leave its folder, two files of one name and sizes
// that cannot be are errors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "hub/digest.h"

namespace elanus::hub {

struct HubFile {
  std::string path;              // "onnx/model.onnx"
  std::optional<int64_t> bytes;  // Nothing where the hub did not say.
  std::optional<Digest> digest;
};

struct Listing {
  std::string commit;
  std::string licence;  // As the hub has it: "mit"; "" if it says nothing.
  std::vector<HubFile> files;

  // Whether size and digest of every file are known.
  bool is_complete() const;
};

// The first form.
core::Result<Listing> ParseRepository(std::string_view json);
// One page of the second.
core::Result<std::vector<HubFile>> ParseTree(std::string_view json);

// kIo if two files have one path.
core::Status CheckPathsDiffer(const std::vector<HubFile>& files);

}  // namespace elanus::hub
