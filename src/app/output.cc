// One function a form and a kind of row. JSON keys are promises (docs/cli.md); tables are for eyes
// and may change. Neither ever depends on the terminal but for colour, so that what a person sees
// is what a pipe gets.
#include "app/output.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "gallery/text.h"

namespace elanus::app {
namespace {

using Json = nlohmann::ordered_json;

// Paths are bytes: what is not UTF-8 becomes a replacement character instead of an exception.
std::string Line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string SizeText(const embed::PictureFacts& facts) {
  return fmt::format("{}x{}", facts.width, facts.height);
}

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// The fields of a row as docs/cli.md lists them. What a picture does not have is null, never 0: a
// latitude of 0 is a place.
void AddFacts(const gallery::PictureRow& row, Json* json) {
  json->update(Json{{"root", row.root},
                    {"content_hash", row.content_hash},
                    {"bytes", row.bytes},
                    {"mtime", row.mtime_ns},
                    {"width", row.facts.width},
                    {"height", row.facts.height},
                    {"format", row.facts.format},
                    {"taken", OrNull(row.facts.taken)},
                    {"camera", row.facts.camera},
                    {"latitude", OrNull(row.facts.latitude)},
                    {"longitude", OrNull(row.facts.longitude)},
                    {"damaged", row.damaged}});
}

}  // namespace

// Widths are those of a terminal, where a Chinese character takes two columns; bytes or code points
// would misalign every path that has one.
std::string Table::Text(const Style& style) const {
  std::vector<size_t> widths;
  for (const Column& column : columns_) widths.push_back(gallery::DisplayWidth(column.title));
  for (const auto& cells : rows_) {
    for (size_t i = 0; i < cells.size(); ++i) {
      widths[i] = std::max(widths[i], gallery::DisplayWidth(cells[i]));
    }
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (size_t i = 0; i < cells.size(); ++i) {
      const std::string room(widths[i] - gallery::DisplayWidth(cells[i]), ' ');
      if (i > 0) text += "  ";
      text += columns_[i].to_the_right ? room + cells[i] : cells[i] + room;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  };
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  std::string text = style.Bold(line(titles)) + "\n";
  for (const auto& cells : rows_) text += line(cells) + "\n";
  return text;
}

// Cameras write local time without a zone, so none is shown.
std::string DateText(std::optional<int64_t> unix_seconds) {
  if (!unix_seconds) return "";
  // gmtime refuses years that no camera has; those stay as they are.
  constexpr int64_t kYear9999 = 253'402'300'799;
  if (*unix_seconds < -kYear9999 || *unix_seconds > kYear9999) return "";
  return fmt::format("{:%Y-%m-%d %H:%M}", fmt::gmtime(static_cast<std::time_t>(*unix_seconds)));
}

std::string BytesText(int64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  auto size = static_cast<double>(bytes);
  const char* unit = "";
  for (const char* next : {"KiB", "MiB", "GiB", "TiB"}) {
    if (size < 1024) break;
    size /= 1024;
    unit = next;
  }
  return fmt::format("{:.1f} {}", size, unit);
}

// The column of weak matches is there only if a hit is weak: for good answers it would be noise.
std::string HitsTable(const gallery::FindAnswer& answer, const Style& style) {
  const bool any_weak =
      answer.chance && std::ranges::any_of(answer.hits, [&](const gallery::PictureHit& hit) {
        return gallery::IsWeak(hit.score, *answer.chance);
      });
  std::vector<Table::Column> columns = {{"rank", true}, {"score", true}};
  if (any_weak) columns.push_back({""});
  columns.insert(columns.end(), {{"size", true}, {"taken"}, {"path"}});
  Table table(columns);
  for (const gallery::PictureHit& hit : answer.hits) {
    std::vector<std::string> cells = {fmt::format("{}", hit.rank),
                                      fmt::format("{:.3f}", hit.score)};
    if (any_weak) cells.push_back(gallery::IsWeak(hit.score, *answer.chance) ? "weak match" : "");
    const std::string path = gallery::Printable(hit.row.path);
    cells.insert(cells.end(), {SizeText(hit.row.facts), DateText(hit.row.facts.taken), path});
    table.Add(std::move(cells));
  }
  return table.Text(style);
}

// What tells one file from the next comes before the long path.
std::string PicturesTable(const std::vector<gallery::PictureRow>& rows, const Style& style) {
  Table table({{"bytes", true}, {"size", true}, {"taken"}, {"format"}, {"path"}});
  for (const gallery::PictureRow& row : rows) {
    table.Add({BytesText(row.bytes), SizeText(row.facts), DateText(row.facts.taken),
               row.facts.format, gallery::Printable(row.path)});
  }
  return table.Text(style);
}

std::string HitJson(const gallery::PictureHit& hit, const gallery::FindAnswer& answer) {
  Json json = {{"type", "hit"}, {"path", hit.row.path}, {"score", hit.score}, {"rank", hit.rank}};
  if (answer.chance) {
    json["z"] = answer.chance->Deviations(hit.score);
    json["weak"] = gallery::IsWeak(hit.score, *answer.chance);
  }
  AddFacts(hit.row, &json);
  return Line(json);
}

std::string PictureJson(const gallery::PictureRow& row) {
  Json json = {{"type", "picture"}, {"path", row.path}};
  AddFacts(row, &json);
  return Line(json);
}

std::string CopiedJson(const gallery::CopiedFile& file) {
  Json json = {{"type", "copy"},        {"source", file.source}, {"target", file.target},
               {"action", file.action}, {"rank", file.rank},     {"score", file.score}};
  if (!file.reason.empty()) json["reason"] = file.reason;
  return Line(json);
}

}  // namespace elanus::app
