// For tests: a store behind the Milvus service, with no network between.
#pragma once

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "access/access_control.h"
#include "api/milvus/service.h"
#include "engine/database.h"
#include "os/memory_file_system.h"

namespace elanus::app {

class TestService {
 public:
  // `embedder` must outlive the service.
  explicit TestService(core::TextEmbedder* embedder = nullptr)
      : store_(std::move(
            engine::OpenDatabase("/db", {.embedder = embedder}, &files_, &executor_, nullptr)
                .value())),
        access_(access::AccessControl::Open({.files = &files_,
                                             .directory = "/db",
                                             .root_password = "",
                                             .needs_root_password = false})
                    .value()),
        state_{*store_, *access_, false, "test", {}} {}

  core::Store& store() { return *store_; }
  // Whether the last answer was written around its columns, not into a message.
  bool came_encoded() const { return came_encoded_; }

  // The answer as a client reads it.
  std::unique_ptr<google::protobuf::Message> Ask(const std::string& call,
                                                 const std::string& request) {
    google::protobuf::io::ArrayInputStream stream(request.data(), static_cast<int>(request.size()));
    api::Context context{state_, ""};
    auto answer = api::Run(*api::FindCall(call), context, &stream);
    came_encoded_ = !context.encoded.empty();
    if (came_encoded_) {
      EXPECT_TRUE(answer->ParseFromString(wire::Joined(context.encoded)));
    }
    return answer;
  }

  template <typename Reply>
  Reply Ask(const std::string& call, const google::protobuf::Message& request) {
    const auto answer = Ask(call, request.SerializeAsString());
    return dynamic_cast<const Reply&>(*answer);
  }

 private:
  os::MemoryFileSystem files_;
  core::InlineExecutor executor_;
  std::unique_ptr<core::Store> store_;
  std::unique_ptr<access::AccessControl> access_;
  api::ServiceState state_;
  bool came_encoded_ = false;
};

}  // namespace elanus::app
