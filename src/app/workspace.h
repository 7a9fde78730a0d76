// Workspace: the database and the model a command works on, opened when they are needed.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "app/settings.h"
#include "core/status.h"
#include "core/store.h"
#include "embed/model.h"
#include "embed/model_folder.h"
#include "engine/database.h"

namespace elanus::app {

class Workspace {
 public:
  explicit Workspace(const Settings& settings);
  ~Workspace();

  // Opens the database of --uri once. kNotFound if there is none to read: nothing is indexed yet.
  // `embedder`, which collections may need for texts that they get, must outlive the workspace.
  core::Result<core::Store*> OpenStore(engine::OpenMode mode,
                                       core::TextEmbedder* embedder = nullptr);
  bool DatabaseExists() const;

  // Opens the model of --model, else the one that made the collection (if there is a store and a
  // collection), else the default one. REQUIRES: OpenStore came before if the collection is to
  // speak
  core::Result<embed::Model*> OpenModel();
  // Opens this model in the precision of --precision, whatever the collection was made with; it
  // takes the place of the model above. "" is the one that made the collection.
  core::Result<embed::Model*> OpenOtherModel(std::string name);
  embed::ModelLibrary models() const;

  // Which collection to read for --collection. REQUIRES: OpenStore was Ok
  const std::string& collection() const { return collection_; }
  // kNotFound, with the collections that are there, unless there is one of this name.
  core::Status RequireCollection(const std::string& collection);

  // Prints to stderr unless --quiet.
  void Notice(std::string_view text) const;
  // Prints what the time since the last call was spent on, if --verbose.
  void Timing(std::string_view what);

 private:
  struct Machine;

  core::Result<embed::Model*> Open(const std::string& name, embed::Precision precision);

  const Settings& settings_;
  std::string collection_;
  std::unique_ptr<Machine> machine_;  // Outlives the store, which uses it.
  std::unique_ptr<core::Store> store_;
  std::unique_ptr<embed::Model> model_;
  std::chrono::steady_clock::time_point last_timing_ = std::chrono::steady_clock::now();
};

}  // namespace elanus::app
