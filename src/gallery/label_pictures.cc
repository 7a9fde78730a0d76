// Rows are taken a thousand at a time: a collection of any size is labelled in little memory, and a
// run that is cut off keeps what it has written.
#include "gallery/label_pictures.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>

#include "gallery/batches.h"
#include "gallery/collection.h"
#include "gallery/label_chances.h"
#include "gallery/picture_file.h"
#include "gallery/picture_row.h"

namespace elanus::gallery {
namespace {

constexpr size_t kRowsAtOnce = 1000;
constexpr int64_t kLabelBytesMax = 1024;

core::Result<std::vector<int64_t>> IdsOf(const LabelOptions& options, core::Store* store) {
  core::QueryRequest request;
  request.from.collection = options.collection;
  request.filter = options.filter;
  request.output_fields = {"id"};
  std::vector<int64_t> ids;
  for (const PictureRow& row : ToPictureRows(TRY(store->Query(request)).rows)) {
    ids.push_back(row.id);
  }
  return ids;
}

core::Result<std::vector<PictureRow>> RowsOf(const std::string& collection,
                                             std::span<const int64_t> ids, bool with_vectors,
                                             core::Store* store) {
  core::QueryRequest request;
  request.from.collection = collection;
  request.keys = core::Int64Column(ids);
  request.output_fields = {"path"};
  if (with_vectors) request.output_fields.push_back("vector");
  return ToPictureRows(TRY(store->Query(request)).rows);
}

// The direction in the middle of the prompts of each label.
core::Result<std::vector<std::vector<double>>> EmbedLabels(const LabelOptions& options,
                                                           embed::Model* model) {
  std::vector<std::vector<double>> vectors;
  for (const Label& label : options.labels) {
    const std::vector<std::string> prompts = TRY(PromptsOf(label, options.templates));
    const embed::Vectors embedded = TRY(model->EmbedTexts(prompts));
    std::vector<double> sum(static_cast<size_t>(embedded.dimension), 0.0);
    for (size_t i = 0; i < embedded.rows(); ++i) {
      for (size_t d = 0; d < sum.size(); ++d) sum[d] += embedded.row(i)[d];
    }
    double square = 0;
    for (const double value : sum) square += value * value;
    if (!(square > 0)) {
      return core::InvalidArgument("the prompts of '" + label.name + "' cancel out");
    }
    for (double& value : sum) value /= std::sqrt(square);
    vectors.push_back(std::move(sum));
  }
  return vectors;
}

LabeledPicture Unlabeled(const PictureRow& row) {
  LabeledPicture picture;
  picture.id = row.id;
  picture.path = row.path;
  return picture;
}

// The most probable label, if it is probable enough.
template <typename Chances>
void Choose(const Chances& chances, double probability_min, LabeledPicture* picture) {
  const auto best = std::ranges::max_element(chances);
  if (best == std::ranges::end(chances)) return;
  picture->probability = *best;
  if (*best >= probability_min) {
    picture->label = static_cast<size_t>(best - std::ranges::begin(chances));
  }
}

core::Status LabelRows(const LabelOptions& options, embed::Model* model,
                       const std::vector<PictureRow>& rows, std::vector<LabeledPicture>* pictures) {
  std::vector<embed::Picture> decoded;
  std::vector<size_t> places;
  for (const PictureRow& row : rows) {
    pictures->push_back(Unlabeled(row));
    auto picture = DecodePictureFile(row.path, model->picture_short_side());
    if (!picture.ok()) {
      pictures->back().reason = picture.status().message();
      continue;
    }
    decoded.push_back(std::move(picture->picture));
    places.push_back(pictures->size() - 1);
  }
  const embed::Vectors chances = TRY(model->ClassifyPictures(decoded));
  for (size_t i = 0; i < places.size(); ++i) {
    Choose(chances.row(i), options.probability_min, &(*pictures)[places[i]]);
  }
  return core::Status::Ok();
}

core::Status EnsureField(core::Store* store, const std::string& collection, const std::string& name,
                         core::DataType type) {
  const auto description = TRY(store->DescribeCollection({"", collection}));
  const core::FieldSchema* found = description.schema.Find(name);
  if (found != nullptr) {
    if (found->type == type && found->nullable) return core::Status::Ok();
    return core::InvalidArgument("the field '" + name +
                                 "' is not one of labels; choose another --field");
  }
  core::FieldSchema field;
  field.name = name;
  field.type = type;
  field.nullable = true;
  if (type == core::DataType::kVarChar) field.max_length = kLabelBytesMax;
  return store->AddField({"", collection}, field);
}

bool HasChinese(const std::vector<Label>& labels) {
  return std::ranges::any_of(labels, [](const Label& label) { return !label.zh.empty(); });
}

}  // namespace

core::Status LabelByWords(const LabelOptions& options, core::Store* store, embed::Model* model,
                          const LabelSink& sink) {
  const auto made_with = TRY(ReadCollectionModel(store, options.collection));
  if (made_with) TRY(CheckSameModel(options.collection, *made_with, model->folder()));
  const LabelChances chances = TRY(LabelChances::Of(model->folder()));
  const auto labels = TRY(EmbedLabels(options, model));
  const std::vector<int64_t> ids = TRY(IdsOf(options, store));
  for (size_t first = 0; first < ids.size(); first += kRowsAtOnce) {
    const auto some = std::span(ids).subspan(first, std::min(kRowsAtOnce, ids.size() - first));
    std::vector<LabeledPicture> pictures;
    for (const PictureRow& row : TRY(RowsOf(options.collection, some, true, store))) {
      std::vector<double> cosines;
      for (const std::vector<double>& label : labels) {
        double sum = 0;
        for (size_t i = 0; i < label.size(); ++i) sum += label[i] * row.vector[i];
        cosines.push_back(sum);
      }
      pictures.push_back(Unlabeled(row));
      Choose(chances.Of(cosines), options.probability_min, &pictures.back());
    }
    TRY(sink(pictures));
  }
  return core::Status::Ok();
}

core::Status LabelByClasses(const LabelOptions& options, core::Store* store, embed::Model* model,
                            const LabelSink& sink, const std::function<bool()>& stop) {
  const std::vector<int64_t> ids = TRY(IdsOf(options, store));
  std::mutex mutex;  // Guards all below.
  std::vector<LabeledPicture> waiting;
  const auto batch = [&](size_t first, size_t count) -> core::Status {
    std::vector<LabeledPicture> pictures;
    const auto rows =
        TRY(RowsOf(options.collection, std::span(ids).subspan(first, count), false, store));
    TRY(LabelRows(options, model, rows, &pictures));
    const std::lock_guard lock(mutex);
    std::ranges::move(pictures, std::back_inserter(waiting));
    if (waiting.size() < kRowsAtOnce) return core::Status::Ok();
    return sink(std::exchange(waiting, {}));
  };
  const core::Status labelled = ForEachBatch(ids.size(), model, batch, stop);
  if (!waiting.empty()) TRY(sink(waiting));
  return labelled;
}

std::vector<Label> LabelsOf(const embed::ModelFolder& folder) {
  std::vector<Label> labels;
  for (const embed::ClassName& name : folder.classes) labels.push_back({name.en, name.zh});
  return labels;
}

core::Status EnsureLabelFields(core::Store* store, const std::string& collection,
                               const std::string& field, const std::vector<Label>& labels) {
  TRY(EnsureField(store, collection, field, core::DataType::kVarChar));
  if (HasChinese(labels)) {
    TRY(EnsureField(store, collection, field + "_zh", core::DataType::kVarChar));
  }
  return EnsureField(store, collection, field + "_score", core::DataType::kFloat);
}

core::Status StoreLabels(core::Store* store, const std::string& collection,
                         const std::string& field, const std::vector<Label>& labels,
                         const std::vector<LabeledPicture>& pictures) {
  if (pictures.empty()) return core::Status::Ok();
  core::Column ids, names(core::DataType::kVarChar), chinese(core::DataType::kVarChar);
  core::Column scores(core::DataType::kFloat);
  for (const LabeledPicture& picture : pictures) {
    ids.Append(picture.id);
    if (!picture.label) {
      for (core::Column* column : {&names, &chinese, &scores}) column->AppendNull();
      continue;
    }
    const Label& label = labels[*picture.label];
    names.AppendText(label.name);
    label.zh.empty() ? chinese.AppendNull() : chinese.AppendText(label.zh);
    scores.Append(static_cast<float>(picture.probability));
  }
  core::UpsertRequest request;
  request.to.collection = collection;
  request.is_partial = true;
  request.rows.columns = {
      {"id", std::move(ids)}, {field, std::move(names)}, {field + "_score", std::move(scores)}};
  // The field is there also where an earlier run had Chinese names and this one has none.
  const auto description = TRY(store->DescribeCollection({"", collection}));
  if (description.schema.Find(field + "_zh") != nullptr) {
    request.rows.columns.push_back({field + "_zh", std::move(chinese)});
  }
  TRY(store->Upsert(request));
  return core::Status::Ok();
}

}  // namespace elanus::gallery
