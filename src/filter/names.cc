// A typing error is one or two letters off; a name that shares less with every field is better met
// with silence than with a wild guess.
#include "filter/names.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "core/limits.h"
#include "filter/lexer.h"

namespace elanus::filter {
namespace {

// Levenshtein's distance: letters put in, left out or changed.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string NearestField(std::string_view name, const core::CollectionSchema& schema) {
  if (name.size() > core::kNameBytesMax) return "";
  std::string nearest;
  size_t nearest_distance = name.size() / 3 + 2;  // One more than is still taken for near.
  for (const core::FieldSchema& field : schema.fields) {
    const size_t distance =
        EqualsIgnoringCase(field.name, name) ? 0 : EditDistance(field.name, name);
    if (distance >= nearest_distance || distance >= field.name.size()) continue;
    nearest = field.name;
    nearest_distance = distance;
  }
  return nearest;
}

}  // namespace elanus::filter
