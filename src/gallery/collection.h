// Collections of pictures: one for the pictures, and beside it one for the files that gave none.
#pragma once

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
// Names that end like this belong to Elanus; a person's collection should not.
bool IsTroubleCollection(const std::string& collection);

// The model of a collection, or none if there is no such collection yet. kInvalidArgument if it is
// a collection of something else.
core::Result<std::optional<CollectionModel>> ReadCollectionModel(core::Store* store,
                                                                 const std::string& collection);

// kInvalidArgument, with what to do, if vectors of `model` must not be mixed with those there.
core::Status CheckSameModel(const std::string& collection, const CollectionModel& made_with,
                            const embed::ModelFolder& model);

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
