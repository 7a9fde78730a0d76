#include "measure/svg.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <numbers>
#include <vector>

namespace elanus::measure {
namespace {

constexpr const char* kFonts = "DejaVu Sans, Verdana, Noto Sans, sans-serif";
constexpr double kMarkRadius = 5;
constexpr double kNarrow = 0.62;  // Of the size: a letter of DejaVu Sans.
constexpr double kWide = 1.0;     // One of Chinese, Japanese or Korean.
constexpr uint32_t kReplacement = 0xFFFD;

// Takes one character from the front; what is not UTF-8 is a replacement, a byte each.
uint32_t TakeCharacter(std::string_view* text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>((*text)[i]); };
  const uint8_t first = byte(0);
  const size_t length = first < 0x80       ? 1
                        : first >> 5 == 6  ? 2
                        : first >> 4 == 14 ? 3
                        : first >> 3 == 30 ? 4
                                           : 0;
  constexpr std::array<uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  uint32_t character = length < 2 ? first : first & (0xFFU >> (length + 1));
  bool is_good = length > 0 && length <= text->size();
  for (size_t i = 1; is_good && i < length; ++i) {
    is_good = byte(i) >> 6 == 2;
    character = character << 6 | (byte(i) & 0x3FU);
  }
  is_good = is_good && character >= kLeast[length] && character <= 0x10FFFF &&
            (character < 0xD800 || character > 0xDFFF);
  text->remove_prefix(is_good ? length : 1);
  return is_good ? character : kReplacement;
}

// The characters of XML 1.0; others may not stand there in any form.
bool IsXml(uint32_t character) {
  return character == '\t' || character == '\n' || character == '\r' ||
         (character >= 0x20 && character != 0xFFFE && character != 0xFFFF);
}

void AppendUtf8(uint32_t character, std::string* text) {
  if (character < 0x80) {
    *text += static_cast<char>(character);
    return;
  }
  const int extra = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
  constexpr std::array<uint8_t, 4> kLead = {0, 0xC0, 0xE0, 0xF0};
  *text += static_cast<char>(kLead[static_cast<size_t>(extra)] | (character >> (6 * extra)));
  for (int shift = 6 * (extra - 1); shift >= 0; shift -= 6) {
    *text += static_cast<char>(0x80 | (character >> shift & 0x3F));
  }
}

double CharacterWidth(uint32_t character) {
  return character >= 0x1100 && character != kReplacement ? kWide : kNarrow;
}

std::string DashOf(const Ink& ink) {
  return ink.is_dashed ? " stroke-dasharray=\"5 4\"" : "";
}

// Corners on a circle, the first at `turn` of a full one from the top; as the radius is that of a
// circle, every mark looks about as heavy.
std::vector<Place> Corners(Place center, int count, double turn, double radius) {
  std::vector<Place> corners;
  for (int i = 0; i < count; ++i) {
    const double angle = 2 * std::numbers::pi * (turn + static_cast<double>(i) / count);
    corners.push_back({center.x + radius * std::sin(angle), center.y - radius * std::cos(angle)});
  }
  return corners;
}

std::vector<Place> CornersOf(Mark mark, Place center) {
  constexpr double r = kMarkRadius;
  switch (mark) {
    case Mark::kCircle:
      return {};
    case Mark::kSquare:
      return Corners(center, 4, 0.125, r * 1.25);
    case Mark::kTriangle:
      return Corners(center, 3, 0, r * 1.4);
    case Mark::kDiamond:
      return Corners(center, 4, 0, r * 1.3);
    case Mark::kTriangleDown:
      return Corners(center, 3, 0.5, r * 1.4);
    case Mark::kPentagon:
      return Corners(center, 5, 0, r * 1.15);
    case Mark::kCross: {
      constexpr double a = r * 0.45, b = r * 1.15;
      std::vector<Place> corners;
      for (const Place at :
           {Place{-a, -b}, Place{a, -b}, Place{a, -a}, Place{b, -a}, Place{b, a}, Place{a, a},
            Place{a, b}, Place{-a, b}, Place{-a, a}, Place{-b, a}, Place{-b, -a}, Place{-a, -a}}) {
        corners.push_back({center.x + at.x, center.y + at.y});
      }
      return corners;
    }
    case Mark::kHexagon:
      return Corners(center, 6, 0.25 / 3, r * 1.1);
  }
  return {};
}

std::string PlacesText(std::span<const Place> places) {
  std::string text;
  for (const Place& place : places) {
    fmt::format_to(std::back_inserter(text), "{}{:.2f},{:.2f}", text.empty() ? "" : " ", place.x,
                   place.y);
  }
  return text;
}

}  // namespace

