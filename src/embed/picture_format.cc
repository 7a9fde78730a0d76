// Signatures as the formats define them. A format with a weak one (two letters) must also look
// right behind it, or every text that begins with "BM" would be a damaged picture.
#include "embed/picture_format.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/bytes.h"
#include "embed/picture.h"

namespace elanus::embed {
namespace {

// A signature at an offset of the file.
struct Signature {
  size_t offset;
  std::string_view bytes;
  PictureFormat format;
};

// Literals with NUL bytes keep them by the sv suffix.
using std::string_view_literals::operator""sv;

constexpr Signature kSignatures[] = {
    {0, "\xff\xd8\xff"sv, PictureFormat::kJpeg},  {0, "\x89PNG\r\n\x1a\n"sv, PictureFormat::kPng},
    {0, "GIF87a"sv, PictureFormat::kGif},         {0, "GIF89a"sv, PictureFormat::kGif},
    {8, "WEBPVP8"sv, PictureFormat::kWebp},       {0, "II*\0"sv, PictureFormat::kTiff},
    {0, "MM\0*"sv, PictureFormat::kTiff},         {0, "II+\0"sv, PictureFormat::kTiff},
    {0, "MM\0+"sv, PictureFormat::kTiff},         {4, "ftypavif"sv, PictureFormat::kAvif},
    {4, "ftypavis"sv, PictureFormat::kAvif},      {4, "ftypheic"sv, PictureFormat::kHeif},
    {4, "ftypheix"sv, PictureFormat::kHeif},      {4, "ftyphevc"sv, PictureFormat::kHeif},
    {4, "ftypmif1"sv, PictureFormat::kHeif},      {4, "ftypmsf1"sv, PictureFormat::kHeif},
    {0, "\0\0\0\x0cjP  "sv, PictureFormat::kJp2}, {0, "\xff\x4f\xff\x51"sv, PictureFormat::kJp2},
    {0, "\xff\x0a"sv, PictureFormat::kJxl},       {0, "\0\0\0\x0cJXL "sv, PictureFormat::kJxl},
};

constexpr std::array<std::string_view, 23> kExtensions = {
    "jpg",  "jpeg", "jpe", "jfif", "png", "gif", "webp", "tif", "tiff", "heic", "heif", "hif",
    "avif", "bmp",  "dib", "pbm",  "pgm", "ppm", "pnm",  "jp2", "j2k",  "jpx",  "jxl",
};

bool LooksLikePnm(std::string_view text) {
  return text.size() > 2 && text[0] == 'P' && text[1] >= '1' && text[1] <= '6' &&
         (text[2] == '\n' || text[2] == ' ' || text[2] == '\r' || text[2] == '\t' ||
          text[2] == '#');
}

// "BM" alone begins many a text; the header's own length, a small number, tells.
bool LooksLikeBmp(std::string_view text) {
  return text.size() > 18 && text.starts_with("BM") && text[15] == 0 && text[16] == 0 &&
         text[17] == 0;
}

}  // namespace

PictureFormat SniffFormat(std::span<const std::byte> file) {
  const std::string_view text = core::AsText(file.first(std::min<size_t>(file.size(), 64)));
  for (const Signature& signature : kSignatures) {
    if (text.size() > signature.offset &&
        text.substr(signature.offset).starts_with(signature.bytes)) {
      return signature.format;
    }
  }
  if (LooksLikePnm(text)) return PictureFormat::kPnm;
  if (LooksLikeBmp(text)) return PictureFormat::kBmp;
  return PictureFormat::kUnknown;
}

const char* FormatName(PictureFormat format) {
  switch (format) {
    case PictureFormat::kUnknown:
      return "";
    case PictureFormat::kJpeg:
      return "jpeg";
    case PictureFormat::kPng:
      return "png";
    case PictureFormat::kGif:
      return "gif";
    case PictureFormat::kWebp:
      return "webp";
    case PictureFormat::kTiff:
      return "tiff";
    case PictureFormat::kHeif:
      return "heif";
    case PictureFormat::kAvif:
      return "avif";
    case PictureFormat::kBmp:
      return "bmp";
    case PictureFormat::kPnm:
      return "pnm";
    case PictureFormat::kJp2:
      return "jp2";
    case PictureFormat::kJxl:
      return "jxl";
  }
  return "";
}

bool NeedsChild(PictureFormat format) {
  switch (format) {
    case PictureFormat::kUnknown:
    case PictureFormat::kJpeg:
    case PictureFormat::kPng:
    case PictureFormat::kGif:
    case PictureFormat::kWebp:
    case PictureFormat::kTiff:
      return false;
    case PictureFormat::kHeif:
    case PictureFormat::kAvif:
    case PictureFormat::kBmp:
    case PictureFormat::kPnm:
    case PictureFormat::kJp2:
    case PictureFormat::kJxl:
      return true;
  }
  return true;
}

bool HasPictureExtension(std::string_view path) {
  const size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || path[dot - 1] == '/') return false;
  std::string extension(path.substr(dot + 1));
  for (char& letter : extension) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return std::ranges::find(kExtensions, extension) != kExtensions.end();
}

}  // namespace elanus::embed
