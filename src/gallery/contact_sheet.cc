// The sheet is drawn by hand on an RGB canvas: boxes, thumbnails and masks of text. Only the
// glyphs, the resampling and the file formats are a library's.
#include "gallery/contact_sheet.h"

#include <fmt/format.h>

#include <filesystem>

#include "gallery/canvas.h"
#include "gallery/picture_file.h"
#include "gallery/text.h"
#include "gallery/vips_drawing.h"

namespace elanus::gallery {
namespace {

// A warm light grey is kind to photographs: pure white makes dark pictures look darker and lets
// pale ones run into the sheet. All ink has a contrast of at least 4.5 to 1 with what it is on.
constexpr Color kPaper{250, 249, 247};
constexpr Color kTileColor{236, 234, 230};
constexpr Color kInk{32, 33, 36};
constexpr Color kSoftInk{108, 109, 114};
constexpr Color kWeakInk{168, 98, 16};
constexpr Color kBadge{32, 33, 36};
constexpr Color kBadgeInk{255, 255, 255};
// Pixels. Sizes of text are those that can be read when a sheet is scaled down to half.
constexpr int kTileRadius = 10;
constexpr int kPictureRadius = 4;
constexpr int kMatte = 8;  // A rim around every picture, so that all aspects look framed.
constexpr int kCaptionTop = 8;
constexpr int kNameTop = 26;
constexpr TextStyle kTitleStyle{.size = 28, .bold = true};
constexpr TextStyle kSubtitleStyle{.size = 15};
constexpr TextStyle kScoreStyle{.size = 14, .bold = true};
constexpr TextStyle kNameStyle{.size = 13};
// A title of two lines says enough about a query of any length.
constexpr int kTitleHeightMax = 76;

// "12,345"
std::string Grouped(int64_t number) {
  if (number < 1000) return fmt::format("{}", number);
  return fmt::format("{},{:03}", Grouped(number / 1000), number % 1000);
}

int RightOf(const Mask& mask) {
  return mask.left + mask.width;
}
int BottomOf(const Mask& mask) {
  return mask.top + mask.height;
}

// The text, shortened in the middle until it fits into the room. Halves the range of lengths, so
// that a name of any length is drawn a few times only.
core::Result<Mask> RenderToFit(const std::string& text, const TextStyle& style, const Rect& room) {
  const auto fits = [&](const Mask& mask) {
    return RightOf(mask) <= room.width && BottomOf(mask) <= room.height;
  };
  Mask whole = TRY(RenderText(ElideMiddle(text, 400), style));
  if (fits(whole)) return whole;
  size_t low = 1, high = std::min<size_t>(ToCodePoints(text).size(), 400);
  Mask best = TRY(RenderText(ElideMiddle(text, low), style));
  while (low + 1 < high) {
    const size_t middle = (low + high) / 2;
    Mask mask = TRY(RenderText(ElideMiddle(text, middle), style));
    if (fits(mask)) {
      low = middle;
      best = std::move(mask);
    } else {
      high = middle;
    }
  }
  return best;
}

// The file as it is now. Decoders give orientation, colour space and limits the same care as in
// adding, and may decode JPEG at a fraction of its size.
core::Result<embed::Picture> LoadThumbnail(const std::string& path, int side) {
  embed::DecodeOptions options;
  const auto file = ReadPictureFile(path, options.limits.bytes_max);
  if (!file.ok()) {
    const bool gone = file.code() == core::Code::kNotFound;
    return core::Status(file.code(), gone ? "the file is gone" : file.status().message());
  }
  options.short_side_min = side;
  auto decoded = TRY(embed::Decode(file.value().bytes, options));
  return std::move(decoded.picture);
}

// Draws one sheet from its layout. Drawing fails only if a library does: what is wrong with a
// picture is written onto its tile.
class SheetDrawing {
 public:
  SheetDrawing(const FindAnswer& answer, const SheetLayout& layout)
      : answer_(answer), layout_(layout), canvas_(layout.width, layout.height, kPaper) {}

  // The query's picture, its words, and the numbers below them.
  core::Status DrawHeader(const Mask& title);
  // A picture on its matte, with rank, score and name below.
  core::Status DrawHit(const PictureHit& hit, const Rect& tile, const Rect& caption);
  // A picture that fills its tile, the middle of it, and nothing else.
  core::Status DrawPlain(const PictureHit& hit, const Rect& tile);
  const embed::Picture& picture() const { return canvas_.picture(); }

 private:
  core::Status DrawNote(const std::string& note, const Rect& tile);
  core::Status DrawCaption(const PictureHit& hit, const Rect& caption);

