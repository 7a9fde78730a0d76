// What all calls of a server share.
#pragma once

#include <string>

#include "access/access_control.h"
#include "api/milvus/iterators.h"
#include "core/store.h"

namespace elanus::api {

struct ServiceState {
  core::Store& store;
  access::AccessControl& access;
  // Whether callers must log in, and may do only what they were granted.
  bool checks_users = false;
  std::string version;  // As "0.1.0".
  Iterators iterators;
};

}  // namespace elanus::api
