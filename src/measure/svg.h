// Svg: a drawing as text, from shapes and words in pixels.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace elanus::measure {

struct Place {
  double x = 0;
  double y = 0;
};

enum class Anchor { kStart, kMiddle, kEnd };

struct Ink {
  std::string_view color;
  double width = 1;  // Of lines.
  bool is_dashed = false;
};

struct TextInk {
  double size = 13;
  std::string_view color = "#333333";
  Anchor anchor = Anchor::kStart;
  bool is_bold = false;
  bool is_upright = false;  // Reads from bottom to top.
};

// How a point is marked; each series has its own, for eyes and printers that see no colours.
enum class Mark {
  kCircle,
  kSquare,
  kTriangle,
  kDiamond,
  kTriangleDown,
  kPentagon,
  kCross,
  kHexagon
};

class Svg {
 public:
  Svg(int width, int height, std::string_view background);

  void Box(Place corner, Place size, std::string_view fill);
  // What is drawn until EndClip is seen inside this box only. Not within another.
  void BeginClip(Place corner, Place size);
  void EndClip();
  void Line(Place from, Place to, const Ink& ink);
  void Path(std::span<const Place> places, const Ink& ink);
  // With a white edge, so that marks above each other stay apart. Browsers show the note when the
  // pointer rests on the mark.
  void Marker(Mark mark, Place center, std::string_view color, std::string_view note);
  // Any text, also from outside.
  void Text(Place at, std::string_view text, const TextInk& ink);

  // The whole document.
  std::string Finish() const;

 private:
  std::string body_;
  int clips_ = 0;
};

// Text as it may stand in XML: no markup, no bytes that are not UTF-8, no forbidden characters.
std::string EscapeXml(std::string_view text);

// About as wide as the text will be in DejaVu Sans, rather more than less.
double TextWidth(std::string_view text, double size);

// The text, or its beginning and "…" if it is wider than that.
std::string Shortened(std::string_view text, double size, double width);

}  // namespace elanus::measure
