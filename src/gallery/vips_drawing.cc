// The only file of the gallery that knows libvips. Pictures go in and out as plain RGB; libvips'
// objects, its errors and Pango's markup end here.
#include "gallery/vips_drawing.h"

#include <fmt/format.h>
#include <unistd.h>
#include <vips/vips.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>

#include "gallery/text.h"

namespace elanus::gallery {
namespace {

// Droid Sans Fallback has the Chinese, Japanese and Korean characters that DejaVu has not; where
// other fonts are installed, fontconfig chooses among them.
constexpr const char* kFonts = "DejaVu Sans, Noto Sans, Droid Sans Fallback, Sans";
constexpr int kPixelsAsPoints = 72;  // At this resolution a point is a pixel.
constexpr int kJpegQuality = 92;

struct Unref {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, Unref>;

core::Status VipsError(const std::string& what) {
  std::string reason = vips_error_buffer();
  vips_error_clear();
  while (reason.ends_with('\n')) reason.pop_back();
  return core::Internal(what + ": " + reason);
}

// Starting twice is free, and a search without a sheet never starts it at all.
core::Status StartVips() {
  return vips_init("elanus") == 0 ? core::Status::Ok() : VipsError("cannot start libvips");
}

// Pango reads text as markup; this makes it plain again.
std::string WithoutMarkup(std::string_view text) {
  std::string plain;
  for (char c : text) {
    if (c == '&') {
      plain += "&amp;";
    } else if (c == '<') {
      plain += "&lt;";
    } else if (c == '>') {
      plain += "&gt;";
    } else {
      plain += c;
    }
  }
  return plain;
}

Image ViewOf(const embed::Picture& picture) {
  return Image(vips_image_new_from_memory(picture.rgb.data(), picture.rgb.size(), picture.width,
                                          picture.height, 3, VIPS_FORMAT_UCHAR));
}

std::string LowerExtension(const std::string& path) {
  std::string extension = std::filesystem::path(path).extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension;
}

// What libvips has encoded, and allocated.
struct Encoded {
  void* bytes = nullptr;
  size_t size = 0;

