// `elanus find`: pictures by words, by picture, or both.
// Arguments are checked before anything is opened, the database is opened for reading only, and of
// the model only the towers that the query needs are loaded: a search by words starts neither
// libvips nor the image tower, which is most of what a cold start would cost.
#include "gallery/find.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/output.h"
#include "app/workspace.h"
#include "gallery/contact_sheet.h"
#include "gallery/copy.h"
#include "gallery/query.h"
#include "gallery/vips_drawing.h"

namespace elanus::app {
namespace {

using Json = nlohmann::ordered_json;

// Flags become terms and options; hits become whatever form was asked for.
class Find final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  void DeclareQuery(CLI::App* app);
  void DeclareOutput(CLI::App* app);
  // Turns the text of flags into values; every mistake of an argument is found here.
  core::Status CheckArguments();
  // Opens database and model, and asks.
  core::Result<gallery::FindAnswer> Search(const Settings& settings, Workspace* workspace);
  // The hits, on stdout.
  void Print(const gallery::FindAnswer& answer, const Settings& settings) const;
  void PrintSummary(const gallery::FindAnswer& answer, double seconds) const;
  // The contact sheet; its title is the query as a formula.
  core::Status WriteSheet(const gallery::FindAnswer& answer, Workspace* workspace) const;
  // Copies or links the hits; says what it did, or would do.
  core::Result<ExitCode> Copy(const gallery::FindAnswer& answer, const Workspace& workspace) const;

  // What needs parsing by the gallery is kept as text first, so that its own messages, which say
  // what to do, reach the person.
  // As they stand on the command line.
  std::vector<std::string> words_;
  std::vector<std::string> more_words_;
  std::vector<std::string> images_;
  std::vector<std::string> not_;
  std::string min_score_;
  std::string sort_ = "score";
  std::string on_collision_ = "rename";
  std::string copy_to_;
  std::string link_to_;
  std::string grid_;
  CLI::Option* limit_given_ = nullptr;
  CLI::Option* grid_given_ = nullptr;

