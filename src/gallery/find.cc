// A search never fails to find something: the nearest picture is always there, however far. So the
// answer carries what unrelated pairs score in this model, measured when the model was made, and
// faces can tell a person when even the best hit is not much better than chance.
#include "gallery/find.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "gallery/collection.h"

namespace elanus::gallery {
namespace {

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Cameras know when a picture was taken; for the rest the file's own time is the best guess.
int64_t DateNs(const PictureRow& row) {
  return row.facts.taken ? *row.facts.taken * 1'000'000'000 : row.mtime_ns;
}

// Ranks go on over pages: hit 11 is the eleventh whether it comes first on page two or not.
std::vector<PictureHit> ToHits(const core::SearchAnswer& found, int64_t offset,
                               std::optional<double> min_score) {
  std::vector<PictureHit> hits;
  std::vector<PictureRow> rows = ToPictureRows(found.rows);
  for (size_t i = 0; i < rows.size(); ++i) {
    const double score = found.scores[i];
    // Hits come best first, so nothing behind the first that is too low can be high enough.
    if (min_score && score < *min_score) break;
    hits.push_back({std::move(rows[i]), score, offset + static_cast<int64_t>(i) + 1});
  }
  return hits;
}

}  // namespace

core::Result<SortBy> ParseSortBy(std::string_view name) {
  constexpr std::pair<std::string_view, SortBy> kNames[] = {{"score", SortBy::kScore},
                                                            {"date", SortBy::kDate},
                                                            {"path", SortBy::kPath},
                                                            {"size", SortBy::kSize}};
  for (const auto& [known, sort] : kNames) {
    if (name == known) return sort;
  }
  return core::InvalidArgument("cannot sort by '" + std::string(name) +
                               "'; use score, date, path or size");
}

bool IsWeak(double score, const embed::ScoreStatistics& chance) {
  return chance.Deviations(score) < kWeakDeviations;
}

void SortHits(SortBy sort, std::vector<PictureHit>* hits) {
  const auto before = [&](const PictureHit& a, const PictureHit& b) {
    if (sort == SortBy::kDate) return DateNs(a.row) > DateNs(b.row);
    if (sort == SortBy::kPath) return a.row.path < b.row.path;
    if (sort == SortBy::kSize) return a.row.bytes > b.row.bytes;
    return a.rank < b.rank;
  };
  std::ranges::stable_sort(*hits, before);
}

core::Result<FindAnswer> Find(const FindOptions& options, core::Store* store, embed::Model* model) {
  // Vectors of two models have nothing to say to each other, even where their dimension is the
  // same.
  const auto made_with = TRY(ReadCollectionModel(store, options.collection));
  if (made_with) TRY(CheckSameModel(options.collection, *made_with, model->folder()));

  FindAnswer answer;
  const embed::ModelFolder& folder = model->folder();
  const bool has_words = std::ranges::any_of(
      options.terms, [](const QueryTerm& term) { return term.kind == QueryTerm::Kind::kWords; });
  answer.chance = has_words ? folder.scores.text_image : folder.scores.image_image;
  std::optional<double> min_score;
  if (options.min_score) {
    min_score = TRY(CosineOf(*options.min_score, answer.chance, folder.name));
  }
  auto start = std::chrono::steady_clock::now();
  QueryVector query = TRY(EmbedQuery(options.terms, model));
  answer.embed_seconds = SecondsSince(start);
  answer.picture = std::move(query.picture);

  start = std::chrono::steady_clock::now();
  core::SearchRequest request;
  request.in.collection = options.collection;
  request.queries =
      core::Column(core::DataType::kFloatVector, static_cast<int64_t>(query.values.size()));
  request.queries.AppendVector(query.values);
  request.filter = options.filter;
  request.output_fields = FactFields();
  request.limit = options.limit;
  request.offset = options.offset;
  const core::SearchAnswer found = TRY(store->Search(request));
  answer.search_seconds = SecondsSince(start);

  answer.hits = ToHits(found, options.offset, min_score);
  answer.rows = TRY(store->GetStatistics(request.in)).rows;
  answer.weak = answer.chance && options.offset == 0 && !answer.hits.empty() &&
                IsWeak(answer.hits.front().score, *answer.chance);
  SortHits(options.sort, &answer.hits);
  return answer;
}

}  // namespace elanus::gallery
