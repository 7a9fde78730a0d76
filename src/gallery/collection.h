// Collections of pictures: one for the pictures, and beside it one for the files that gave none.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/store.h"
#include "embed/model.h"

namespace elanus::gallery {

// What a collection remembers about the model that made its vectors.
struct CollectionModel {
  std::string name = {};
  std::string fingerprint = {};
  int64_t dimension = 0;
  std::string precision = {};
};

// The sibling collection, hidden from listings.
std::string TroubleCollection(const std::string& collection);
// Whether the name is one of those that Elanus gives to what it keeps beside a collection.
bool IsHiddenCollection(const std::string& collection);
// Behind the name of a collection that is made to take the place of another (next_collection.h).
inline constexpr const char* kNextSuffix = "__next";

// The model of a collection, or none if there is no such collection yet. kInvalidArgument if it is
// a collection of something else.
core::Result<std::optional<CollectionModel>> ReadCollectionModel(core::Store* store,
                                                                 const std::string& collection);

// kInvalidArgument, with what to do, if vectors of `model` must not be mixed with those there.
core::Status CheckSameModel(const std::string& collection, const CollectionModel& made_with,
                            const embed::ModelFolder& model);

// The same for the precision that vectors are computed in: rows of two precisions rank by it.
core::Status CheckSamePrecision(const std::string& collection, const CollectionModel& made_with,
                                embed::Precision precision);

// Writes down which model makes the vectors, and how.
void SetModelProperties(const embed::Model& model, std::map<std::string, std::string>* properties);

// Makes both collections if they are missing. REQUIRES: CheckSameModel was Ok
core::Status EnsureCollection(core::Store* store, const std::string& collection,
                              const embed::Model& model);

// Collections of pictures and others, without the hidden ones.
core::Result<std::vector<std::string>> ListVisibleCollections(core::Store* store);

// Drops the collection and what stands beside it.
core::Status DropPictures(core::Store* store, const std::string& collection);

// Deletes the rows of these ids; nothing to do for none, and none need be there.
core::Status DeleteRows(core::Store* store, const std::string& collection,
                        const std::vector<int64_t>& ids);

}  // namespace elanus::gallery