  gallery::FindOptions options_;
  gallery::CopyOptions copy_;
  gallery::SheetOptions sheet_;
  std::string sheet_path_;
  bool files_only_ = false;
  bool print0_ = false;
  bool json_ = false;
};

void Find::DeclareQuery(CLI::App* app) {
  app->add_option("words", words_, "what to look for")->type_name("WORDS");
  app->add_option("-a,--add", more_words_, "look for this, too; 2:beach counts twice")
      ->type_name("WORDS")
      ->allow_extra_args(false);
  app->add_option("-i,--image", images_, "look for pictures like this one; - is standard input")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app->add_option("-s,--not", not_, "away from these words, or from the picture in this file")
      ->type_name("WORDS|FILE")
      ->allow_extra_args(false);
  limit_given_ = app->add_option("-n,--limit", options_.limit, "how many hits (10)")
                     ->type_name("N")
                     ->check(CLI::Range(1, 16384));
  app->add_option("--offset", options_.offset, "leave out the first hits")
      ->type_name("N")
      ->check(CLI::Range(0, 16384));
  app->add_option("--min-score", min_score_, "only hits that score so much: 0.25, 2.5z or 99.5%")
      ->type_name("SCORE");
  app->add_option("--filter", options_.filter, "only rows for which this holds: 'width > 1000'")
      ->type_name("EXPR");
  app->add_option("--sort", sort_, "order of the hits: score, date, path or size");
}

void Find::DeclareOutput(CLI::App* app) {
  app->add_flag("-l,--files-only", files_only_, "paths only, one a line");
  app->add_flag("-0,--print0", print0_, "paths only, each ended by a zero byte");
  app->add_flag("--json", json_, "JSON Lines: hits, then a summary");
  app->add_option("--sheet", sheet_path_, "write a contact sheet: .png or .jpg")->type_name("FILE");
  grid_given_ = app->add_option("--grid", grid_, "columns and rows of the sheet, as in 5x2");
  app->add_option("--tile", sheet_.tile, "a plain sheet of square tiles of so many pixels")
      ->type_name("PIXELS")
      ->check(CLI::Range(16, 2000));
  app->add_option("--copy-to", copy_to_, "copy the hits into this folder")->type_name("DIR");
  app->add_option("--link-to", link_to_, "make symbolic links to the hits in this folder")
      ->type_name("DIR");
  app->add_option("--on-collision", on_collision_,
                  "when the folder has a file of that name: rename, skip or fail");
  app->add_flag("--dry-run", copy_.dry_run, "say what would be copied, and copy nothing");
}

void Find::Declare(CLI::App* app) {
  DeclareQuery(app);
  DeclareOutput(app);
}

// What can be refused before anything is opened.
core::Status Find::CheckArguments() {
  for (const std::string& words : gallery::JoinWords(words_)) {
    options_.terms.push_back(TRY(gallery::ParseWordsTerm(words)));
  }
  for (const std::string& words : more_words_) {
    options_.terms.push_back(TRY(gallery::ParseWordsTerm(words)));
  }
  for (const std::string& image : images_) {
    options_.terms.push_back(TRY(gallery::ParsePictureTerm(image)));
  }
  for (const std::string& term : not_) {
    options_.terms.push_back(TRY(gallery::ParseNotTerm(term)));
  }
  if (options_.terms.empty()) {
    return core::InvalidArgument(
        "nothing to look for; give words or --image FILE, as in: elanus find \"a dog\" (rows by "
        "filter alone: elanus ls --filter)");
  }
  options_.sort = TRY(gallery::ParseSortBy(sort_));
  if (!min_score_.empty()) options_.min_score = TRY(gallery::ParseScoreThreshold(min_score_));
  if (!grid_.empty()) {
    const gallery::Grid grid = TRY(gallery::ParseGrid(grid_));
    sheet_.grid = grid;
    if (limit_given_->count() == 0) options_.limit = int64_t{grid.columns} * grid.rows;
  }
  if (!sheet_path_.empty()) TRY(gallery::CheckSheetPath(sheet_path_));
  if (!copy_to_.empty() && !link_to_.empty()) {
    return core::InvalidArgument("--copy-to and --link-to are given; use one of them");
  }
  copy_.folder = link_to_.empty() ? copy_to_ : link_to_;
  copy_.mode = link_to_.empty() ? gallery::CopyMode::kCopy : gallery::CopyMode::kLink;
  copy_.on_collision = TRY(gallery::ParseOnCollision(on_collision_));
  copy_.query = gallery::DescribeTerms(options_.terms);
  return core::Status::Ok();
}

// The order of the output is a promise to scripts: hits, then copies, then the summary.
core::Result<ExitCode> Find::Run(const Settings& settings) {
  const auto start = std::chrono::steady_clock::now();
  TRY(CheckArguments());
  Workspace workspace(settings);
  const gallery::FindAnswer answer = TRY(Search(settings, &workspace));
  Print(answer, settings);
  if (!sheet_path_.empty()) TRY(WriteSheet(answer, &workspace));
  ExitCode code = answer.hits.empty() ? ExitCode::kNothing : ExitCode::kDone;
  if (!copy_.folder.empty() && !answer.hits.empty()) code = TRY(Copy(answer, workspace));
  if (json_) {
    PrintSummary(answer,
                 std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  } else if (answer.hits.empty()) {
    workspace.Notice("nothing found");
  } else if (answer.weak) {
    workspace.Notice(
        fmt::format("weak match: nothing scores {}z, {} standard deviations above pictures that "
                    "have nothing to do with the query",
                    gallery::kWeakDeviations, gallery::kWeakDeviations));
  }
  workspace.Timing("output");
  return code;
}

// A collection that does not exist is found before the model is opened: its message is the useful
// one.
core::Result<gallery::FindAnswer> Find::Search(const Settings& settings, Workspace* workspace) {
  core::Store* store = TRY(workspace->OpenStore(engine::OpenMode::kRead));
  TRY(workspace->RequireCollection(settings.collection));
  embed::Model* model = TRY(workspace->OpenModel());
  options_.collection = workspace->collection();
  gallery::FindAnswer answer = TRY(gallery::Find(options_, store, model));
  workspace->Timing(fmt::format("find: embed {:.1f} ms, search {:.1f} ms of {} rows",
                                1e3 * answer.embed_seconds, 1e3 * answer.search_seconds,
                                answer.rows));
  return answer;
}

// Paths go out byte for byte: a name is what the file system says, not what a terminal can show.
// Only the table, which is for eyes, escapes control characters.
void Find::Print(const gallery::FindAnswer& answer, const Settings& settings) const {
  if (files_only_ || print0_) {
    for (const gallery::PictureHit& hit : answer.hits) {
      std::fwrite(hit.row.path.data(), 1, hit.row.path.size(), stdout);
      std::fputc(print0_ ? '\0' : '\n', stdout);
    }
  } else if (json_) {
    for (const gallery::PictureHit& hit : answer.hits) {
      fmt::print("{}\n", HitJson(hit, answer));
    }
  } else if (!answer.hits.empty()) {
    fmt::print("{}", HitsTable(answer, Style(WantsColor(settings.color, STDOUT_FILENO))));
  }
}

void Find::PrintSummary(const gallery::FindAnswer& answer, double seconds) const {
  Json summary = {{"type", "summary"},
                  {"count", answer.hits.size()},
                  {"rows", answer.rows},
                  {"query", gallery::DescribeTerms(options_.terms)},
                  {"weak", answer.weak},
                  {"embed_seconds", answer.embed_seconds},
                  {"search_seconds", answer.search_seconds},
                  {"seconds", seconds}};
  if (!sheet_path_.empty()) summary["sheet"] = sheet_path_;
  fmt::print("{}\n", summary.dump(-1, ' ', false, Json::error_handler_t::replace));
}

core::Status Find::WriteSheet(const gallery::FindAnswer& answer, Workspace* workspace) const {
  gallery::SheetOptions options = sheet_;
  options.title = gallery::DescribeTerms(options_.terms);
  TRY(gallery::WriteContactSheet(answer, options, sheet_path_));
  workspace->Timing("contact sheet");
  if (!json_) workspace->Notice("contact sheet: " + sheet_path_);
  return core::Status::Ok();
}

// A source that is gone is like a bad file in add: the rest is copied, and the code says so.
core::Result<ExitCode> Find::Copy(const gallery::FindAnswer& answer,
                                  const Workspace& workspace) const {
  const gallery::CopySummary summary = TRY(gallery::CopyHits(answer.hits, copy_));
  int64_t failed = 0;
  for (const gallery::CopiedFile& file : summary.files) {
    failed += file.action == "failed" ? 1 : 0;
    if (json_) {
      fmt::print("{}\n", CopiedJson(file));
    } else if (copy_.dry_run || !file.reason.empty()) {
      const std::string rest = file.target.empty() ? ": " + file.reason : " -> " + file.target;
      const char* would = copy_.dry_run ? "would be " : "";
      workspace.Notice(fmt::format("{}{} {}{}", would, file.action, file.source, rest));
    }
  }
  if (!summary.manifest.empty() && !json_) workspace.Notice("manifest: " + summary.manifest);
  return failed > 0 ? ExitCode::kBadFiles : ExitCode::kDone;
}

}  // namespace

std::unique_ptr<Command> MakeFind() {
  return std::make_unique<Find>();
}

}  // namespace elanus::app
