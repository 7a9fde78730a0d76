// NextCollection: a collection that is made beside another one, to take its place when it is whole.
//
//   pictures          the one that everybody searches
//   pictures__next    the one that is being made, with another model; "elanus.whole" when it is
//   done pictures__old     what was replaced, until it is dropped
//
// Two renames are not one change, so readers know the moment between them: where there is no
// collection but a whole next one, that is it.
#pragma once

#include <string>

#include "core/store.h"
#include "embed/model.h"

namespace elanus::gallery {

std::string NextCollection(const std::string& collection);

// Makes the next collection with the fields and indexes of `collection` and vectors of `model`, or
// goes on with the one that is there. One of another model is dropped.
core::Status EnsureNextCollection(core::Store* store, const std::string& collection,
                                  const embed::Model& model);

// Puts the next collection in the place of `collection`. That one is kept under `keep_as`, or
// dropped if it is "". Killed at any moment, readers find one of the two, and FinishSwitch ends it.
// REQUIRES: the next collection has every row; there is no collection `keep_as`
core::Status SwitchToNext(core::Store* store, const std::string& collection,
                          const std::string& keep_as);

// Ends a switch that was cut off, and drops what it left. Nothing to do is Ok.
core::Status FinishSwitch(core::Store* store, const std::string& collection);

// The collection to read: `collection`, but the next one in the moment of a switch.
core::Result<std::string> CollectionToRead(core::Store* store, const std::string& collection);

}  // namespace elanus::gallery
