// The Milvus API over gRPC.
//
// Every call of the table (service.h) is served by one generic handler: requests come as bytes,
// are read by the call itself and refused with a Milvus Status where they are too large, too many
// or not readable.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "access/access_control.h"
#include "core/status.h"
#include "core/store.h"

namespace elanus::api {

struct GrpcOptions {
  std::string listen = "127.0.0.1:19530";  // Or "unix:PATH". Port 0: a free one.
  std::string version;
  size_t threads = 4;
  // Whether callers must log in, and may do only what they were granted.
  bool checks_users = false;
};

class GrpcServer {
 public:
  // Listens and answers. `store` and `access` must outlive the server. kAlreadyExists: the address
  // is taken.
  static core::Result<std::unique_ptr<GrpcServer>> Start(core::Store* store,
                                                         access::AccessControl* access,
                                                         const GrpcOptions& options);
  virtual ~GrpcServer() = default;

  // 0 for a socket of the file system.
  virtual int port() const = 0;
  // Takes no new calls; those in flight have until `grace` to end, then they are cut off.
  virtual void Stop(std::chrono::milliseconds grace) = 0;
};

}  // namespace elanus::api
