// A few thousand vectors are enough: pairs grow with their square, and what limits the figures is
// how much the pictures differ, not how many pairs are counted.
#include "gallery/calibrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>

#include "gallery/collection.h"
#include "gallery/generic_captions.h"

namespace elanus::gallery {
namespace {

constexpr size_t kRowsMax = 2000;
constexpr size_t kPicturePairs = 200'000;
// Any number does; a fixed one makes a second measurement agree with the first.
constexpr uint32_t kSeed = 20260101;

float Dot(std::span<const float> a, std::span<const float> b) {
  float sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Copies of one picture are no random pair.
std::vector<float> ScorePictures(const std::vector<PictureRow>& rows) {
  std::mt19937 source(kSeed);
  std::uniform_int_distribution<size_t> any(0, rows.size() - 1);
  std::vector<float> scores;
  for (size_t i = 0; i < kPicturePairs; ++i) {
    const PictureRow& a = rows[any(source)];
    const PictureRow& b = rows[any(source)];
    if (a.content_hash != b.content_hash) scores.push_back(Dot(a.vector, b.vector));
  }
  return scores;
}

// A tower that names no language is taken to read English.
std::set<std::string> LanguagesOf(const embed::ModelFolder& folder) {
  std::set<std::string> languages;
  for (const embed::TextTower& tower : folder.texts) {
    languages.insert(tower.languages.begin(), tower.languages.end());
    if (tower.languages.empty()) languages.insert("en");
  }
  return languages;
}

core::Result<std::vector<float>> ScoreCaptions(const std::vector<PictureRow>& rows,
                                               embed::Model* model) {
  std::vector<float> scores;
  for (const std::string& language : LanguagesOf(model->folder())) {
    const std::vector<std::string> captions = GenericCaptions(language);
    if (captions.empty()) continue;
    const embed::Vectors vectors = TRY(model->EmbedTexts(captions));
    for (size_t i = 0; i < vectors.rows(); ++i) {
      for (const PictureRow& row : rows) scores.push_back(Dot(vectors.row(i), row.vector));
    }
  }
  return scores;
}

}  // namespace

core::Result<std::vector<PictureRow>> SampleRows(core::Store* store, const std::string& collection,
                                                 size_t rows_max) {
  core::QueryRequest request;
  request.from.collection = collection;
  request.output_fields = {"id"};
  std::vector<int64_t> ids;
  for (const PictureRow& row : ToPictureRows(TRY(store->Query(request)).rows)) {
    ids.push_back(row.id);
  }
  std::ranges::shuffle(ids, std::mt19937(kSeed));
  ids.resize(std::min(ids.size(), rows_max));
  request.keys = core::Int64Column(ids);
  request.output_fields = {"content_hash", "vector"};
  return ToPictureRows(TRY(store->Query(request)).rows);
}

core::Result<embed::ModelScores> MeasureModelScores(core::Store* store,
                                                    const std::string& collection,
                                                    embed::Model* model) {
  const auto made_with = TRY(ReadCollectionModel(store, collection));
  if (made_with) TRY(CheckSameModel(collection, *made_with, model->folder()));
  const auto rows = TRY(SampleRows(store, collection, kRowsMax));
  if (std::ssize(rows) < kCalibrationRowsMin) {
    return core::InvalidArgument(
        fmt::format("collection '{}' has {} pictures; at least {} are needed to measure what "
                    "random pairs score; add more with: elanus add FOLDER",
                    collection, rows.size(), kCalibrationRowsMin));
  }
  embed::ModelScores scores;
  scores.image_image = embed::MeasureScores(ScorePictures(rows));
  scores.text_image = embed::MeasureScores(TRY(ScoreCaptions(rows, model)));
  return scores;
}

}  // namespace elanus::gallery
