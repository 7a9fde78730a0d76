// Which decoder a file gets:
//
//   - an ordinary JPEG: libjpeg-turbo itself. Nearly all photos are, and take nearly all the time.
//   - other JPEG, PNG, GIF, WebP, TIFF: libvips in this process, by loaders that are fuzzed.
//   - HEIF, AVIF, BMP, PNM, JPEG 2000, JPEG XL: libvips in a child process that may be lost.
//   - all else: nobody. SVG and PDF are programs rather than pictures.
//
// The first bytes decide, never the name. Limits are checked before a library sees the file where
// the size is enough to know, and from the header otherwise.
#include <optional>
#include <string>

#include "embed/decode_child.h"
#include "embed/jpeg_decode.h"
#include "embed/picture.h"
#include "embed/picture_format.h"
#include "embed/vips_decode.h"

namespace elanus::embed {

core::Result<DecodedPicture> Decode(std::span<const std::byte> file, const DecodeOptions& options) {
  if (file.empty()) return core::InvalidArgument("the file is empty");
  if (file.size() > static_cast<size_t>(options.limits.bytes_max)) {
    return core::Exhausted("the file has " + std::to_string(file.size()) + " bytes; at most " +
                           std::to_string(options.limits.bytes_max) + " are read");
  }
  const PictureFormat format = SniffFormat(file);
  if (format == PictureFormat::kUnknown) {
    return core::InvalidArgument("not a picture Elanus reads");
  }
  if (NeedsChild(format)) return DecodeInChild(file, options);
  if (format == PictureFormat::kJpeg) {
    auto plain = TRY(DecodePlainJpeg(file, options));
    if (plain) return *std::move(plain);
  }
  return DecodeWithVips(format, file, options);
}

}  // namespace elanus::embed
