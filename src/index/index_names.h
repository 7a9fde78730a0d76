// The names of indexes that Milvus knows, what each may stand on, and what serves it here.
//
// Every name is accepted, also those of older versions, and is kept as it was given. What serves it
// gives an answer that is at least as good: codes find candidates, and vectors decide.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/description.h"
#include "core/schema.h"
#include "core/status.h"

namespace elanus::index {

enum class Serving {
  kNothing,    // Rows are looked at one by one.
  kExact,      // flat.h
  kFlatCodes,  // Of vector_index.h, like the next two.
  kGraph,
  kInvertedFile,
  kAutomatic,  // One of the four above for each segment, by its size (ServingOfRows).
  kSparse,     // sparse_index.h
  kScalar,     // scalar_index.h
  kNgram,      // ngram_index.h
};

// Whether a VectorIndex serves it, where there are rows enough.
constexpr bool IsVectorServing(Serving serving) {
  return serving == Serving::kFlatCodes || serving == Serving::kGraph ||
         serving == Serving::kInvertedFile || serving == Serving::kAutomatic;
}

// Whether sealed segments get a file of the index; of vectors those with rows enough.
constexpr bool HasFile(Serving serving) {
  return serving != Serving::kNothing && serving != Serving::kExact;
}

// What serves this index of this field; "" is AUTOINDEX. An error says what is wrong with the type,
// the metric or a parameter, in Milvus' words, with Milvus' number.
core::Result<Serving> CheckIndex(const core::FieldSchema& field,
                                 const core::IndexDescription& index);

// Checks what a search says to an index of this type ("nprobe", "ef", ...) against its ranges, and
// `k`, the hits that are asked for. Parameters of other types are ignored, as Milvus does.
core::Status CheckSearchParameters(const std::string& index_type,
                                   const std::map<std::string, std::string>& params, int64_t k);

// How much a frequent term and a long text count.
struct Bm25Weights {
  float k1 = 1.2F;
  float b = 0.75F;
};

// The parameters bm25_k1 and bm25_b. REQUIRES: CheckIndex has let the index pass
Bm25Weights Bm25WeightsOf(const core::IndexDescription& index);

// REQUIRES: as above, of an NGRAM index
struct GramLengths {
  size_t min = 0;
  size_t max = 0;
};
GramLengths GramLengthsOf(const core::IndexDescription& index);

}  // namespace elanus::index
