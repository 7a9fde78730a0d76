// The short way for the common case. The header is read twice: by libjpeg-turbo for the size, and
// by a walk over the segments for what it does not tell, EXIF and the colour profile. Anything out
// of the ordinary, a warning included, sends the file to libvips, which starts again from the
// beginning: rare enough not to matter, and there is only one place that deals with damage.
#include "embed/jpeg_decode.h"

#include <turbojpeg.h>

#include <memory>
#include <string_view>

#include "core/bytes.h"
#include "embed/colour_profile.h"
#include "embed/decode_limits.h"
#include "embed/exif.h"
#include "embed/orient.h"
#include "embed/picture_format.h"

namespace elanus::embed {
namespace {

using std::string_view_literals::operator""sv;

// What the segments in front of the pixels say.
struct Segments {
  std::span<const std::byte> exif;
  std::span<const std::byte> foreign_profile;  // Not sRGB's.
  bool has_profile_in_pieces = false;
};

constexpr int kStartOfScan = 0xda;
constexpr int kApp1 = 0xe1;
constexpr int kApp2 = 0xe2;
// "ICC_PROFILE\0", the number of the piece, the number of pieces.
constexpr size_t kIccHeaderBytes = 14;

void ReadSegment(int marker, std::span<const std::byte> body, Segments* segments) {
  const std::string_view text = core::AsText(body);
  if (marker == kApp1 && segments->exif.empty() && text.starts_with("Exif\0\0"sv)) {
    segments->exif = body;
  }
  if (marker == kApp2 && text.starts_with("ICC_PROFILE\0"sv) && body.size() > kIccHeaderBytes) {
    const bool is_whole = text[12] == 1 && text[13] == 1;
    const auto profile = body.subspan(kIccHeaderBytes);
    if (!is_whole) segments->has_profile_in_pieces = true;
    if (is_whole && !IsSrgbProfile(profile)) segments->foreign_profile = profile;
  }
}

// Walks the segments up to the first scan. Stops early at anything odd: the decoder will say.
Segments ReadSegments(std::span<const std::byte> file) {
  Segments segments;
  const auto byte = [&](size_t at) { return std::to_integer<int>(file[at]); };
  for (size_t at = 2; at + 4 <= file.size() && byte(at) == 0xff;) {
    const int marker = byte(at + 1);
    if (marker == 0xff) {  // Padding before a marker.
      ++at;
      continue;
    }
    const size_t length = static_cast<size_t>(byte(at + 2)) * 256 + byte(at + 3);
    if (marker == kStartOfScan || length < 2 || at + 2 + length > file.size()) break;
    ReadSegment(marker, file.subspan(at + 4, length - 2), &segments);
    at += 2 + length;
  }
  return segments;
}

struct Destroy {
  void operator()(void* decoder) const { tjDestroy(decoder); }
};

}  // namespace

core::Result<std::optional<DecodedPicture>> DecodePlainJpeg(std::span<const std::byte> file,
                                                            const DecodeOptions& options) {
  const std::optional<DecodedPicture> not_plain;
  const std::unique_ptr<void, Destroy> decoder(tjInitDecompress());
  if (!decoder) return not_plain;
  const auto* bytes = reinterpret_cast<const unsigned char*>(file.data());
  int width = 0, height = 0, subsampling = 0, colours = 0;
  if (tjDecompressHeader3(decoder.get(), bytes, file.size(), &width, &height, &subsampling,
                          &colours) != 0 ||
      width <= 0 || height <= 0) {
    return not_plain;
  }
  TRY(CheckLimits(width, height, 1, options.limits));
  const Segments segments = ReadSegments(file);
  const auto profile = segments.foreign_profile;
  const bool has_odd_colours = colours == TJCS_CMYK || colours == TJCS_YCCK ||
                               segments.has_profile_in_pieces ||
                               (colours == TJCS_GRAY && !profile.empty());
  if (has_odd_colours) return not_plain;

  DecodedPicture decoded;
  const int shrink = ShrinkFactor(width, height, options.short_side_min);
  Picture& picture = decoded.picture;
  picture.width = (width + shrink - 1) / shrink;
  picture.height = (height + shrink - 1) / shrink;
  try {
    picture.rgb.resize(size_t{3} * picture.width * picture.height);
  } catch (const std::bad_alloc&) {
    return core::Exhausted("not enough memory for the picture's pixels");
  }
  // Any warning may mean that pixels are missing, and a file of a million scans is an attack.
  const int flags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS;
  if (tjDecompress2(decoder.get(), bytes, file.size(), picture.rgb.data(), picture.width, 0,
                    picture.height, TJPF_RGB, flags) != 0) {
    return not_plain;
  }
  const bool converts = ProfileFits(profile, 3);
  if (converts && !ConvertToSrgb(profile, &picture.rgb)) return not_plain;

  const Exif exif = ReadExif(segments.exif);
  AddExif(exif, &decoded.facts);
  decoded.facts.format = FormatName(PictureFormat::kJpeg);
  decoded.facts.width = SwapsSides(exif.orientation) ? height : width;
  decoded.facts.height = SwapsSides(exif.orientation) ? width : height;
  picture = Upright(std::move(picture), exif.orientation);
  return std::optional<DecodedPicture>(std::move(decoded));
}

}  // namespace elanus::embed
