// `elanus info`: what a collection is made of.
// One list of facts serves both forms, so that a key that is in the JSON is also in the text.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/output.h"
#include "app/workspace.h"
#include "gallery/collection.h"

namespace elanus::app {
namespace {

// Facts of one collection, in an order that goes from what it is to how it lies on disk.
class Info final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  bool json_ = false;
};

void Info::Declare(CLI::App* app) {
  app->add_flag("--json", json_, "one line of JSON");
}

namespace {

core::Result<int64_t> CountRows(core::Store* store, const std::string& collection,
                                const char* filter) {
  core::CountRequest request;
  request.of.collection = collection;
  request.filter = filter;
  return TRY(store->Count(request)).rows;
}

}  // namespace

core::Result<ExitCode> Info::Run(const Settings& settings) {
  Workspace workspace(settings);
  core::Store* store = TRY(workspace.OpenStore(engine::OpenMode::kRead));
  TRY(workspace.RequireCollection(settings.collection));
  const core::CollectionName name{"", workspace.collection()};
  const std::string trouble = gallery::TroubleCollection(settings.collection);
  const auto model = TRY(gallery::ReadCollectionModel(store, name.collection));
  const core::CollectionDescription description = TRY(store->DescribeCollection(name));
  const core::CollectionStatistics statistics = TRY(store->GetStatistics(name));
  const int64_t bad = TRY(CountRows(store, trouble, "status == \"bad\""));
  const int64_t damaged = TRY(CountRows(store, name.collection, "damaged == true"));
  const std::string index = description.indexes.empty() ? "" : description.indexes[0].type;
  // What AUTOINDEX has chosen; the other names say it themselves.
  std::string served_by;
  for (const core::IndexState& state : TRY(store->DescribeIndexes(name))) {
    const auto told = state.index.params.find("served_by");
    if (told != state.index.params.end()) served_by = told->second;
  }
  const char* metric =
      description.indexes.empty() ? "" : core::MetricName(description.indexes[0].metric);

  // These keys are promises to scripts (docs/cli.md).
  const nlohmann::ordered_json facts = {{"collection", settings.collection},
                                        {"uri", settings.uri},
                                        {"rows", statistics.rows},
                                        {"model", model->name},
                                        {"model_fingerprint", model->fingerprint},
                                        {"dimension", model->dimension},
                                        {"precision", model->precision},
                                        {"index", index},
                                        {"served_by", served_by},
                                        {"metric", metric},
                                        {"bytes", statistics.disk_bytes},
                                        {"segments", statistics.segments},
                                        {"growing_rows", statistics.growing_rows},
                                        {"deleted_rows", statistics.deleted_rows},
                                        {"bad_files", bad},
                                        {"damaged_files", damaged}};
  if (json_) {
    nlohmann::ordered_json line = {{"type", "info"}};
    line.update(facts);
    fmt::print("{}\n", line.dump());
    return ExitCode::kDone;
  }
  const Style style(WantsColor(settings.color, STDOUT_FILENO));
  for (const auto& [key, value] : facts.items()) {
    std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    if (key == "bytes") text += " (" + BytesText(statistics.disk_bytes) + ")";
    fmt::print("{} {}\n", style.Dim(fmt::format("{:18}", key)), text);
  }
  return ExitCode::kDone;
}

}  // namespace

std::unique_ptr<Command> MakeInfo() {
  return std::make_unique<Info>();
}

}  // namespace elanus::app
