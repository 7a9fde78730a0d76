#include "gallery/gate.h"

#include "gallery/embed_items.h"

namespace elanus::gallery {

std::vector<std::string> SampleFiles(const ScanAnswer& scan, size_t limit) {
  const size_t count = std::min(limit, scan.files.size());
  std::vector<std::string> files;
  for (size_t i = 0; i < count; ++i) {
    files.push_back(scan.files[i * scan.files.size() / count].path);
  }
  return files;
}

core::Result<embed::GateReport> RunGate(std::span<const std::string> files, embed::Model* exact,
                                        embed::Model* quantised) {
  std::vector<EmbedItem> items;
  for (const std::string& file : files) items.push_back({.is_picture = true, .text = file});
  const std::vector<ItemVector> exact_rows = TRY(EmbedItems(items, exact));
  const std::vector<ItemVector> quantised_rows = TRY(EmbedItems(items, quantised));
  const int64_t dimension = exact->folder().dimension;
  embed::Vectors exact_vectors{dimension, {}}, quantised_vectors{dimension, {}};
  for (size_t i = 0; i < items.size(); ++i) {
    if (!exact_rows[i].ok() || !quantised_rows[i].ok()) continue;
    for (const float value : *exact_rows[i]) exact_vectors.values.push_back(value);
    for (const float value : *quantised_rows[i]) quantised_vectors.values.push_back(value);
  }
  return embed::Compare(exact_vectors, quantised_vectors);
}

}  // namespace elanus::gallery
