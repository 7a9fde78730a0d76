// Names are planned first, so that --dry-run and --on-collision fail know everything before a byte
// moves. Copying then trusts none of it: each file is written under a name of its own and renamed
// by a call that refuses to replace, so a name that was taken meanwhile costs a retry and never a
// file.
#include "gallery/copy.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "gallery/plan.h"
#include "gallery/text.h"

namespace elanus::gallery {
namespace {

namespace fs = std::filesystem;

constexpr const char* kManifestName = "elanus-manifest";

// "dog-2.jpg" from "dog.jpg"; number 1 is the name itself.
std::string Numbered(const std::string& name, int number) {
  if (number == 1) return name;
  const fs::path path(name);
  return fmt::format("{}-{}{}", path.stem().string(), number, path.extension().string());
}

core::Status SystemError(const std::string& what) {
  return core::Status(errno == EEXIST ? core::Code::kAlreadyExists : core::Code::kIo,
                      what + ": " + std::strerror(errno));
}

// Gives a finished temporary file its name, unless the name is taken: no check of ours could be
// as safe as the one inside the system call.
core::Status Publish(const std::string& temporary, const std::string& target) {
  if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) {
    return core::Status::Ok();
  }
  // File systems without that call (some network ones) have hard links, which refuse just as well.
  if (errno != EINVAL && errno != ENOSYS) return SystemError("cannot make '" + target + "'");
  if (::link(temporary.c_str(), target.c_str()) != 0) {
    return SystemError("cannot make '" + target + "'");
  }
  ::unlink(temporary.c_str());
  return core::Status::Ok();
}

// A link is made by one call that refuses to replace; a copy is made elsewhere and published.
core::Status CopyOne(const std::string& source, const std::string& target, CopyMode mode) {
  if (mode == CopyMode::kLink) {
    if (!FileExists(source)) return core::NotFound("the file is gone");
    if (::symlink(source.c_str(), target.c_str()) != 0) {
      return SystemError("cannot make '" + target + "'");
    }
    return core::Status::Ok();
  }
  const std::string temporary = fmt::format("{}.{}.part", target, ::getpid());
  std::error_code error;
  fs::copy_file(source, temporary, fs::copy_options::overwrite_existing, error);
  const core::Status status =
      error ? core::IoError("cannot be copied: " + error.message()) : Publish(temporary, target);
  if (!status.ok()) ::unlink(temporary.c_str());
  return status;
}

// The manifest names its source paths as text; bytes that are not text cannot be in rows.
core::Result<std::string> WriteManifest(const CopySummary& summary, const CopyOptions& options) {
  nlohmann::ordered_json manifest = {{"type", "elanus-manifest"}, {"query", options.query}};
  manifest["mode"] = options.mode == CopyMode::kCopy ? "copy" : "link";
  manifest["files"] = nlohmann::ordered_json::array();
  for (const CopiedFile& file : summary.files) {
    nlohmann::ordered_json entry = {{"source", file.source},
                                    {"target", file.target},
                                    {"rank", file.rank},
                                    {"score", file.score},
                                    {"action", file.action}};
    if (!file.reason.empty()) entry["reason"] = file.reason;
    manifest["files"].push_back(std::move(entry));
  }
  const std::string temporary =
      fmt::format("{}/.{}.{}.part", options.folder, kManifestName, ::getpid());
  std::ofstream stream(temporary);
  stream << manifest.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
  stream.close();
  if (!stream) return core::IoError("cannot write '" + temporary + "'");
  for (int number = 1;; ++number) {
    const std::string target =
        options.folder + "/" + Numbered(std::string(kManifestName) + ".json", number);
    const core::Status status = Publish(temporary, target);
    if (status.ok()) return target;
    if (status.code() != core::Code::kAlreadyExists) return status;
  }
}

// Before the first copy: half a folder is worse than none.
core::Status CheckCollisions(const std::vector<CopiedFile>& files, const CopyOptions& options) {
  if (options.on_collision != OnCollision::kFail) return core::Status::Ok();
  for (const CopiedFile& file : files) {
    if (file.action != "failed") continue;
    return core::AlreadyExists(
        fmt::format("'{}' would be overwritten by '{}', so nothing was copied; use --on-collision "
                    "rename or skip",
                    options.folder + "/" + fs::path(file.source).filename().string(), file.source));
  }
  return core::Status::Ok();
}

// Another program may take a name between plan and copy; then the next number is tried.
void Execute(const CopyOptions& options, CopiedFile* file) {
  const std::string name = fs::path(file->source).filename().string();
  for (int number = 2;; ++number) {
    const core::Status status = CopyOne(file->source, file->target, options.mode);
    if (status.ok()) return;
    const bool taken = status.code() == core::Code::kAlreadyExists;
    if (!taken || options.on_collision != OnCollision::kRename) {
      file->action = taken ? "skipped" : "failed";
      file->reason = status.message();
      file->target.clear();
      return;
    }
    file->target = options.folder + "/" + Numbered(name, number);
  }
}

}  // namespace

core::Result<OnCollision> ParseOnCollision(std::string_view name) {
  if (name == "rename") return OnCollision::kRename;
  if (name == "skip") return OnCollision::kSkip;
  if (name == "fail") return OnCollision::kFail;
  return core::InvalidArgument("--on-collision is '" + std::string(name) +
                               "'; use rename, skip or fail");
}

// Names that this run has given away count as taken, too: two hits of one name are as much a
// collision as a hit and a file that was there.
std::vector<CopiedFile> PlanCopies(std::span<const PictureHit> hits, const CopyOptions& options,
                                   const std::function<bool(const std::string&)>& exists) {
  std::vector<CopiedFile> files;
  std::set<std::string> planned;
  const auto is_taken = [&](const std::string& name) {
    return planned.contains(name) || exists(name);
  };
  for (const PictureHit& hit : hits) {
    CopiedFile file{.source = hit.row.path,
                    .target = "",
                    .action = options.mode == CopyMode::kCopy ? "copied" : "linked",
                    .reason = "",
                    .rank = hit.rank,
                    .score = hit.score};
    const std::string name = fs::path(hit.row.path).filename().string();
    int number = 1;
    while (options.on_collision == OnCollision::kRename && is_taken(Numbered(name, number))) {
      ++number;
    }
    const std::string target = Numbered(name, number);
    if (is_taken(target)) {
      file.action = options.on_collision == OnCollision::kSkip ? "skipped" : "failed";
      file.reason = "there is a file of this name";
    } else {
      planned.insert(target);
      file.target = options.folder + "/" + target;
    }
    files.push_back(std::move(file));
  }
  return files;
}

core::Result<CopySummary> CopyHits(std::span<const PictureHit> hits, const CopyOptions& options) {
  CopySummary summary;
  summary.files = PlanCopies(hits, options, [&](const std::string& name) {
    return FileExists(options.folder + "/" + name);
  });
  TRY(CheckCollisions(summary.files, options));
  if (options.dry_run) return summary;

  std::error_code error;
  fs::create_directories(options.folder, error);
  if (error || !fs::is_directory(options.folder, error)) {
    return core::IoError("cannot make the folder '" + options.folder +
                         "': " + (error ? error.message() : "a file is in its place"));
  }
  for (CopiedFile& file : summary.files) {
    if (!file.target.empty()) Execute(options, &file);
  }
  summary.manifest = TRY(WriteManifest(summary, options));
  return summary;
}

}  // namespace elanus::gallery
