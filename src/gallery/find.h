// Find: the pictures of a collection that are nearest to a query.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/store.h"
#include "embed/model.h"
#include "gallery/picture_row.h"
#include "gallery/query.h"
#include "gallery/score_threshold.h"

namespace elanus::gallery {

enum class SortBy { kScore, kDate, kPath, kSize };

// Date is newest first and size largest first. Date is when it was taken, or else when the file
// was last written.
core::Result<SortBy> ParseSortBy(std::string_view name);

struct FindOptions {
  std::string collection;
  std::vector<QueryTerm> terms;
  int64_t limit = 10;
  int64_t offset = 0;
  std::optional<ScoreThreshold> min_score;
  std::string filter;
  SortBy sort = SortBy::kScore;  // Of the hits; which pictures are hits is always by score.
};

struct PictureHit {
  PictureRow row;
  double score = 0;  // Cosine.
  int64_t rank = 0;  // By score, from 1, over all pages.
};

struct FindAnswer {
  std::vector<PictureHit> hits;
  int64_t rows = 0;  // In the collection.
  // What random pairs score in this model, if the model says so.
  std::optional<embed::ScoreStatistics> chance;
  bool weak = false;  // Even the best hit is a weak match.
  std::optional<embed::Picture> picture;
  double embed_seconds = 0;
  double search_seconds = 0;
};

// kNotFound for a collection that is not there; kInvalidArgument for a filter that says nothing
// sensible, a query that cancels out, or a model that did not make the collection.
core::Result<FindAnswer> Find(const FindOptions& options, core::Store* store, embed::Model* model);

// Reorders hits; those that are equal keep the order of their scores.
void SortHits(SortBy sort, std::vector<PictureHit>* hits);

// A hit less than so many standard deviations above random pairs is a weak match: of captions whose
// picture is there about one in fifty finds nothing better, of queries that have nothing to do with
// the pictures about half (docs/models.md, "Weak matches").
inline constexpr double kWeakDeviations = 2.75;
bool IsWeak(double score, const embed::ScoreStatistics& chance);

}  // namespace elanus::gallery
