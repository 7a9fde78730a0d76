// Clustered rows have what real embeddings have and uniform ones lack: a common mean, so that all
// cosines are high; crowds; and a spectrum that falls as k^-0.7, so that few directions say most.
#include <cmath>
#include <random>

#include "measure/workload.h"

namespace elanus::measure {
namespace {

constexpr size_t kCentres = 1000;
constexpr double kSpectrumPower = 0.35;  // Of deviations; variances fall as its double.
constexpr double kCrowdWidth = 0.8;      // Of a crowd, in units of the spread of the centres.

class ClusteredRows {
 public:
  ClusteredRows(size_t dim, uint64_t seed) : random_(seed), spread_(dim), mean_(dim) {
    double variance = 0;
    for (size_t i = 0; i < dim; ++i) {
      spread_[i] = static_cast<float>(std::pow(static_cast<double>(i + 1), -kSpectrumPower));
      variance += static_cast<double>(spread_[i]) * spread_[i];
    }
    // As long as the rows around it are wide: a mean cosine of about one half.
    const double length = std::sqrt(variance * (1 + kCrowdWidth * kCrowdWidth));
    double norm = 0;
    for (float& value : mean_) {
      value = normal_(random_);
      norm += static_cast<double>(value) * value;
    }
    for (float& value : mean_) value *= static_cast<float>(length / std::sqrt(norm));
    centres_.resize(kCentres * dim);
    for (size_t i = 0; i < centres_.size(); ++i) {
      centres_[i] = mean_[i % dim] + spread_[i % dim] * normal_(random_);
    }
  }

  void Next(std::span<float> row) {
    const float* const centre = &centres_[random_() % kCentres * row.size()];
    for (size_t i = 0; i < row.size(); ++i) {
      row[i] = centre[i] + static_cast<float>(kCrowdWidth) * spread_[i] * normal_(random_);
    }
  }

 private:
  std::mt19937_64 random_;
  std::normal_distribution<float> normal_;
  std::vector<float> spread_;
  std::vector<float> mean_;
  std::vector<float> centres_;
};

class UniformRows {
 public:
  explicit UniformRows(uint64_t seed) : random_(seed) {}

  void Next(std::span<float> row) {
    for (float& value : row) value = uniform_(random_);
  }

 private:
  std::mt19937_64 random_;
  std::uniform_real_distribution<float> uniform_{-1, 1};
};

// Queries first: how many rows follow changes neither them nor the first of those.
template <typename Rows>
void Fill(Rows rows, const GeneratedOptions& options, Workload* workload) {
  std::vector<float> row(static_cast<size_t>(options.dim));
  workload->rows.Reserve(options.rows, options.rows * row.size() * sizeof(float));
  for (size_t i = 0; i < options.queries + options.rows; ++i) {
    rows.Next(row);
    (i < options.queries ? workload->queries : workload->rows).AppendVector(row);
  }
}

}  // namespace

core::Result<Shape> ParseShape(const std::string& name) {
  if (name == "clustered") return Shape::kClustered;
  if (name == "uniform") return Shape::kUniform;
  return core::InvalidArgument("--data '" + name + "' is not known; choose clustered or uniform");
}

Workload GenerateWorkload(const GeneratedOptions& options) {
  Workload workload;
  workload.rows = core::Column(core::DataType::kFloatVector, options.dim);
  workload.queries = core::Column(core::DataType::kFloatVector, options.dim);
  workload.metric = options.metric;
  workload.rows_there = static_cast<int64_t>(options.rows);
  if (options.shape == Shape::kClustered) {
    workload.name = "generated, clustered";
    Fill(ClusteredRows(static_cast<size_t>(options.dim), options.seed), options, &workload);
  } else {
    workload.name = "generated, uniform";
    Fill(UniformRows(options.seed), options, &workload);
  }
  return workload;
}

}  // namespace elanus::measure
