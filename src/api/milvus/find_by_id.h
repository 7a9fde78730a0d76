// Collections by the id that an earlier description told, for clients that send nothing else.
#pragma once

#include <cstdint>
#include <string>

#include "core/description.h"
#include "core/store.h"

namespace elanus::api {

// kCollectionNotFound: the database has no collection of this id.
core::Result<core::CollectionDescription> FindById(core::Store& store, const std::string& database,
                                                   int64_t id);

}  // namespace elanus::api
