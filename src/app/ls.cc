// `elanus ls`: collections, or the pictures of one.
// Counts come from the store's statistics, which are exact at any moment; no row is read for them.
// Pictures are listed in the order of their paths, so that two listings can be compared by diff.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/output.h"
#include "app/workspace.h"
#include "gallery/collection.h"
#include "gallery/picture_row.h"

namespace elanus::app {
namespace {

// Without arguments the collections, else the pictures of one.
class Ls final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  core::Result<ExitCode> ListCollections(const Settings& settings, core::Store* store) const;
  core::Result<ExitCode> ListPictures(const Settings& settings, core::Store* store) const;

  std::string collection_;
  std::string filter_;
  int64_t limit_ = 0;
  bool long_ = false;
  bool files_only_ = false;
  bool print0_ = false;
  bool json_ = false;
};

void Ls::Declare(CLI::App* app) {
  app->add_option("name", collection_, "list the pictures of this collection")
      ->type_name("COLLECTION");
  app->add_flag("--long,-l", long_, "list the pictures of --collection");
  app->add_option("--filter", filter_, "only pictures for which this holds")->type_name("EXPR");
  app->add_option("-n,--limit", limit_, "how many pictures (all)")->check(CLI::Range(0, 1 << 30));
  app->add_flag("--files-only", files_only_, "paths only, one a line");
  app->add_flag("-0,--print0", print0_, "paths only, each ended by a zero byte");
  app->add_flag("--json", json_, "JSON Lines");
}

// Any flag that speaks of pictures means pictures: `ls --filter ...` needs no -l.
core::Result<ExitCode> Ls::Run(const Settings& settings) {
  Workspace workspace(settings);
  core::Store* store = TRY(workspace.OpenStore(engine::OpenMode::kRead));
  const bool pictures = long_ || files_only_ || print0_ || !collection_.empty() || !filter_.empty();
  if (!pictures) return ListCollections(settings, store);
  Settings chosen = settings;
  if (!collection_.empty()) chosen.collection = collection_;
  TRY(workspace.RequireCollection(chosen.collection));
  if (collection_.empty()) chosen.collection = workspace.collection();
  return ListPictures(chosen, store);
}

// Collections that are not of pictures are listed as well, with an empty model: what takes room in
// the database should be seen.
core::Result<ExitCode> Ls::ListCollections(const Settings& settings, core::Store* store) const {
  const auto names = TRY(gallery::ListVisibleCollections(store));
  Table table({{"rows", true}, {"bytes", true}, {"collection"}, {"model"}});
  for (const std::string& name : names) {
    const core::CollectionStatistics statistics = TRY(store->GetStatistics({"", name}));
    const auto model = gallery::ReadCollectionModel(store, name);
    const std::string model_name =
        model.ok() && model.value().has_value() ? model.value()->name : "";
    if (json_) {
      const nlohmann::ordered_json line = {{"type", "collection"},
                                           {"collection", name},
                                           {"rows", statistics.rows},
                                           {"bytes", statistics.disk_bytes},
                                           {"model", model_name}};
      fmt::print("{}\n", line.dump());
    }
    table.Add(
        {fmt::format("{}", statistics.rows), BytesText(statistics.disk_bytes), name, model_name});
  }
  if (!json_) {
    fmt::print("{}", table.Text(Style(WantsColor(settings.color, STDOUT_FILENO))));
  }
  return names.empty() ? ExitCode::kNothing : ExitCode::kDone;
}

core::Result<ExitCode> Ls::ListPictures(const Settings& settings, core::Store* store) const {
  core::QueryRequest request;
  request.from.collection = settings.collection;
  request.filter = filter_;
  // Vectors stay where they are: they are nine tenths of a row, and nobody reads them.
  request.output_fields = gallery::FactFields();
  std::vector<gallery::PictureRow> rows = gallery::ToPictureRows(TRY(store->Query(request)).rows);
  std::ranges::sort(rows, {}, &gallery::PictureRow::path);
  if (limit_ > 0 && rows.size() > static_cast<size_t>(limit_)) {
    rows.resize(static_cast<size_t>(limit_));
  }
  if (files_only_ || print0_) {
    for (const gallery::PictureRow& row : rows) {
      std::fwrite(row.path.data(), 1, row.path.size(), stdout);
      std::fputc(print0_ ? '\0' : '\n', stdout);
    }
  } else if (json_) {
    for (const gallery::PictureRow& row : rows) fmt::print("{}\n", PictureJson(row));
  } else {
    const Style style(WantsColor(settings.color, STDOUT_FILENO));
    fmt::print("{}", PicturesTable(rows, style));
  }
  return rows.empty() ? ExitCode::kNothing : ExitCode::kDone;
}

}  // namespace

std::unique_ptr<Command> MakeLs() {
  return std::make_unique<Ls>();
}

}  // namespace elanus::app
