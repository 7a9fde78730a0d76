// Every caption is a query whose right answer is known. All vectors are in memory and every score
// is computed: with thousands of pictures that is seconds, and no index can be to blame.
//
// A caption that fits other pictures as well counts against the model all the same; that is how
// recall of captions is reported everywhere, so figures can be compared.
#include "gallery/evaluate.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>

#include "gallery/batches.h"
#include "gallery/collection.h"
#include "gallery/picture_file.h"
#include "gallery/picture_row.h"
#include "gallery/plan.h"
#include "gallery/text.h"

namespace elanus::gallery {

// Runs the pictures and captions of one evaluation.
namespace {

class Evaluator {
 public:
  Evaluator(const EvalRequest& request, embed::Model* model)
      : request_(request), model_(model), dimension_(model->folder().dimension) {}

  core::Result<EvalAnswer> Run(const ScanAnswer& scan, core::Store* store);

 private:
  core::Status ReadStored(const ScanAnswer& scan, core::Store* store);
  // Gives every file its vector: the stored one, or a new one.
  core::Status EmbedFiles(const std::vector<FoundFile>& files);
  core::Status EmbedBatch(std::span<const FoundFile> files);
  core::Result<int64_t> RankOf(const Caption& caption, size_t picture) const;
  // The rank of every caption's picture, by language.
  core::Status RankCaptions(std::map<std::string, std::vector<int64_t>>* ranks);
  // REQUIRES: mutex_ is held while workers run
  void AddPicture(const std::string& path, std::span<const float> vector);
  void Step(int64_t steps);