  const FindAnswer& answer_;
  const SheetLayout& layout_;
  Canvas canvas_;
};

core::Status SheetDrawing::DrawHeader(const Mask& title) {
  if (answer_.picture) {
    const embed::Picture square =
        Crop(*answer_.picture, MiddleSquare(answer_.picture->width, answer_.picture->height));
    const Rect& place = layout_.query_picture;
    canvas_.DrawPicture(TRY(Resize(square, place.width, place.height)), place.x, place.y,
                        kTileRadius);
  }
  canvas_.DrawMask(title, layout_.title.x, layout_.title.y, kInk);
  const Mask subtitle = TRY(RenderText(SheetSubtitle(answer_), kSubtitleStyle));
  canvas_.DrawMask(subtitle, layout_.subtitle.x, layout_.subtitle.y + 4, kSoftInk);
  return core::Status::Ok();
}

core::Status SheetDrawing::DrawHit(const PictureHit& hit, const Rect& tile, const Rect& caption) {
  canvas_.FillBox(tile, kTileRadius, kTileColor);
  const auto picture = LoadThumbnail(hit.row.path, tile.height);
  if (picture.ok()) {
    const Rect matted{tile.x + kMatte, tile.y + kMatte, tile.width - 2 * kMatte,
                      tile.height - 2 * kMatte};
    const Rect place = FitInside(picture.value().width, picture.value().height, matted);
    canvas_.DrawPicture(TRY(Resize(picture.value(), place.width, place.height)), place.x, place.y,
                        kPictureRadius);
  } else {
    TRY(DrawNote(picture.status().message(), tile));
  }
  return DrawCaption(hit, caption);
}

core::Status SheetDrawing::DrawPlain(const PictureHit& hit, const Rect& tile) {
  canvas_.FillBox(tile, 0, kTileColor);
  const auto picture = LoadThumbnail(hit.row.path, tile.height);
  if (!picture.ok()) return DrawNote(picture.status().message(), tile);
  const embed::Picture square =
      Crop(picture.value(), MiddleSquare(picture.value().width, picture.value().height));
  canvas_.DrawPicture(TRY(Resize(square, tile.width, tile.height)), tile.x, tile.y, 0);
  return core::Status::Ok();
}

// What is wrong with the file, small and in the middle of the empty tile.
core::Status SheetDrawing::DrawNote(const std::string& note, const Rect& tile) {
  const Rect room{0, 0, tile.width - 24, tile.height};
  const Mask mask = TRY(RenderToFit(note, kNameStyle, room));
  canvas_.DrawMask(mask, tile.x + (tile.width - RightOf(mask)) / 2,
                   tile.y + (tile.height - BottomOf(mask)) / 2, kSoftInk);
  return core::Status::Ok();
}

// "3   0.312" in the first line, the name of the file in the second.
core::Status SheetDrawing::DrawCaption(const PictureHit& hit, const Rect& caption) {
  const Mask rank = TRY(RenderText(fmt::format("{}", hit.rank), kScoreStyle));
  const Rect badge{caption.x, caption.y + kCaptionTop - 2, RightOf(rank) + 14, 20};
  canvas_.FillBox(badge, 6, kBadge);
  canvas_.DrawMask(rank, badge.x + 7, badge.y + 1, kBadgeInk);

  const bool weak = answer_.chance && IsWeak(hit.score, *answer_.chance);
  const std::string score = fmt::format("{:.3f}{}{}", hit.score, weak ? "  weak match" : "",
                                        hit.row.damaged ? "  damaged" : "");
  const Mask score_mask = TRY(RenderText(score, kSubtitleStyle));
  canvas_.DrawMask(score_mask, badge.x + badge.width + 8, badge.y, weak ? kWeakInk : kSoftInk);

  const std::string name = std::filesystem::path(hit.row.path).filename().string();
  const Mask name_mask = TRY(RenderToFit(name, kNameStyle, {0, 0, caption.width, caption.height}));
  canvas_.DrawMask(name_mask, caption.x, caption.y + kNameTop + 4, kInk);
  return core::Status::Ok();
}

// The title is drawn before the layout is made: how many lines it takes decides where all else
// stands.
core::Result<embed::Picture> DrawSheet(const FindAnswer& answer, const SheetOptions& options) {
  const Grid grid = options.grid.value_or(GridFor(answer.hits.size()));
  if (options.tile > 0) {
    const SheetLayout layout = LayoutTiles(grid, options.tile);
    SheetDrawing drawing(answer, layout);
    for (size_t i = 0; i < std::min(answer.hits.size(), layout.tiles.size()); ++i) {
      TRY(drawing.DrawPlain(answer.hits[i], layout.tiles[i]));
    }
    return drawing.picture();
  }
  const bool has_picture = answer.picture.has_value();
  TextStyle style = kTitleStyle;
  style.width_max = TitleWidth(grid, has_picture);
  const Mask title =
      TRY(RenderToFit(options.title, style, {0, 0, style.width_max, kTitleHeightMax}));
  const SheetLayout layout = LayoutSheet(grid, has_picture, BottomOf(title) + 8);
  SheetDrawing drawing(answer, layout);
  TRY(drawing.DrawHeader(title));
  for (size_t i = 0; i < std::min(answer.hits.size(), layout.tiles.size()); ++i) {
    TRY(drawing.DrawHit(answer.hits[i], layout.tiles[i], layout.captions[i]));
  }
  return drawing.picture();
}

}  // namespace

// The time is what the query took, words to hits, without opening and drawing.
std::string SheetSubtitle(const FindAnswer& answer) {
  const double seconds = answer.embed_seconds + answer.search_seconds;
  const std::string time =
      seconds < 1 ? fmt::format("{:.0f} ms", 1e3 * seconds) : fmt::format("{:.1f} s", seconds);
  const std::string found =
      answer.hits.empty() ? "nothing found in" : Grouped(std::ssize(answer.hits)) + " of";
  return fmt::format("{} {} pictures   ·   {}{}", found, Grouped(answer.rows), time,
                     answer.weak ? "   ·   weak match" : "");
}

core::Status WriteContactSheet(const FindAnswer& answer, const SheetOptions& options,
                               const std::string& path) {
  TRY(CheckSheetPath(path));
  return SavePicture(TRY(DrawSheet(answer, options)), path);
}

}  // namespace elanus::gallery