std::string EscapeXml(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const uint32_t character = TakeCharacter(&text);
    switch (character) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        AppendUtf8(IsXml(character) ? character : kReplacement, &escaped);
    }
  }
  return escaped;
}

double TextWidth(std::string_view text, double size) {
  double width = 0;
  while (!text.empty()) width += CharacterWidth(TakeCharacter(&text));
  return width * size;
}

std::string Shortened(std::string_view text, double size, double width) {
  if (TextWidth(text, size) <= width) return std::string(text);
  std::string beginning;
  double room = width - kWide * size;
  while (!text.empty()) {
    const uint32_t character = TakeCharacter(&text);
    room -= CharacterWidth(character) * size;
    if (room < 0) break;
    AppendUtf8(character, &beginning);
  }
  return beginning + "…";
}

Svg::Svg(int width, int height, std::string_view background) {
  body_ = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"0 0 {0} {1}\" font-family=\"{2}\">\n",
      width, height, kFonts);
  Box({0, 0}, {static_cast<double>(width), static_cast<double>(height)}, background);
}

void Svg::Box(Place corner, Place size, std::string_view fill) {
  fmt::format_to(std::back_inserter(body_),
                 "<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" "
                 "fill=\"{}\"/>\n",
                 corner.x, corner.y, size.x, size.y, fill);
}

void Svg::BeginClip(Place corner, Place size) {
  fmt::format_to(std::back_inserter(body_),
                 "<clipPath id=\"clip{0}\"><rect x=\"{1:.2f}\" y=\"{2:.2f}\" "
                 "width=\"{3:.2f}\" height=\"{4:.2f}\"/></clipPath>\n"
                 "<g clip-path=\"url(#clip{0})\">\n",
                 clips_++, corner.x, corner.y, size.x, size.y);
}

void Svg::EndClip() {
  body_ += "</g>\n";
}

void Svg::Line(Place from, Place to, const Ink& ink) {
  fmt::format_to(std::back_inserter(body_),
                 "<line x1=\"{:.2f}\" y1=\"{:.2f}\" x2=\"{:.2f}\" y2=\"{:.2f}\" stroke=\"{}\" "
                 "stroke-width=\"{}\"{}/>\n",
                 from.x, from.y, to.x, to.y, ink.color, ink.width, DashOf(ink));
}

void Svg::Path(std::span<const Place> places, const Ink& ink) {
  if (places.size() < 2) return;
  fmt::format_to(std::back_inserter(body_),
                 "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" "
                 "stroke-linejoin=\"round\" stroke-linecap=\"round\"{}/>\n",
                 PlacesText(places), ink.color, ink.width, DashOf(ink));
}

void Svg::Marker(Mark mark, Place center, std::string_view color, std::string_view note) {
  const std::vector<Place> corners = CornersOf(mark, center);
  const std::string shape = corners.empty()
                                ? fmt::format("circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"{}\"",
                                              center.x, center.y, kMarkRadius)
                                : fmt::format("polygon points=\"{}\"", PlacesText(corners));
  fmt::format_to(std::back_inserter(body_),
                 "<{} fill=\"{}\" stroke=\"#ffffff\" stroke-width=\"1.2\">"
                 "<title>{}</title></{}>\n",
                 shape, color, EscapeXml(note), corners.empty() ? "circle" : "polygon");
}

void Svg::Text(Place at, std::string_view text, const TextInk& ink) {
  constexpr std::array kAnchors = {"start", "middle", "end"};
  const std::string turn =
      ink.is_upright ? fmt::format(" transform=\"rotate(-90 {:.2f} {:.2f})\"", at.x, at.y) : "";
  fmt::format_to(std::back_inserter(body_),
                 "<text x=\"{:.2f}\" y=\"{:.2f}\" font-size=\"{}\" fill=\"{}\" "
                 "text-anchor=\"{}\"{}{}>{}</text>\n",
                 at.x, at.y, ink.size, ink.color, kAnchors[static_cast<size_t>(ink.anchor)],
                 ink.is_bold ? " font-weight=\"bold\"" : "", turn, EscapeXml(text));
}

std::string Svg::Finish() const {
  return body_ + "</svg>\n";
}

}  // namespace elanus::measure