  const EvalRequest& request_;
  embed::Model* const model_;
  const int64_t dimension_;
  std::mutex mutex_;  // Guards all below while pictures are embedded.
  EvalAnswer answer_;
  std::map<std::string, size_t> picture_of_name_;
  std::vector<float> vectors_;
  std::map<std::string, std::vector<float>> stored_;  // By path.
  EvalProgress progress_;
};

core::Result<EvalAnswer> Evaluator::Run(const ScanAnswer& scan, core::Store* store) {
  progress_.total = static_cast<int64_t>(scan.files.size() + request_.captions.size());
  if (store != nullptr) TRY(ReadStored(scan, store));
  TRY(EmbedFiles(scan.files));
  answer_.pictures = static_cast<int64_t>(picture_of_name_.size());
  std::map<std::string, std::vector<int64_t>> ranks;
  TRY(RankCaptions(&ranks));
  std::vector<int64_t> all;
  for (auto& [language, some] : ranks) {
    all.insert(all.end(), some.begin(), some.end());
    answer_.scores.push_back(ScoreRanks(language, std::move(some)));
  }
  if (all.empty()) {
    return core::InvalidArgument(
        "no caption names a picture in the folder; names are file names without folders");
  }
  answer_.scores.push_back(ScoreRanks("all", std::move(all)));
  return answer_;
}

// Takes the vectors of rows whose files have not changed since they were added.
core::Status Evaluator::ReadStored(const ScanAnswer& scan, core::Store* store) {
  const auto made_with = TRY(ReadCollectionModel(store, request_.collection));
  if (!made_with || !CheckSameModel(request_.collection, *made_with, model_->folder()).ok()) {
    return core::Status::Ok();
  }
  core::QueryRequest query;
  query.from.collection = request_.collection;
  query.output_fields = {"path", "bytes", "mtime", "vector"};
  std::map<int64_t, const FoundFile*> files;
  for (const FoundFile& file : scan.files) files[PictureId(file.path)] = &file;
  for (PictureRow& row : ToPictureRows(TRY(store->Query(query)).rows)) {
    const auto file = files.find(row.id);
    if (file == files.end() || file->second->bytes != row.bytes ||
        file->second->mtime_ns != row.mtime_ns) {
      continue;
    }
    stored_[row.path] = std::move(row.vector);
  }
  return core::Status::Ok();
}

// The same batches in the same number of threads as adding, so that speeds can be compared.
core::Status Evaluator::EmbedFiles(const std::vector<FoundFile>& files) {
  std::vector<FoundFile> work;
  for (const FoundFile& file : files) {
    const auto stored = stored_.find(file.path);
    if (stored == stored_.end()) {
      work.push_back(file);
    } else {
      AddPicture(file.path, stored->second);
      Step(1);
    }
  }
  return ForEachBatch(work.size(), model_, [&](size_t first, size_t count) {
    return EmbedBatch(std::span(work).subspan(first, count));
  });
}

// Files that give no picture are counted and left out, like captions of pictures that are not
// there: a score is over pairs that exist.
core::Status Evaluator::EmbedBatch(std::span<const FoundFile> files) {
  std::vector<embed::Picture> pictures;
  std::vector<std::string> paths;
  for (const FoundFile& file : files) {
    auto decoded = DecodePictureFile(file.path, model_->picture_short_side());
    if (!decoded.ok()) continue;
    pictures.push_back(std::move(decoded->picture));
    paths.push_back(file.path);
  }
  embed::Vectors vectors;
  if (!pictures.empty()) vectors = TRY(model_->EmbedPictures(pictures));
  const std::lock_guard lock(mutex_);
  answer_.bad += static_cast<int64_t>(files.size() - paths.size());
  answer_.embedded += static_cast<int64_t>(paths.size());
  for (size_t i = 0; i < paths.size(); ++i) {
    const auto dimension = static_cast<size_t>(dimension_);
    AddPicture(paths[i], std::span(vectors.values).subspan(i * dimension, dimension));
  }
  Step(static_cast<int64_t>(files.size()));
  return core::Status::Ok();
}

void Evaluator::AddPicture(const std::string& path, std::span<const float> vector) {
  const std::string name = std::filesystem::path(path).filename().string();
  // Two pictures of one name cannot be told apart by a caption; the first one counts.
  const size_t picture = vectors_.size() / static_cast<size_t>(dimension_);
  if (!picture_of_name_.emplace(name, picture).second) return;
  vectors_.insert(vectors_.end(), vector.begin(), vector.end());
}

// 1 and the number of pictures that are nearer to the words than the right one.
core::Result<int64_t> Evaluator::RankOf(const Caption& caption, size_t picture) const {
  const std::vector<float> words = TRY(model_->EmbedWords(caption.text));
  const auto dimension = static_cast<size_t>(dimension_);
  const auto score = [&](size_t row) {
    const float* vector = vectors_.data() + row * dimension;
    float sum = 0;
    for (size_t i = 0; i < dimension; ++i) sum += words[i] * vector[i];
    return sum;
  };
  const float right = score(picture);
  int64_t rank = 1;
  // Ties are the picture's luck: a picture that scores the same is not nearer.
  for (size_t row = 0; row * dimension < vectors_.size(); ++row) rank += score(row) > right;
  return rank;
}

core::Status Evaluator::RankCaptions(std::map<std::string, std::vector<int64_t>>* ranks) {
  for (const Caption& caption : request_.captions) {
    const auto picture = picture_of_name_.find(caption.name);
    if (picture == picture_of_name_.end()) {
      ++answer_.captions_skipped;
    } else {
      const char* language = HasCjk(caption.text) ? "zh" : "en";
      (*ranks)[language].push_back(TRY(RankOf(caption, picture->second)));
    }
    Step(1);
  }
  return core::Status::Ok();
}

void Evaluator::Step(int64_t steps) {
  progress_.done += steps;
  if (request_.progress) request_.progress(progress_);
}

}  // namespace

// The median of an even number of ranks lies between the two in the middle.
EvalScores ScoreRanks(const std::string& language, std::vector<int64_t> ranks) {
  EvalScores scores;
  scores.language = language;
  scores.captions = static_cast<int64_t>(ranks.size());
  if (ranks.empty()) return scores;
  std::ranges::sort(ranks);
  const auto recall = [&](int64_t k) {
    const auto within = std::ranges::upper_bound(ranks, k) - ranks.begin();
    return static_cast<double>(within) / static_cast<double>(ranks.size());
  };
  scores.recall_at_1 = recall(1);
  scores.recall_at_5 = recall(5);
  scores.recall_at_10 = recall(10);
  const size_t middle = ranks.size() / 2;
  const bool odd = ranks.size() % 2 == 1;
  scores.median_rank = odd ? static_cast<double>(ranks[middle])
                           : static_cast<double>(ranks[middle - 1] + ranks[middle]) / 2;
  return scores;
}

core::Result<EvalAnswer> Evaluate(const EvalRequest& request, const ScanAnswer& scan,
                                  core::Store* store, embed::Model* model) {
  return Evaluator(request, model).Run(scan, store);
}

}  // namespace elanus::gallery
