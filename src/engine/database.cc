// Opening the store in a folder.
#include "engine/database.h"

#include "engine/folder_store.h"
#include "engine/make_folder.h"
#include "index/kernels.h"

namespace elanus::engine {
namespace {

// Files that a writer replaces vanish under a reader; its manifest then names others. More often
// than this in a row it is not a writer, but something wrong.
constexpr int kReadTriesMax = 20;

core::Result<std::unique_ptr<core::Store>> OpenForWriting(const std::string& path,
                                                          const Environment& environment,
                                                          std::vector<std::string>* notices) {
  // Looked at before it is locked: a folder of pictures does not get a LOCK file.
  TRY(MakeFolder(environment.files, path));
  auto lock = TRY(LockFolder(environment.files, path));
  auto catalog = TRY(Catalog::Open(environment, path, notices));
  return std::unique_ptr<core::Store>(
      std::make_unique<FolderStore>(environment, std::move(lock), std::move(catalog)));
}

core::Result<std::unique_ptr<core::Store>> OpenForReading(const std::string& path,
                                                          const Environment& environment) {
  if (!TRY(environment.files->Exists(JoinPath(path, storage::kCatalogName)))) {
    return core::NotFound("there is no database in '" + path + "'");
  }
  for (int tries = 1;; ++tries) {
    // A reader takes no lock. Between reading a manifest and opening its files a writer may have
    // replaced both.
    auto catalog = Catalog::Open(environment, path, nullptr);
    if (catalog.ok()) {
      return std::unique_ptr<core::Store>(
          std::make_unique<FolderStore>(environment, nullptr, std::move(*catalog)));
    }
    if (catalog.code() != core::Code::kNotFound || tries == kReadTriesMax) {
      return catalog.status();
    }
  }
}

}  // namespace

core::Result<std::unique_ptr<core::Store>> OpenDatabase(const std::string& path,
                                                        const DatabaseOptions& options,
                                                        os::FileSystem* files,
                                                        core::Executor* executor,
                                                        std::vector<std::string>* notices) {
  static const os::SystemClock system_clock;
  const Environment environment{.files = files,
                                .executor = executor,
                                .builder = options.builder,
                                .clock = options.clock == nullptr ? &system_clock : options.clock,
                                .segment_bytes = options.segment_bytes,
                                .read_only = options.mode == OpenMode::kRead,
                                .embedder = options.embedder};
  std::string folder = path;
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  if (folder.empty()) return core::InvalidArgument("the path of the database is empty");
  return environment.read_only ? OpenForReading(folder, environment)
                               : OpenForWriting(folder, environment, notices);
}

const char* KernelName() {
  return index::KernelName();
}

}  // namespace elanus::engine
