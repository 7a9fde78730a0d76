// What all calls of a server share.
#pragma once

#include <string>

#include "api/milvus/iterators.h"
#include "core/store.h"

namespace elanus::api {

struct ServiceState {
  core::Store& store;
  std::string version;  // As "0.1.0".
  Iterators iterators;
};

}  // namespace elanus::api
