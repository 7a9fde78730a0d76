// Reads with libexif and trusts nothing it says: types and sizes of every entry are checked before
// its bytes are read, texts are cut to printable ASCII, numbers to what they can mean.
#include "embed/exif.h"

#include <libexif/exif-data.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>
#include <vector>

#include "core/bytes.h"

namespace elanus::embed {
namespace {

// libexif copies what it reads; more than this is not a camera's work.
constexpr size_t kBlockBytesMax = 16 * 1024 * 1024;
constexpr size_t kTextBytesMax = 256;

using std::string_view_literals::operator""sv;
constexpr std::string_view kPrefix = "Exif\0\0"sv;

struct Unref {
  void operator()(ExifData* data) const { exif_data_unref(data); }
};
using ExifPointer = std::unique_ptr<ExifData, Unref>;

const ExifEntry* Find(const ExifData& data, ExifIfd ifd, int tag) {
  return exif_content_get_entry(data.ifd[ifd], static_cast<ExifTag>(tag));
}

// The printable ASCII of a text tag, without what cameras pad it with.
std::string Text(const ExifData& data, ExifIfd ifd, int tag) {
  const ExifEntry* entry = Find(data, ifd, tag);
  if (entry == nullptr || entry->format != EXIF_FORMAT_ASCII) return "";
  std::string text;
  for (size_t i = 0; i < entry->size && i < kTextBytesMax && entry->data[i] != 0; ++i) {
    const unsigned char letter = entry->data[i];
    if (letter >= 0x20 && letter < 0x7f) text += static_cast<char>(letter);
  }
  const size_t end = text.find_last_not_of(' ');
  text.resize(end == std::string::npos ? 0 : end + 1);
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

int Orientation(const ExifData& data, ExifByteOrder order) {
  const ExifEntry* entry = Find(data, EXIF_IFD_0, EXIF_TAG_ORIENTATION);
  if (entry == nullptr || entry->format != EXIF_FORMAT_SHORT || entry->size < 2) return 1;
  const int value = exif_get_short(entry->data, order);
  return value >= 1 && value <= 8 ? value : 1;
}

// "2021:07:30 14:05:59" as seconds since 1970.
std::optional<int64_t> Seconds(const std::string& text) {
  int year = 0, hour = 0, minute = 0, second = 0;
  unsigned month = 0, day = 0;
  if (std::sscanf(text.c_str(), "%4d:%2u:%2u %2d:%2d:%2d", &year, &month, &day, &hour, &minute,
                  &second) != 6) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok() || year < 1800 || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

std::optional<int64_t> Taken(const ExifData& data) {
  auto taken = Seconds(Text(data, EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL));
  if (!taken) taken = Seconds(Text(data, EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_DIGITIZED));
  return taken;
}

// Many makers repeat themselves in the model: "Canon", "Canon EOS 5D".
std::string Camera(const ExifData& data) {
  const std::string make = Text(data, EXIF_IFD_0, EXIF_TAG_MAKE);
  const std::string model = Text(data, EXIF_IFD_0, EXIF_TAG_MODEL);
  if (make.empty() || model.starts_with(make)) return model;
  return model.empty() ? make : make + " " + model;
}

// Degrees, minutes and seconds as three fractions; the sign stands in a tag of its own.
std::optional<double> Degrees(const ExifData& data, ExifByteOrder order, int tag, int sign_tag) {
  const ExifEntry* entry = Find(data, EXIF_IFD_GPS, tag);
  if (entry == nullptr || entry->format != EXIF_FORMAT_RATIONAL || entry->size < 24) {
    return std::nullopt;
  }
  double degrees = 0;
  double unit = 1;
  for (int part = 0; part < 3; ++part, unit /= 60) {
    const ExifRational value = exif_get_rational(entry->data + 8 * part, order);
    if (value.denominator != 0) degrees += unit * value.numerator / value.denominator;
  }
  const std::string sign = Text(data, EXIF_IFD_GPS, sign_tag);
  const bool is_latitude = tag == EXIF_TAG_GPS_LATITUDE;
  if (sign.empty() || degrees > (is_latitude ? 90 : 180)) return std::nullopt;
  return sign == "S" || sign == "W" ? -degrees : degrees;
}

}  // namespace

Exif ReadExif(std::span<const std::byte> block) {
  Exif exif;
  if (block.size() < 8 || block.size() > kBlockBytesMax) return exif;
  std::string bytes;
  if (!core::AsText(block).starts_with(kPrefix)) bytes = kPrefix;
  bytes += core::AsText(block);

  const ExifPointer data(exif_data_new_from_data(
      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<unsigned>(bytes.size())));
  if (!data) return exif;
  const ExifByteOrder order = exif_data_get_byte_order(data.get());
  exif.orientation = Orientation(*data, order);
  exif.taken = Taken(*data);
  exif.camera = Camera(*data);
  exif.latitude = Degrees(*data, order, EXIF_TAG_GPS_LATITUDE, EXIF_TAG_GPS_LATITUDE_REF);
  exif.longitude = Degrees(*data, order, EXIF_TAG_GPS_LONGITUDE, EXIF_TAG_GPS_LONGITUDE_REF);
  return exif;
}

}  // namespace elanus::embed
