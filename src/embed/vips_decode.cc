// How a file becomes pixels with libvips, and what to mind:
//
// - Loaders read the header first and pixels on demand, so limits are checked before any pixel.
// - "fail_on" must be an option of the loader: otherwise a file that breaks off counts as whole.
// - Colours: alpha over white, then the embedded profile (or the colour space's own) to sRGB.
// - libvips keeps its error messages in one place for all threads. To know which file a message
//   belongs to, a file that failed is decoded again alone, to hear the reason.
#include "embed/vips_decode.h"

#include <vips/vips.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "embed/colour_profile.h"
#include "embed/decode_limits.h"
#include "embed/exif.h"
#include "embed/orient.h"

namespace elanus::embed {
namespace {

// A larger colour profile is an attack, not a profile.
// Pictures beyond this are made smaller while they are decoded if the caller allows.
constexpr int64_t kPixelsToShrink = 16'000'000;
constexpr size_t kReasonBytesMax = 200;

struct Unref {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, Unref>;

// Shared by every decoding; alone for one that wants its own error message.
std::shared_mutex& ErrorGate() {
  static std::shared_mutex gate;
  return gate;
}

void Ignore(const char*, GLogLevelFlags, const char*, void*) {}

bool StartVips(VipsLoaders loaders) {
  static const bool started = [loaders] {
    // Warnings about files are ours to tell.
    g_log_set_handler("VIPS", static_cast<GLogLevelFlags>(G_LOG_LEVEL_MASK), Ignore, nullptr);
    if (vips_init("elanus") != 0) return false;
    vips_block_untrusted_set(loaders == VipsLoaders::kTrusted);
    // Files are decoded side by side, each in one thread, each once.
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    return true;
  }();
  return started;
}

// Replaces the image by what `operation(input, &output)` makes of it.
template <typename Operation>
bool Apply(Image* image, Operation operation) {
  VipsImage* output = nullptr;
  if (operation(image->get(), &output) != 0) return false;
  image->reset(output);
  return true;
}

// A block that the file carries beside its pixels; empty if there is none. Belongs to the image.
std::span<const std::byte> Blob(VipsImage* image, const char* name) {
  const void* bytes = nullptr;
  size_t size = 0;
  if (vips_image_get_typeof(image, name) == 0 ||
      vips_image_get_blob(image, name, &bytes, &size) != 0) {
    return {};
  }
  return {static_cast<const std::byte*>(bytes), size};
}

// Opens the file: reads the header only. The bytes must outlive the image.
Image Load(std::span<const std::byte> file, VipsFailOn fail_on, int jpeg_shrink) {
  const std::string options =
      jpeg_shrink > 1 ? "[shrink=" + std::to_string(jpeg_shrink) + "]" : std::string();
  return Image(vips_image_new_from_buffer(file.data(), file.size(), options.c_str(), "fail_on",
                                          fail_on, "access", VIPS_ACCESS_SEQUENTIAL, nullptr));
}

// White is what paper and most web pages put behind a transparent picture. Its value depends on the
// colour space.
bool FlattenOverWhite(Image* image) {
  if (!vips_image_hasalpha(image->get())) return true;
  const VipsInterpretation space = vips_image_get_interpretation(image->get());
  double white = 255;
  if (space == VIPS_INTERPRETATION_RGB16 || space == VIPS_INTERPRETATION_GREY16) white = 65535;
  if (space == VIPS_INTERPRETATION_CMYK) white = 0;
  return Apply(image, [&](VipsImage* input, VipsImage** output) {
    VipsArrayDouble* background = vips_array_double_new(&white, 1);
    const int failed = vips_flatten(input, output, "background", background, nullptr);
    vips_area_unref(VIPS_AREA(background));
    return failed;
  });
}

// A broken or unfitting profile is passed over, as browsers do.
void ApplyProfile(Image* image) {
  const auto profile = Blob(image->get(), VIPS_META_ICC_NAME);
  if (!ProfileFits(profile, vips_image_get_bands(image->get())) || IsSrgbProfile(profile)) return;
  Apply(image, [](VipsImage* input, VipsImage** output) {
    return vips_icc_transform(input, output, "srgb", "embedded", TRUE, "intent",
                              VIPS_INTENT_PERCEPTUAL, "depth", 8, nullptr);
  });
}

// Three bytes a pixel from whatever bands are left.
bool ToRgbBytes(Image* image) {
  const auto to_srgb = [](VipsImage* input, VipsImage** output) {
    return vips_colourspace(input, output, VIPS_INTERPRETATION_sRGB, nullptr);
  };
  const auto to_bytes = [](VipsImage* input, VipsImage** output) {
    return vips_cast_uchar(input, output, nullptr);
  };
  if (!FlattenOverWhite(image)) return false;
  ApplyProfile(image);
  if (!Apply(image, to_srgb) || !Apply(image, to_bytes)) return false;
  const int bands = vips_image_get_bands(image->get());
  if (bands == 3) return true;
  return Apply(image, [bands](VipsImage* input, VipsImage** output) {
    if (bands > 3) return vips_extract_band(input, output, 0, "n", 3, nullptr);
    VipsImage* grey = nullptr;
    if (vips_extract_band(input, &grey, 0, nullptr) != 0) return -1;
    VipsImage* same[] = {grey, grey, grey};
    const int failed = vips_bandjoin(same, output, 3, nullptr);
    g_object_unref(grey);
    return failed;
  });
}

// Gigantic pictures that the caller wants small never come to memory whole.
bool ShrinkGiant(int short_side_min, Image* image) {
  const int64_t width = vips_image_get_width(image->get());
  const int64_t height = vips_image_get_height(image->get());
  const int factor = ShrinkFactor(width, height, short_side_min);
  if (factor == 1 || width * height < kPixelsToShrink) return true;
  return Apply(image, [factor](VipsImage* input, VipsImage** output) {
    return vips_shrink(input, output, factor, factor, nullptr);
  });
}

// The last step runs all others, strip by strip.
core::Result<Picture> Run(VipsImage* image) {
  Picture picture{vips_image_get_width(image), vips_image_get_height(image), {}};
  try {
    picture.rgb.resize(size_t{3} * picture.width * picture.height);
  } catch (const std::bad_alloc&) {
    return core::Exhausted("not enough memory for the picture's pixels");
  }
  const Image target(vips_image_new_from_memory(
      picture.rgb.data(), picture.rgb.size(), picture.width, picture.height, 3, VIPS_FORMAT_UCHAR));
  if (!target || vips_image_write(image, target.get()) != 0) {
    return core::Corruption("its pixels cannot be read");
  }
  return picture;
}

// One decoding from the beginning, as strict as `fail_on` says. Its errors say what failed; why is
// in libvips' own words (see Reason).
core::Result<DecodedPicture> Attempt(PictureFormat format, std::span<const std::byte> file,
                                     const DecodeOptions& options, VipsFailOn fail_on) {
  const core::Status unreadable = core::Corruption("its header cannot be read");
  Image image = Load(file, fail_on, 1);
  if (!image) return unreadable;
  const int width = vips_image_get_width(image.get());
  const int height = vips_image_get_height(image.get());
  TRY(CheckLimits(width, height, vips_image_get_n_pages(image.get()), options.limits));

  DecodedPicture decoded;
  AddExif(ReadExif(Blob(image.get(), VIPS_META_EXIF_NAME)), &decoded.facts);
  const int orientation = vips_image_get_orientation(image.get());
  decoded.facts.format = FormatName(format);
  decoded.facts.width = SwapsSides(orientation) ? height : width;
  decoded.facts.height = SwapsSides(orientation) ? width : height;

  const int shrink = ShrinkFactor(width, height, options.short_side_min);
  if (format == PictureFormat::kJpeg && shrink > 1) image = Load(file, fail_on, shrink);
  if (!image) return unreadable;
  if (!ToRgbBytes(&image) || !ShrinkGiant(options.short_side_min, &image)) {
    return core::Corruption("its colours cannot be turned into sRGB");
  }
  decoded.picture = Upright(TRY(Run(image.get())), orientation);
  return decoded;
}

// Turns libvips' words into a reason for a person; the first line tells most.
std::string Reason(PictureFormat format, std::string_view vips_words, const core::Status& status) {
  std::string name = FormatName(format);
  std::ranges::transform(name, name.begin(), g_ascii_toupper);
  std::string words(vips_words);
  std::ranges::transform(words, words.begin(), g_ascii_tolower);
  for (const char* sign : {"premature end", "truncated", "unexpected end", "end of file",
                           "end of image", "out of data", "not enough data", "read error"}) {
    if (words.find(sign) != words.npos) return "truncated " + name;
  }
  // Without the loader's name in front and the place in ImageMagick's source behind.
  std::string line(vips_words.substr(0, vips_words.find('\n')));
  line.erase(0, line.find(": ") == line.npos ? 0 : line.find(": ") + 2);
  line = line.substr(0, line.find(" `'"));
  // "Blocked": none of the trusted loaders knows the file for its own.
  if (line.empty() || line.find("is blocked") != line.npos) line = status.message();
  line.resize(std::min(line.size(), kReasonBytesMax));
  return "damaged " + name + ": " + line;
}

// A decoder that gave up at once leaves one colour: that is not a picture of anything.
bool ShowsSomething(const Picture& picture) {
  const auto& rgb = picture.rgb;
  for (size_t i = 3; i < rgb.size(); ++i) {
    if (rgb[i] != rgb[i - 3]) return true;
  }
  return false;
}

// Tells the reason of a failure, and saves what shows. Runs alone: see the top of this file.
core::Result<DecodedPicture> Salvage(PictureFormat format, std::span<const std::byte> file,
                                     const DecodeOptions& options) {
  const std::unique_lock alone(ErrorGate());
  vips_error_clear();
  auto strict = Attempt(format, file, options, VIPS_FAIL_ON_ERROR);
  if (strict.ok()) return strict;
  const std::string reason = Reason(format, vips_error_buffer(), strict.status());
  auto lenient = Attempt(format, file, options, VIPS_FAIL_ON_NONE);
  vips_error_clear();
  if (!lenient.ok() || !ShowsSomething(lenient->picture)) return core::Corruption(reason);
  lenient->facts.damage = reason;
  return lenient;
}

}  // namespace

core::Result<DecodedPicture> DecodeWithVips(PictureFormat format, std::span<const std::byte> file,
                                            const DecodeOptions& options, VipsLoaders loaders) {
  if (!StartVips(loaders)) return core::Internal("libvips does not start");
  {
    const std::shared_lock together(ErrorGate());
    auto decoded = Attempt(format, file, options, VIPS_FAIL_ON_ERROR);
    if (decoded.ok() || decoded.code() == core::Code::kExhausted) return decoded;
  }
  return Salvage(format, file, options);
}

}  // namespace elanus::embed
