// core::Store on a folder: finds the collection, calls the verb.
//
// The catalog's mutex is held for finding a name, and by creating and dropping for as long as they
// take; every other verb runs on its collection alone.
#include "engine/database.h"

#include <cctype>
#include <mutex>

#include "engine/catalog.h"
#include "engine/limits.h"
#include "engine/make_folder.h"
#include "engine/verbs.h"
#include "index/kernels.h"

namespace elanus::engine {
namespace {

// Files that a writer replaces vanish under a reader; its manifest then names others. More often
// than this in a row it is not a writer, but something wrong.
constexpr int kReadTriesMax = 20;

// Milvus numbers the fields of users from here.
constexpr int64_t kFirstFieldId = 100;

std::string DatabaseOf(const std::string& name) {
  return name.empty() ? "default" : name;
}

// Descriptions and properties may have been changed since; they do not make it another collection.
bool IsSameSchema(const core::CollectionSchema& a, const core::CollectionSchema& b) {
  return a.name == b.name && a.fields == b.fields &&
         a.enable_dynamic_field == b.enable_dynamic_field;
}

class Database final : public core::Store {
 public:
  Database(const Environment& environment, std::unique_ptr<os::FileLock> lock,
           std::unique_ptr<Catalog> catalog)
      : environment_(environment), lock_(std::move(lock)), catalog_(std::move(catalog)) {}

  core::Status CreateCollection(const std::string& database,
                                const core::CollectionSchema& schema) override {
    TRY(core::ValidateSchema(schema));
    TRY(CheckSupported(schema));
    core::CollectionSchema numbered = schema;
    for (size_t i = 0; i < numbered.fields.size(); ++i) {
      numbered.fields[i].id = kFirstFieldId + static_cast<int64_t>(i);
    }
    const std::lock_guard lock(mutex_);
    const auto existing = catalog_->Find(DatabaseOf(database), schema.name);
    if (existing != nullptr) {
      if (IsSameSchema(existing->snapshot()->schema(), numbered)) return core::Status::Ok();
      return core::AlreadyExists("collection '" + schema.name + "' exists with another schema");
    }
    TRY(CheckWritable());
    return catalog_->Add(DatabaseOf(database), numbered);
  }

  core::Status DropCollection(const core::CollectionName& name) override {
    const std::lock_guard lock(mutex_);
    TRY(CheckWritable());
    const std::string database = DatabaseOf(name.database);
    if (catalog_->Find(database, name.collection) == nullptr) return core::Status::Ok();
    // From here on the collection is gone, whatever happens to its files.
    const auto collection = TRY(catalog_->Take(database, name.collection));
    // Writers that have got hold of it are told; whatever else goes wrong with files that belong to
    // nothing any more is for the next recovery.
    const core::Status stopped = collection->Exclusive([&](Ledger* ledger) {
      ledger->stopped = NoSuchCollection(name);
      return core::Status::Ok();
    });
    static_cast<void>(stopped);
    const core::Status removed = environment_.files->RemoveTree(collection->directory());
    static_cast<void>(removed);
    return core::Status::Ok();
  }

  core::Result<core::CollectionDescription> DescribeCollection(
      const core::CollectionName& name) override {
    return *TRY(Find(name))->snapshot()->description;
  }

  core::Result<std::vector<std::string>> ListCollections(const std::string& database) override {
    const std::lock_guard lock(mutex_);
    return catalog_->List(DatabaseOf(database));
  }

