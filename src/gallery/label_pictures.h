// LabelPictures: the pictures of a collection get labels, kept in fields of their own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/store.h"
#include "embed/model.h"
#include "gallery/labels.h"

namespace elanus::gallery {

struct LabelOptions {
  std::string collection;
  std::string filter;                  // Only rows for which this holds; "": all.
  std::vector<Label> labels;           // None: the classes that the model itself knows.
  std::vector<std::string> templates;  // See PromptsOf.
  double probability_min = 0.5;        // A label less probable than this is no label.
};

struct LabeledPicture {
  int64_t id = 0;
  std::string path;
  std::optional<size_t> label;  // Which of the labels; none of them.
  double probability = 0;       // Of the most probable label, also if it is too little.
  std::string reason;           // Why the file gave no classes; "": it did.
};

// What is told as pictures get their labels: some of them at a time, from one thread at a time.
using LabelSink = std::function<core::Status(const std::vector<LabeledPicture>&)>;

// By the stored vectors: no picture is decoded. REQUIRES: the model made the collection
core::Status LabelByWords(const LabelOptions& options, core::Store* store, embed::Model* model,
                          const LabelSink& sink);
// By the classes of the model, whose labels they are; decodes every picture. `stop` as in
// ForEachBatch.
core::Status LabelByClasses(const LabelOptions& options, core::Store* store, embed::Model* model,
                            const LabelSink& sink, const std::function<bool()>& stop);

// The classes of a model as labels.
std::vector<Label> LabelsOf(const embed::ModelFolder& folder);

// Makes the fields `field` (VarChar), `field`_zh (if a label has a Chinese name) and `field`_score
// (Float) if they are missing. kInvalidArgument if there is a field of that name and another type.
core::Status EnsureLabelFields(core::Store* store, const std::string& collection,
                               const std::string& field, const std::vector<Label>& labels);
// Writes labels into the fields; those of a picture without a label become null.
core::Status StoreLabels(core::Store* store, const std::string& collection,
                         const std::string& field, const std::vector<Label>& labels,
                         const std::vector<LabeledPicture>& pictures);

}  // namespace elanus::gallery