  Encoded() = default;
  Encoded(const Encoded&) = delete;
  Encoded& operator=(const Encoded&) = delete;
  ~Encoded() { g_free(bytes); }
};

// Encoded in memory and written in one go: libvips would leave half a file behind on a full disk.
core::Status WriteFile(const Encoded& encoded, const std::string& path) {
  const std::string temporary = fmt::format("{}.{}.part", path, ::getpid());
  std::FILE* file = std::fopen(temporary.c_str(), "wb");
  const bool written =
      file != nullptr && std::fwrite(encoded.bytes, 1, encoded.size, file) == encoded.size;
  const bool closed = file != nullptr && std::fclose(file) == 0;
  std::error_code error;
  if (written && closed) std::filesystem::rename(temporary, path, error);
  if (written && closed && !error) return core::Status::Ok();
  ::unlink(temporary.c_str());
  return core::IoError("cannot write '" + path + "'; choose a folder that can be written to");
}

}  // namespace

// libvips cuts the picture of a text to its ink and tells where the ink began, which keeps the
// baselines of "axe" and "Ag" on one line.
core::Result<Mask> RenderText(std::string_view text, const TextStyle& style) {
  TRY(StartVips());
  Mask mask;
  const std::string plain = Printable(text);
  if (plain.find_first_not_of(' ') == std::string::npos) return mask;
  const std::string font = fmt::format("{}{} {}", kFonts, style.bold ? " Bold" : "", style.size);
  VipsImage* drawn = nullptr;
  const int failed =
      vips_text(&drawn, WithoutMarkup(plain).c_str(), "font", font.c_str(), "dpi", kPixelsAsPoints,
                "width", style.width_max, "wrap", VIPS_TEXT_WRAP_WORD_CHAR, nullptr);
  if (failed != 0) return VipsError("cannot draw the text '" + plain + "'");
  const Image image(drawn);
  size_t bytes = 0;
  void* memory = vips_image_write_to_memory(image.get(), &bytes);
  if (memory == nullptr) return VipsError("cannot draw the text '" + plain + "'");
  mask.width = vips_image_get_width(image.get());
  mask.height = vips_image_get_height(image.get());
  mask.left = vips_image_get_xoffset(image.get());
  mask.top = vips_image_get_yoffset(image.get());
  const auto* first = static_cast<const uint8_t*>(memory);
  mask.coverage.assign(first, first + bytes);
  g_free(memory);
  return mask;
}

// vips_thumbnail_image shrinks in linear steps of its own choice, which is what thumbnails want;
// the model's input is resized elsewhere, exactly as it was trained.
core::Result<embed::Picture> Resize(const embed::Picture& picture, int width, int height) {
  if (picture.width == width && picture.height == height) return picture;
  TRY(StartVips());
  const Image source = ViewOf(picture);
  if (source == nullptr) return VipsError("cannot resize a picture");
  VipsImage* resized = nullptr;
  if (vips_thumbnail_image(source.get(), &resized, width, "height", height, "size", VIPS_SIZE_FORCE,
                           nullptr) != 0) {
    return VipsError("cannot resize a picture");
  }
  const Image image(resized);
  size_t bytes = 0;
  void* memory = vips_image_write_to_memory(image.get(), &bytes);
  if (memory == nullptr) return VipsError("cannot resize a picture");
  const auto* first = static_cast<const uint8_t*>(memory);
  embed::Picture answer{width, height, {first, first + bytes}};
  g_free(memory);
  return answer;
}

core::Status SavePicture(const embed::Picture& picture, const std::string& path) {
  TRY(CheckSheetPath(path));
  TRY(StartVips());
  const Image image = ViewOf(picture);
  if (image == nullptr) return VipsError("cannot write '" + path + "'");
  Encoded encoded;
  const int failed =
      LowerExtension(path) == ".png"
          ? vips_pngsave_buffer(image.get(), &encoded.bytes, &encoded.size, "compression", 6,
                                nullptr)
          : vips_jpegsave_buffer(image.get(), &encoded.bytes, &encoded.size, "Q", kJpegQuality,
                                 "subsample_mode", VIPS_FOREIGN_SUBSAMPLE_OFF, nullptr);
  if (failed != 0) return VipsError("cannot write '" + path + "'");
  return WriteFile(encoded, path);
}

// libvips reads the text while it draws, which is over before the text goes. Transparency is taken
// off: a picture without a background would be black in many viewers.
core::Status SaveSvgAsPng(const std::string& svg, double scale, const std::string& path) {
  TRY(StartVips());
  const std::string what = "cannot draw '" + path + "'";
  VipsImage* loaded = nullptr;
  if (vips_svgload_string(svg.c_str(), &loaded, "scale", scale, nullptr) != 0) {
    return VipsError(what);
  }
  const Image drawn(loaded);
  VipsImage* flattened = nullptr;
  if (vips_flatten(drawn.get(), &flattened, nullptr) != 0) return VipsError(what);
  const Image image(flattened);
  Encoded encoded;
  const int failed = vips_pngsave_buffer(image.get(), &encoded.bytes, &encoded.size, "compression",
                                         9, "strip", TRUE, nullptr);
  if (failed != 0) return VipsError(what);
  return WriteFile(encoded, path);
}

core::Status CheckSheetPath(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return core::InvalidArgument("'" + path + "' is a folder; give a file, as in sheet.png");
  }
  const std::string extension = LowerExtension(path);
  if (extension == ".png" || extension == ".jpg" || extension == ".jpeg") {
    return core::Status::Ok();
  }
  return core::InvalidArgument("a contact sheet is a .png or a .jpg; '" + path + "' is neither");
}

}  // namespace elanus::gallery