  core::Result<core::CollectionStatistics> GetStatistics(
      const core::CollectionName& name) override {
    const auto collection = TRY(Find(name));
    const auto snapshot = collection->snapshot();
    core::CollectionStatistics statistics;
    statistics.segments = static_cast<int64_t>(snapshot->sealed);
    statistics.disk_bytes = static_cast<int64_t>(collection->log_bytes());
    for (size_t i = 0; i < snapshot->segments.size(); ++i) {
      const SegmentView& view = snapshot->segments[i];
      statistics.rows += static_cast<int64_t>(view.live_rows());
      statistics.deleted_rows += static_cast<int64_t>(view.deleted_rows());
      if (i >= snapshot->sealed) statistics.growing_rows += static_cast<int64_t>(view.live_rows());
      if (i < snapshot->sealed)
        statistics.disk_bytes += static_cast<int64_t>(view.segment->bytes());
    }
    return statistics;
  }

  core::Status AlterProperties(const core::CollectionName& name,
                               const std::map<std::string, std::string>& properties) override {
    return engine::AlterProperties(TRY(Find(name)).get(), properties);
  }

  core::Status CreateIndex(const core::CollectionName& name,
                           const core::IndexDescription& index) override {
    return engine::CreateIndex(TRY(Find(name)).get(), index);
  }

  core::Result<core::InsertReceipt> Insert(const core::InsertRequest& request) override {
    return engine::Insert(TRY(Find(request.to)).get(), request.rows);
  }

  core::Result<core::InsertReceipt> Upsert(const core::InsertRequest& request) override {
    return engine::Upsert(TRY(Find(request.to)).get(), request.rows);
  }

  core::Result<core::DeleteReceipt> Delete(const core::DeleteRequest& request) override {
    return Remove(TRY(Find(request.from)).get(), request);
  }

  core::Result<core::QueryAnswer> Query(const core::QueryRequest& request) override {
    return Retrieve(*TRY(Find(request.from))->snapshot(), request);
  }

  core::Result<int64_t> Count(const core::CollectionName& name,
                              const std::string& filter) override {
    return engine::Count(*TRY(Find(name))->snapshot(), filter);
  }

  core::Result<core::SearchAnswer> Search(const core::SearchRequest& request) override {
    return engine::Search(*TRY(Find(request.in))->snapshot(), request, environment_.executor);
  }

  core::Status Flush(const core::CollectionName& name) override {
    return engine::Flush(TRY(Find(name)).get());
  }

  core::Status Compact(const core::CollectionName& name) override {
    return engine::Compact(TRY(Find(name)).get());
  }

 private:
  static core::Status NoSuchCollection(const core::CollectionName& name) {
    return core::NotFound("collection '" + name.collection + "' does not exist in database '" +
                          DatabaseOf(name.database) + "'");
  }

  core::Status CheckWritable() const {
    if (!environment_.read_only) return core::Status::Ok();
    return core::InvalidArgument(
        "the database is open for reading; open it for writing to change it");
  }

  core::Result<std::shared_ptr<Collection>> Find(const core::CollectionName& name) {
    const std::lock_guard lock(mutex_);
    auto collection = catalog_->Find(DatabaseOf(name.database), name.collection);
    if (collection == nullptr) return NoSuchCollection(name);
    return collection;
  }

  const Environment environment_;
  const std::unique_ptr<os::FileLock> lock_;
  std::mutex mutex_;  // Guards the one below.
  const std::unique_ptr<Catalog> catalog_;
};

core::Result<std::unique_ptr<core::Store>> OpenForWriting(const std::string& path,
                                                          const Environment& environment,
                                                          std::vector<std::string>* notices) {
  // Looked at before it is locked: a folder of pictures does not get a LOCK file.
  TRY(MakeFolder(environment.files, path));
  auto lock = TRY(LockFolder(environment.files, path));
  auto catalog = TRY(Catalog::Open(environment, path, notices));
  return std::unique_ptr<core::Store>(
      std::make_unique<Database>(environment, std::move(lock), std::move(catalog)));
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
          std::make_unique<Database>(environment, nullptr, std::move(*catalog)));
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
                                .clock = options.clock == nullptr ? &system_clock : options.clock,
                                .segment_bytes = options.segment_bytes,
                                .read_only = options.mode == OpenMode::kRead};
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
