// What is said of a collection or a partition that is not there, in the words that clients look
// for.
#pragma once

#include <string>

#include "core/description.h"
#include "core/status.h"

namespace elanus::api {

inline core::Status CollectionNotFound(const core::CollectionName& name) {
  return core::NotFound("collection not found[database=" + name.database +
                        "][collection=" + name.collection + "]")
      .WithNumber(core::Number::kCollectionNotFound);
}

inline core::Status CollectionNotLoaded(const std::string& collection) {
  return core::InvalidArgument("collection not loaded[collection=" + collection + "]")
      .WithNumber(core::Number::kCollectionNotLoaded);
}

inline core::Status PartitionNotFound(const std::string& partition) {
  return core::NotFound("partition not found[partition=" + partition + "]")
      .WithNumber(core::Number::kPartitionNotFound);
}

}  // namespace elanus::api
