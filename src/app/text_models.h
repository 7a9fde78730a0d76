// TextModels: the models of the library, for the collections whose vectors are made of texts.
//
// One copy of a model serves all requests on all databases. It is loaded by the first request that
// needs it, and texts of requests that come at the same time go through it together. Requests with
// many texts take seconds, so few of them are let in at a time: others find a thread and their
// turn.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <semaphore>
#include <string>
#include <utility>

#include "app/recent_texts.h"
#include "app/settings.h"
#include "core/text_embedder.h"
#include "embed/model.h"
#include "embed/model_folder.h"
#include "embed/text_batcher.h"

namespace elanus::app {

// Thread-safe.
class TextModels final : public core::TextEmbedder {
 public:
  explicit TextModels(const Settings& settings);

  core::Result<core::TextModel> Find(const std::string& name) override;
  core::Result<core::Column> Embed(const core::TextModel& model,
                                   const core::ColumnView& texts) override;

 private:
  // A model, and the queue in front of it.
  struct Served {
    explicit Served(std::unique_ptr<embed::Model> opened);
    const std::unique_ptr<embed::Model> model;
    embed::TextBatcher batcher;
    RecentTexts recent;
  };

  // Says which models understand words, and how to get one.
  core::Status NoModel(const std::string& what) const;
  core::Result<embed::ModelFolder> FindFolder(const std::string& name) const;
  core::Result<std::shared_ptr<Served>> Open(const core::TextModel& model);
  static core::Result<core::Column> EmbedFew(const core::ColumnView& texts, Served* served);
  core::Result<core::Column> EmbedMany(const core::ColumnView& texts, Served* served);

  const embed::ModelLibrary library_;
  const embed::ModelOptions options_;
  const std::string precision_;  // As the settings have it.
  std::mutex mutex_;             // Guards the one below; held while a model is opened.
  // By fingerprint and precision.
  std::map<std::pair<std::string, std::string>, std::shared_ptr<Served>> served_;
  std::counting_semaphore<> large_calls_;  // How many more may be under way.
};

}  // namespace elanus::app
