// TextEmbedding functions: a field of vectors that a model makes of the texts of another field.
//
// The model belongs to whoever opened the store. A collection remembers, in its properties, which
// one it was made with, so that a default that changes, or a model that is made again under its
// name, cannot put vectors of two models into one field.
#pragma once

#include <map>
#include <string>

#include "core/batch.h"
#include "core/schema.h"
#include "core/text_embedder.h"

namespace elanus::engine {

// The only value of a function's parameter "provider": this process computes the vectors.
inline constexpr const char* kTextProvider = "elanus";
// Texts of one insert, upsert or search. Milvus' providers take some hundreds; a tower on a CPU
// makes some hundreds a second, so more would outlast the patience of any client.
inline constexpr size_t kTextsMax = 10000;

// The properties by which a collection of this schema remembers its models; none if it has no such
// function. An error if a provider, a parameter or a model is not known, or if the model's
// dimension is not that of the field. REQUIRES: core::ValidateFunctions let the schema pass
core::Result<std::map<std::string, std::string>> ChooseTextModels(
    const core::CollectionSchema& schema, core::TextEmbedder* embedder);

// Fills the output of each such function whose texts are in the batch; adds it if it is not there.
core::Status EmbedRows(const core::CollectionSchema& schema, core::TextEmbedder* embedder,
                       core::Batch* rows);

// Vectors to search `target` with. REQUIRES: EmbedsQueries; no text is null
core::Result<core::Column> EmbedQueries(const core::CollectionSchema& schema,
                                        const core::FieldSchema& target, const core::Column& texts,
                                        core::TextEmbedder* embedder);
// Whether the queries are texts and the target is what a model makes of texts.
bool EmbedsQueries(const core::CollectionSchema& schema, const core::FieldSchema& target,
                   const core::Column& queries);

}  // namespace elanus::engine
