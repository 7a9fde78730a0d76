// One table of names, and one of the parameters with ranges. The texts of errors are Milvus', since
// scripts compare them.
#include "index/index_names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <limits>
#include <span>
#include <string_view>

namespace elanus::index {
namespace {

using Params = std::map<std::string, std::string>;

constexpr double kIntegerMax = std::numeric_limits<int32_t>::max();

// Which types an index may stand on, as a set of bits.
enum Kind : unsigned {
  kFloats = 1,  // Vectors of floats of any width.
  kBytes = 2,   // Vectors of Int8.
  kBits = 4,    // Binary vectors.
  kSparse = 8,
  kBool = 16,
  kIntegers = 32,
  kReals = 64,
  kText = 128,
  kJson = 256,
  kArrays = 512,  // Of elements of a kind that the index may stand on.
};
constexpr unsigned kDense = kFloats | kBytes;

unsigned KindOf(core::DataType type) {
  return core::VisitType(type, []<typename T>(T) -> unsigned {
    if constexpr (T::kType == core::DataType::kBinaryVector) return kBits;
    if constexpr (T::kType == core::DataType::kInt8Vector) return kBytes;
    if constexpr (T::kType == core::DataType::kSparseFloatVector) return kSparse;
    if constexpr (T::kIsVector) return kFloats;
    if constexpr (T::kType == core::DataType::kBool) return kBool;
    if constexpr (T::kType == core::DataType::kVarChar) return kText;
    if constexpr (T::kType == core::DataType::kJson) return kJson;
    if constexpr (T::kType == core::DataType::kArray) return kArrays;
    return std::is_floating_point_v<typename T::Value> ? kReals : kIntegers;
  });
}

struct NamedIndex {
  const char* name;
  unsigned kinds;
  Serving serving;
};

constexpr unsigned kOrdered = kIntegers | kReals | kText;
constexpr std::array kNames = {
    NamedIndex{"FLAT", kDense, Serving::kFlatCodes},
    NamedIndex{"IVF_FLAT", kDense, Serving::kInvertedFile},
    NamedIndex{"IVF_FLAT_CC", kDense, Serving::kInvertedFile},
    NamedIndex{"IVF_SQ8", kDense, Serving::kInvertedFile},
    NamedIndex{"IVF_SQ8_HYBRID", kDense, Serving::kInvertedFile},
    NamedIndex{"IVF_SQ_CC", kDense, Serving::kInvertedFile},
    NamedIndex{"IVF_PQ", kDense, Serving::kInvertedFile},
    NamedIndex{"IVF_RABITQ", kDense, Serving::kInvertedFile},
    NamedIndex{"IVF_RABITQ_FASTSCAN", kDense, Serving::kInvertedFile},
    NamedIndex{"IVF_HNSW", kDense, Serving::kInvertedFile},
    NamedIndex{"SCANN", kDense, Serving::kInvertedFile},
    NamedIndex{"SCANN_DVR", kDense, Serving::kInvertedFile},
    NamedIndex{"HNSW", kDense | kBits, Serving::kGraph},
    NamedIndex{"HNSW_SQ", kDense, Serving::kGraph},
    NamedIndex{"HNSW_PQ", kDense, Serving::kGraph},
    NamedIndex{"HNSW_PRQ", kDense, Serving::kGraph},
    NamedIndex{"RHNSW_FLAT", kDense, Serving::kGraph},
    NamedIndex{"RHNSW_SQ", kDense, Serving::kGraph},
    NamedIndex{"RHNSW_PQ", kDense, Serving::kGraph},
    NamedIndex{"ANNOY", kDense, Serving::kGraph},
    NamedIndex{"NSG", kDense, Serving::kGraph},
    NamedIndex{"DISKANN", kDense, Serving::kGraph},
    NamedIndex{"AISAQ", kDense, Serving::kGraph},
    NamedIndex{"GPU_BRUTE_FORCE", kDense, Serving::kFlatCodes},
    NamedIndex{"GPU_IVF_FLAT", kDense, Serving::kInvertedFile},
    NamedIndex{"GPU_IVF_PQ", kDense, Serving::kInvertedFile},
    NamedIndex{"GPU_CAGRA", kDense, Serving::kGraph},
    NamedIndex{"BIN_FLAT", kBits, Serving::kExact},
    NamedIndex{"BIN_IVF_FLAT", kBits, Serving::kExact},
    NamedIndex{"SPARSE_INVERTED_INDEX", kSparse, Serving::kSparse},
    NamedIndex{"SPARSE_WAND", kSparse, Serving::kSparse},
    NamedIndex{"INVERTED", kBool | kOrdered | kArrays | kJson, Serving::kScalar},
    NamedIndex{"inverted_index", kBool | kOrdered | kArrays, Serving::kScalar},
    NamedIndex{"BITMAP", kBool | kIntegers | kText | kArrays, Serving::kScalar},
    NamedIndex{"STL_SORT", kOrdered, Serving::kScalar},
    NamedIndex{"Trie", kText, Serving::kScalar},
    NamedIndex{"marisa-trie", kText, Serving::kScalar},
    NamedIndex{"NGRAM", kText | kJson, Serving::kNgram},
};

struct Range {
  const char* index;  // The start of the names of the types that have it.
  const char* param;
  double min;
  double max;
  bool is_whole = true;
};

constexpr std::array kBuildRanges = {
    Range{"IVF", "nlist", 1, 65536},
    Range{"BIN_IVF", "nlist", 1, 65536},
    Range{"SCANN", "nlist", 1, 65536},
    Range{"GPU_IVF", "nlist", 1, 65536},
    Range{"IVF_PQ", "m", 1, 65536},
    Range{"IVF_PQ", "nbits", 1, 24},
    Range{"HNSW", "M", 2, 2048},
    Range{"HNSW", "efConstruction", 1, kIntegerMax},
    Range{"HNSW_P", "m", 1, 65536},
    Range{"HNSW_P", "nbits", 1, 24},
    Range{"HNSW_PRQ", "nrq", 1, 16},
    Range{"RHNSW", "M", 2, 2048},
    Range{"RHNSW", "efConstruction", 1, kIntegerMax},
    Range{"ANNOY", "n_trees", 1, 1024},
    Range{"SPARSE", "drop_ratio_build", 0, 1, false},
    Range{"SPARSE", "bm25_k1", 0, 3, false},
    Range{"SPARSE", "bm25_b", 0, 1, false},
    Range{"NGRAM", "min_gram", 1, kIntegerMax},
    Range{"NGRAM", "max_gram", 1, kIntegerMax},
};

constexpr std::array kSearchRanges = {
    Range{"IVF", "nprobe", 1, 65536},
    Range{"BIN_IVF", "nprobe", 1, 65536},
    Range{"SCANN", "nprobe", 1, 65536},
    Range{"GPU_IVF", "nprobe", 1, 65536},
    Range{"SCANN", "reorder_k", 1, kIntegerMax},
    Range{"HNSW", "ef", 1, kIntegerMax},
    Range{"RHNSW", "ef", 1, kIntegerMax},
    Range{"HNSW_", "refine_k", 1, kIntegerMax, false},
    Range{"IVF_RABITQ", "refine_k", 1, kIntegerMax, false},
    Range{"IVF_RABITQ", "rbq_bits_query", 0, 8},
    Range{"DISKANN", "search_list", 1, kIntegerMax},
    Range{"AISAQ", "search_list", 1, kIntegerMax},
    Range{"SPARSE", "drop_ratio_search", 0, 1, false},
    Range{"SPARSE", "dim_max_score_ratio", 0.5, 1.3, false},
    Range{"AUTOINDEX", "level", 1, 10},
};

// A parameter that is one of some words, whatever their case. Types as in Range.
struct Choice {
  const char* index;
  const char* param;
  std::string_view words;  // With a comma and a blank between them.
  // What Milvus says of another; "%" is the value.
  std::string_view refusal;
};

constexpr std::string_view kBooleans = "true, false";
constexpr std::string_view kNoBoolean =
    "Type conflict in json: param 'refine' (%) should be a boolean";
constexpr std::string_view kRefineTypes = "sq6, sq8, fp16, bf16, fp32, flat";
constexpr std::string_view kNoRefineType =
    "invalid refine type : %, optional types are [sq6, sq8, fp16, bf16, fp32, flat]";

constexpr std::array kChoices = {
    Choice{"HNSW_SQ", "sq_type", "sq4u, sq6, sq8, bf16, fp16", "invalid scalar quantizer type"},
    Choice{"HNSW_", "refine", kBooleans, kNoBoolean},
    Choice{"HNSW_", "refine_type", kRefineTypes, kNoRefineType},
    Choice{"IVF_RABITQ", "refine", kBooleans, kNoBoolean},
    Choice{"IVF_RABITQ", "refine_type", kRefineTypes, kNoRefineType},
};

// Of these there have to be at least as many as hits.
constexpr std::array<std::string_view, 3> kCandidateCounts = {"ef", "search_list", "reorder_k"};

core::Status Invalid(std::string message) {
  return core::InvalidArgument(std::move(message)).WithNumber(core::Number::kParameterInvalid);
}

// As Milvus answers from before its numbers of parameters.
core::Status Unexpected(std::string message) {
  return core::InvalidArgument(std::move(message)).WithNumber(core::Number::kUnexpected);
}

std::string Plain(double value) {
  std::array<char, 64> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return std::string(text.data(), end);
}

core::Result<double> ParseNumber(const Range& range, const std::string& text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  const bool is_whole =
      value ==
      static_cast<double>(static_cast<int64_t>(std::clamp(value, -kIntegerMax, kIntegerMax)));
  if (error != std::errc() || stop != end || (range.is_whole && !is_whole)) {
    return Invalid(std::string("invalid ") + (range.is_whole ? "integer" : "float") +
                   " value, key: '" + range.param + "', value: '" + text + "'");
  }
  return value;
}

core::Status CheckRanges(std::span<const Range> ranges, std::string_view type,
                         const Params& params) {
  for (const Range& range : ranges) {
    const auto given = params.find(range.param);
    if (!type.starts_with(range.index) || given == params.end()) continue;
    const double value = TRY(ParseNumber(range, given->second));
    if (value >= range.min && value <= range.max) continue;
    return Invalid("Out of range in json: param '" + given->first + "' (" + given->second +
                   ") should be in range [" + Plain(range.min) + ", " + Plain(range.max) + "]");
  }
  return core::Status::Ok();
}

bool IsOneOf(std::string_view words, std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  // A word ends where the next begins, so that a part of one is none.
  const std::string list = ", " + std::string(words) + ", ";
  return text.find(',') == std::string::npos && list.find(", " + text + ", ") != std::string::npos;
}

core::Status CheckChoices(std::string_view type, const Params& params) {
  for (const Choice& choice : kChoices) {
    const auto given = params.find(choice.param);
    if (!type.starts_with(choice.index) || given == params.end()) continue;
    if (IsOneOf(choice.words, given->second)) continue;
    std::string message(choice.refusal);
    if (const size_t at = message.find('%'); at != std::string::npos) {
      message.replace(at, 1, given->second);
    }
    return Invalid(message);
  }
  return core::Status::Ok();
}

// The number of a parameter that has passed its range. 0: none.
int64_t WholeNumber(const Params& params, const char* name) {
  const auto given = params.find(name);
  return given == params.end() ? 0
                               : static_cast<int64_t>(std::strtod(given->second.c_str(), nullptr));
}

core::Status CheckMetric(const core::FieldSchema& field, core::Metric metric) {
  if (!core::IsMetricOf(metric, field.type)) {
    std::string supported;
    for (const auto other : {core::Metric::kL2, core::Metric::kIp, core::Metric::kCosine,
                             core::Metric::kHamming, core::Metric::kJaccard, core::Metric::kBm25}) {
      if (!core::IsMetricOf(other, field.type)) continue;
      supported += (supported.empty() ? "" : " ") + std::string(core::MetricName(other));
    }
    return Unexpected("metric type " + std::string(core::MetricName(metric)) +
                      " not found or not supported, supported: [" + supported + "]");
  }
  if (field.type != core::DataType::kSparseFloatVector) return core::Status::Ok();
  if (field.is_function_output && metric != core::Metric::kBm25) {
    return Invalid("index metric type of BM25 function output field must be BM25, got " +
                   std::string(core::MetricName(metric)));
  }
  if (!field.is_function_output && metric == core::Metric::kBm25) {
    return Invalid("only BM25 Function output field support BM25 metric type");
  }
  return core::Status::Ok();
}

core::Status CheckNgram(const Params& params) {
  const int64_t min = WholeNumber(params, "min_gram");
  const int64_t max = WholeNumber(params, "max_gram");
  if (min == 0 || max == 0) return Invalid("Ngram index must specify both min_gram and max_gram");
  if (min <= max) return core::Status::Ok();
  return Invalid("Ngram index must have min_gram <= max_gram, got min_gram=" + std::to_string(min) +
                 ", max_gram=" + std::to_string(max));
}

core::Status CheckSparseAlgorithm(const Params& params) {
  const auto given = params.find("inverted_index_algo");
  if (given == params.end()) return core::Status::Ok();
  for (const char* known : {"DAAT_MAXSCORE", "DAAT_WAND", "TAAT_NAIVE"}) {
    if (given->second == known) return core::Status::Ok();
  }
  return Invalid("sparse inverted index algo " + given->second +
                 " not found or not supported, supported: [DAAT_MAXSCORE DAAT_WAND TAAT_NAIVE]");
}

core::Status CheckBuild(const core::FieldSchema& field, const std::string& type,
                        const Params& params) {
  TRY(CheckRanges(kBuildRanges, type, params));
  TRY(CheckChoices(type, params));
  const int64_t parts = type.find("_P") == std::string::npos ? 0 : WholeNumber(params, "m");
  if (parts != 0 && field.dim % parts != 0) {
    return Invalid("dimension must be able to be divided by `m`, dimension: " +
                   std::to_string(field.dim) + ", m: " + std::to_string(parts));
  }
  if (type == "NGRAM") return CheckNgram(params);
  return type.starts_with("SPARSE") ? CheckSparseAlgorithm(params) : core::Status::Ok();
}

// What an index without a name of its own is.
Serving AutoServing(core::DataType type) {
  const unsigned kind = KindOf(type);
  if (kind == kSparse) return Serving::kSparse;
  if (kind == kBits) return Serving::kExact;
  if ((kind & kDense) != 0) return Serving::kAutomatic;
  return kind == kJson ? Serving::kNothing : Serving::kScalar;
}

core::Result<Serving> ServingOf(const core::FieldSchema& field, const std::string& type) {
  if (type.empty() || type == "AUTOINDEX") return AutoServing(field.type);
  const auto found = std::find_if(kNames.begin(), kNames.end(),
                                  [&](const NamedIndex& index) { return index.name == type; });
  if (found == kNames.end()) return Unexpected("invalid index type: " + type);
  const unsigned kind = KindOf(field.type);
  const bool fits = (found->kinds & kind) != 0 &&
                    (kind != kArrays || (found->kinds & KindOf(field.element_type)) != 0);
  if (!fits) {
    const std::string elements =
        kind == kArrays ? std::string(" of ") + core::TypeName(field.element_type) : "";
    return Invalid(std::string("data type ") + core::TypeName(field.type) + elements +
                   " can't build with this index " + type);
  }
  // Paths into JSON are looked at row by row, and bits are counted faster than a graph is walked.
  if (kind == kJson) return Serving::kNothing;
  return kind == kBits ? Serving::kExact : found->serving;
}

}  // namespace

core::Result<Serving> CheckIndex(const core::FieldSchema& field,
                                 const core::IndexDescription& index) {
  const Serving serving = TRY(ServingOf(field, index.type));
  if (index.type == "BITMAP" && field.is_primary) {
    return Invalid("create bitmap index on primary key not supported");
  }
  if (core::IsVector(field.type)) TRY(CheckMetric(field, index.metric));
  const bool is_automatic_sparse = serving == Serving::kSparse && !index.type.starts_with("SPARSE");
  TRY(CheckBuild(field, is_automatic_sparse ? "SPARSE" : index.type, index.params));
  return serving;
}

core::Status CheckSearchParameters(const std::string& index_type, const Params& params, int64_t k) {
  const std::string type = index_type.empty() ? "AUTOINDEX" : index_type;
  TRY(CheckRanges(kSearchRanges, type, params));
  for (const Range& range : kSearchRanges) {
    const bool is_count = std::find(kCandidateCounts.begin(), kCandidateCounts.end(),
                                    range.param) != kCandidateCounts.end();
    if (!is_count || !type.starts_with(range.index)) continue;
    const int64_t candidates = WholeNumber(params, range.param);
    if (candidates == 0 || candidates >= k) continue;
    return Invalid(std::string(range.param) + "(" + std::to_string(candidates) +
                   ") should be larger than k(" + std::to_string(k) + ")");
  }
  return core::Status::Ok();
}

Bm25Weights Bm25WeightsOf(const core::IndexDescription& index) {
  Bm25Weights weights;
  const auto read = [&](const char* name, float* weight) {
    const auto given = index.params.find(name);
    if (given != index.params.end()) *weight = std::strtof(given->second.c_str(), nullptr);
  };
  read("bm25_k1", &weights.k1);
  read("bm25_b", &weights.b);
  return weights;
}

GramLengths GramLengthsOf(const core::IndexDescription& index) {
  return {.min = static_cast<size_t>(WholeNumber(index.params, "min_gram")),
          .max = static_cast<size_t>(WholeNumber(index.params, "max_gram"))};
}

}  // namespace elanus::index
