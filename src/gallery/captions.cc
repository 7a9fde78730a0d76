// Tabs separate because names and captions have commas, quotes and spaces; neither has tabs.
#include "gallery/captions.h"

#include "gallery/picture_file.h"

namespace elanus::gallery {
namespace {

// A caption file of a million lines is a tenth of this.
constexpr int64_t kCaptionBytesMax = int64_t{1} << 30;

}  // namespace

core::Result<std::vector<Caption>> ReadCaptions(const std::string& path) {
  const auto file = ReadPictureFile(path, kCaptionBytesMax);
  if (!file.ok()) {
    return core::Status(file.code(), "captions '" + path + "' " + file.status().message() +
                                         "; give a file with lines of name<TAB>caption");
  }
  const auto& bytes = file.value().bytes;
  return ParseCaptions({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path);
}

core::Result<std::vector<Caption>> ParseCaptions(std::string_view text, const std::string& path) {
  std::vector<Caption> captions;
  for (int number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const size_t tab = line.find('\t');
    if (tab == std::string_view::npos || tab == 0 || tab + 1 == line.size()) {
      return core::InvalidArgument("line " + std::to_string(number) + " of '" + path +
                                   "' is not name<TAB>caption; correct it");
    }
    captions.push_back({std::string(line.substr(0, tab)), std::string(line.substr(tab + 1))});
  }
  if (captions.empty()) {
    return core::InvalidArgument("'" + path + "' has no captions; give lines of name<TAB>caption");
  }
  return captions;
}

}  // namespace elanus::gallery
