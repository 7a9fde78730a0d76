// `elanus embed`: the vectors of words and pictures, for whoever wants them elsewhere.
// What cannot be embedded is told on stderr: among lines it is left out, as a bad file is in `add`;
// a matrix has a row for every item, so without one of them there is none.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/npy.h"
#include "app/workspace.h"
#include "gallery/embed_items.h"

namespace elanus::app {
namespace {

using Json = nlohmann::ordered_json;

// Enough to keep every thread busy, few enough that the first lines come soon and memory stays
// small whatever the list is.
constexpr size_t kItemsAtOnce = 256;

// Works without a database: items, a model, vectors.
class Embed final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  // The items of the command line, with the lines of standard input in place of "-".
  core::Result<std::vector<gallery::EmbedItem>> Items() const;
  core::Result<ExitCode> PrintLines(std::span<const gallery::EmbedItem> items,
                                    embed::Model* model) const;
  core::Result<ExitCode> WriteMatrix(std::span<const gallery::EmbedItem> items,
                                     embed::Model* model) const;

  std::vector<std::string> items_;
  std::string npy_;
};

void Embed::Declare(CLI::App* app) {
  app->add_option("items", items_, "words, or files of pictures; - reads items, a line each")
      ->required()
      ->type_name("ITEM");
  app->add_option("--npy", npy_, "write a matrix in NumPy's format instead; - is stdout")
      ->type_name("FILE");
}

core::Result<std::vector<gallery::EmbedItem>> Embed::Items() const {
  std::vector<gallery::EmbedItem> items;
  for (const std::string& item : items_) {
    if (item != "-") {
      items.push_back(gallery::ParseEmbedItem(item));
      continue;
    }
    for (std::string line; std::getline(std::cin, line);) {
      if (!line.empty()) items.push_back(gallery::ParseEmbedItem(line));
    }
  }
  if (!items.empty()) return items;
  return core::InvalidArgument("nothing to embed: standard input has no lines");
}

void PrintReason(const gallery::EmbedItem& item, const core::Status& reason) {
  const std::string name = item.is_picture ? "" : "'" + item.text + "': ";
  fmt::print(stderr, "elanus: {}{}\n", name, reason.message());
}

// Each number in as few digits as give the same float again.
std::string Line(const gallery::EmbedItem& item, const std::vector<float>& vector) {
  const std::string text = Json(item.text).dump(-1, ' ', false, Json::error_handler_t::replace);
  return fmt::format(R"({{"type":"vector","{}":{},"vector":[{}]}})",
                     item.is_picture ? "picture" : "words", text, fmt::join(vector, ","));
}

core::Result<ExitCode> Embed::PrintLines(std::span<const gallery::EmbedItem> items,
                                         embed::Model* model) const {
  ExitCode code = ExitCode::kDone;
  while (!items.empty()) {
    const auto some = items.first(std::min(items.size(), kItemsAtOnce));
    const auto vectors = TRY(gallery::EmbedItems(some, model));
    for (size_t i = 0; i < some.size(); ++i) {
      if (!vectors[i].ok()) {
        PrintReason(some[i], vectors[i].status());
        code = ExitCode::kBadFiles;
        continue;
      }
      fmt::print("{}\n", Line(some[i], *vectors[i]));
    }
    items = items.subspan(some.size());
  }
  return code;
}

// Every item is looked at also behind one that fails: who mends a list wants all of its mistakes.
core::Result<ExitCode> Embed::WriteMatrix(std::span<const gallery::EmbedItem> items,
                                          embed::Model* model) const {
  const auto dimension = static_cast<size_t>(model->folder().dimension);
  NpyFile file = TRY(NpyFile::Create(npy_, items.size(), dimension));
  size_t failed = 0;
  while (!items.empty()) {
    const auto some = items.first(std::min(items.size(), kItemsAtOnce));
    const auto vectors = TRY(gallery::EmbedItems(some, model));
    for (size_t i = 0; i < some.size(); ++i) {
      if (vectors[i].ok()) {
        TRY(file.Append(*vectors[i]));
      } else {
        PrintReason(some[i], vectors[i].status());
        ++failed;
      }
    }
    items = items.subspan(some.size());
  }
  if (failed == 0) {
    TRY(file.Finish());
    return ExitCode::kDone;
  }
  fmt::print(stderr, "elanus: {} of the items have no vector, so no matrix was written\n", failed);
  return ExitCode::kBadFiles;
}

core::Result<ExitCode> Embed::Run(const Settings& settings) {
  const std::vector<gallery::EmbedItem> items = TRY(Items());
  Workspace workspace(settings);
  embed::Model* model = TRY(workspace.OpenModel());
  return npy_.empty() ? PrintLines(items, model) : WriteMatrix(items, model);
}

}  // namespace

std::unique_ptr<Command> MakeEmbed() {
  return std::make_unique<Embed>();
}

}  // namespace elanus::app
