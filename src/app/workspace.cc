// The one file that knows which store and which model a command gets. Everything above speaks to
// core::Store and embed::Model, so that a server behind --uri needs a change here and nowhere else.
#include "app/workspace.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "app/terminal.h"
#include "gallery/collection.h"
#include "gallery/next_collection.h"
#include "os/posix_file_system.h"
#include "os/thread_pool.h"

namespace elanus::app {
namespace {

// What a later build may speak to; a folder of such a name needs "./" in front.
bool IsServer(const std::string& uri) {
  return uri.starts_with("http://") || uri.starts_with("https://") || uri.starts_with("tcp://") ||
         uri.starts_with("milvus://");
}

// A damaged model is a wrong request, not damaged data: it can be imported again.
core::Status ModelError(const core::Status& status) {
  if (status.code() != core::Code::kCorruption) return status;
  return core::InvalidArgument(status.message() +
                               "; import it again with: elanus models import FOLDER");
}

}  // namespace

// What the engine borrows from the process, and must not outlive.
struct Workspace::Machine {
  os::PosixFileSystem files;
  os::ThreadPool threads;
  os::ThreadPool builders;

  // One thread more for builders: nobody helps them.
  explicit Machine(int width)
      : threads(static_cast<size_t>(width)),
        builders(threads.width() + 1, os::ThreadPriority::kLow) {}
};

Workspace::Workspace(const Settings& settings) : settings_(settings) {}

Workspace::~Workspace() = default;

// An empty folder is a place for a database, and not one yet.
bool Workspace::DatabaseExists() const {
  std::error_code error;
  return std::filesystem::is_directory(settings_.uri, error) &&
         !std::filesystem::is_empty(settings_.uri, error);
}

// What a person may have meant by --uri is looked at before the engine is, because it knows paths
// only: a server's address or a file would become a folder of that name.
core::Result<core::Store*> Workspace::OpenStore(engine::OpenMode mode,
                                                core::TextEmbedder* embedder) {
  if (store_ != nullptr) return store_.get();
  if (IsServer(settings_.uri)) {
    return core::Unimplemented("--uri '" + settings_.uri +
                               "' is a server, which this build does not speak to; give a folder");
  }
  std::error_code error;
  if (std::filesystem::exists(settings_.uri, error) &&
      !std::filesystem::is_directory(settings_.uri, error)) {
    return core::InvalidArgument("--uri '" + settings_.uri + "' is a file; give a folder");
  }
  if (mode == engine::OpenMode::kRead && !DatabaseExists()) {
    return core::NotFound("nothing is indexed yet in '" + settings_.uri +
                          "'; run: elanus add FOLDER");
  }
  machine_ = std::make_unique<Machine>(settings_.threads);
  std::vector<std::string> notices;
  auto opened = engine::OpenDatabase(
      settings_.uri, {.mode = mode, .builder = &machine_->builders, .embedder = embedder},
      &machine_->files, &machine_->threads, &notices);
  for (const std::string& notice : notices) Notice(notice);
  if (!opened.ok()) return opened.status();
  store_ = std::move(opened).value();
  // A switch to another model may have been cut off, or be under way in another process.
  if (mode == engine::OpenMode::kWrite) {
    TRY(gallery::FinishSwitch(store_.get(), settings_.collection));
  }
  collection_ = TRY(gallery::CollectionToRead(store_.get(), settings_.collection));
  Timing("open database");
  return store_.get();
}

embed::ModelLibrary Workspace::models() const {
  return embed::ModelLibrary(settings_.models_dir);
}

// A collection speaks for itself: with no --model the one that made it is taken, in the precision
// it was made in, so that changing the default model breaks no search.
core::Result<embed::Model*> Workspace::OpenModel() {
  if (model_ != nullptr) return model_.get();
  std::string name = settings_.model;
  auto precision = TRY(embed::ParsePrecision(settings_.precision));
  if (store_ != nullptr) {
    const auto made_with = TRY(gallery::ReadCollectionModel(store_.get(), collection_));
    if (made_with && name.empty()) name = made_with->name;
    const auto recorded = embed::ParsePrecision(made_with ? made_with->precision : "auto");
    if (precision == embed::Precision::kAuto && recorded.ok()) precision = recorded.value();
  }
  return Open(name, precision);
}

core::Result<embed::Model*> Workspace::OpenOtherModel(std::string name) {
  if (name.empty()) {
    const auto made_with = TRY(gallery::ReadCollectionModel(store_.get(), collection_));
    if (made_with) name = made_with->name;
  }
  return Open(name, TRY(embed::ParsePrecision(settings_.precision)));
}

core::Result<embed::Model*> Workspace::Open(const std::string& name, embed::Precision precision) {
  embed::ModelOptions options;
  options.precision = precision;
  options.threads = settings_.threads;
  options.cache_directory = settings_.cache_dir;
  const auto folder = models().Find(name);
  if (!folder.ok()) return ModelError(folder.status());
  auto opened = embed::Model::Open(folder.value(), options);
  if (!opened.ok()) return ModelError(opened.status());
  model_ = std::move(opened).value();
  Timing("open model " + model_->folder().name);
  return model_.get();
}

// The store would say so too, but only this can name the collections that are there.
core::Status Workspace::RequireCollection(const std::string& collection) {
  const std::string& found = collection == settings_.collection ? collection_ : collection;
  const auto made_with = TRY(gallery::ReadCollectionModel(store_.get(), found));
  if (made_with) return core::Status::Ok();
  std::string names;
  for (const std::string& name : TRY(gallery::ListVisibleCollections(store_.get()))) {
    names += (names.empty() ? "" : ", ") + name;
  }
  if (names.empty()) {
    return core::NotFound("nothing is indexed yet in '" + settings_.uri +
                          "'; run: elanus add FOLDER");
  }
  return core::NotFound(fmt::format("no collection '{}' in '{}'; choose --collection from: {}",
                                    collection, settings_.uri, names));
}

void Workspace::Notice(std::string_view text) const {
  if (!settings_.quiet) fmt::print(stderr, "elanus: {}\n", text);
}

// Each call tells the time since the one before, so the lines add up to the whole.
void Workspace::Timing(std::string_view what) {
  const auto now = std::chrono::steady_clock::now();
  const std::chrono::duration<double, std::milli> spent = now - last_timing_;
  last_timing_ = now;
  if (settings_.verbose) fmt::print(stderr, "timing: {:8.1f} ms  {}\n", spent.count(), what);
}

}  // namespace elanus::app
