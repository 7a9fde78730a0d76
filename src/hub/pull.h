// Pull: a model repository of a hub, or what a model needs of it, into the cache.
//
//   environment = TRY(ReadEnvironment(std::getenv));
//   address = TRY(ParseAddress("Xenova/clip-vit-base-patch32"));
//   pulled = TRY(Pull(environment, patience, {.address = address}, hooks));
//   ... pulled.snapshot is a folder with the files ...
//
// Whatever ends it, nothing stands under its final name that was not compared with the hub's digest
// and synced, and what has come so far is not downloaded again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/status.h"
#include "hub/address.h"
#include "hub/environment.h"
#include "hub/retries.h"

namespace elanus::hub {

struct PullRequest {
  Address address;
  bool with_int8 = false;  // The quantised graphs as well.
  // Where the files are copied to afterwards: room is asked for there, too. "" for nowhere.
  std::filesystem::path copied_to;
};

struct PulledFile {
  std::string path;
  int64_t bytes = 0;
  bool was_there = false;  // In the cache already.
};

struct Pulled {
  std::string commit;
  std::string licence;  // As the hub has it; "" if it says nothing, or was not asked.
  std::filesystem::path snapshot;
  std::vector<PulledFile> files;
  bool interrupted = false;  // Stop was asked: the files are not all there.

  int64_t bytes() const;
};

// All may be empty.
struct PullHooks {
  // Before the first byte: `so_far` has commit and licence.
  std::function<void(const Pulled& so_far, int64_t bytes)> begin;
  std::function<bool()> stop;
  std::function<void(int64_t done, int64_t total)> progress;  // Bytes of all files.
  std::function<void(const PulledFile&)> file;                // Each when it is there.
  std::function<void(const std::string&)> notice;             // What is being waited for.
};

// kNotFound: no such repository, revision or graph. kExhausted: no room, or larger than any model.
// kInvalidArgument: refused by the hub, or refused by us. kIo: network, disk, or contents that are
// not what the hub said. Each message says what to do.
core::Result<Pulled> Pull(const Environment& environment, const Patience& patience,
                          const PullRequest& request, const PullHooks& hooks);

// The bytes that are free where the path is, or will be when it is made; kExhausted if those are
// fewer than `needed`.
core::Status CheckRoom(const std::filesystem::path& path, int64_t needed);

}  // namespace elanus::hub
