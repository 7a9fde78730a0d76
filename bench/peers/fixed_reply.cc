// fixed_reply: a gRPC server that answers every call with bytes from a folder.
//
//   fixed_reply ADDRESS FOLDER    the reply to a call lies in FOLDER under the call's name
//
// It costs what gRPC costs and nothing more, so a client of it measures itself.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>

namespace {

class FixedReactor final : public grpc::ServerGenericBidiReactor {
 public:
  explicit FixedReactor(const std::string* reply) {
    if (reply == nullptr) {
      Finish(grpc::Status(grpc::StatusCode::UNIMPLEMENTED, "no reply was recorded"));
      return;
    }
    const grpc::Slice slice(*reply);
    reply_ = grpc::ByteBuffer(&slice, 1);
    StartRead(&request_);
  }

  void OnReadDone(bool /*ok*/) override {
    StartWriteAndFinish(&reply_, grpc::WriteOptions(), grpc::Status::OK);
  }
  void OnDone() override { const std::unique_ptr<FixedReactor> own(this); }

 private:
  grpc::ByteBuffer request_;
  grpc::ByteBuffer reply_;
};

class FixedService final : public grpc::CallbackGenericService {
 public:
  explicit FixedService(const char* folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      std::ifstream file(entry.path(), std::ios::binary);
      replies_[entry.path().filename().string()] =
          std::string(std::istreambuf_iterator<char>(file), {});
    }
  }

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    const std::string& method = context->method();
    const auto found = replies_.find(method.substr(method.rfind('/') + 1));
    return std::make_unique<FixedReactor>(found == replies_.end() ? nullptr : &found->second)
        .release();
  }

 private:
  std::map<std::string, std::string> replies_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: fixed_reply ADDRESS FOLDER\n");
    return 2;
  }
  FixedService service(argv[2]);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(argv[1], grpc::InsecureServerCredentials());
  builder.RegisterCallbackGenericService(&service);
  const auto server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  server->Wait();
}
