#include "api/milvus/grpc_server.h"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/proto_buffer_writer.h>

#include "api/milvus/message_size.h"
#include "api/milvus/service.h"
#include "api/workers.h"

namespace elanus::api {
namespace {

constexpr const char* kServicePath = "/milvus.proto.milvus.MilvusService/";
// What is above is cut off by gRPC while it comes in; what is between this and kMessageBytesMax is
// taken in, to be refused in words.
constexpr int kReceivedBytesMax = 256 * 1024 * 1024;
// Of all requests and answers together.
constexpr size_t kMemoryMax = 2ULL * 1024 * 1024 * 1024;
constexpr size_t kWaitingCallsMax = 1024;
constexpr int kStreamsPerConnection = 100;
// Clients ask for a sign of life every 10 to 55 seconds, also between calls.
constexpr int kPingIntervalMinMs = 5000;

constexpr int kLookaheadBytes = 8 << 20;
constexpr int kFrameBytes = 1 << 20;
constexpr int kReadBytes = 64 << 10;
constexpr int kReadBytesMax = 4 << 20;

constexpr int kBlockBytes = 1 << 20;

grpc::ByteBuffer Serialize(const google::protobuf::Message& message) {
  grpc::ByteBuffer bytes;
  grpc::ProtoBufferWriter writer(&bytes, kBlockBytes, static_cast<int>(message.ByteSizeLong()));
  message.SerializeToZeroCopyStream(&writer);
  return bytes;
}

// Pieces below this are copied: a slice that refers to bytes costs as much.
constexpr size_t kCopiedBytesMax = 4096;

// The piece without a copy of its bytes, which live as long as the slice.
grpc::Slice SliceOf(const wire::Piece& piece) {
  if (piece.bytes.size() <= kCopiedBytesMax) {
    return grpc::Slice(piece.bytes.data(), piece.bytes.size());
  }
  using Owner = std::shared_ptr<const void>;
  auto owner = std::make_unique<Owner>(piece.owner);
  const auto release = [](void* pointer) {
    const std::unique_ptr<Owner> last(static_cast<Owner*>(pointer));
  };
  // gRPC asks for a pointer to what could change, but only reads what a slice refers to.
  return grpc::Slice(std::bit_cast<void*>(piece.bytes.data()), piece.bytes.size(), release,
                     owner.release());
}

grpc::ByteBuffer Join(const wire::Pieces& pieces) {
  std::vector<grpc::Slice> slices;
  slices.reserve(pieces.size());
  for (const wire::Piece& piece : pieces) slices.push_back(SliceOf(piece));
  return grpc::ByteBuffer(slices.data(), slices.size());
}

std::string Metadata(const grpc::GenericCallbackServerContext& context, const char* key) {
  const auto found = context.client_metadata().find(key);
  if (found == context.client_metadata().end()) return "";
  return {found->second.data(), found->second.size()};
}

// Who may not call is told by gRPC itself, as by Milvus: clients do not try again.
grpc::Status GrpcError(const core::Status& status) {
  grpc::StatusCode code = grpc::StatusCode::INTERNAL;
  if (status.number() == core::Number::kNotAuthenticated) {
    code = grpc::StatusCode::UNAUTHENTICATED;
  } else if (status.number() == core::Number::kNotPermitted) {
    code = grpc::StatusCode::PERMISSION_DENIED;
  } else if (status.code() == core::Code::kExhausted) {
    code = grpc::StatusCode::RESOURCE_EXHAUSTED;
  }
  return {code, status.message()};
}

// The call that a path names, or nullptr.
const Call* CallOfPath(std::string_view path) {
  if (!path.starts_with(kServicePath)) return nullptr;
  return FindCall(path.substr(std::string_view(kServicePath).size()));
}

struct Shared {
  ServiceState state;
  Workers workers;
};

// One call in flight. Holds itself until gRPC is done with it.
class CallInFlight final : public grpc::ServerGenericBidiReactor {
 public:
  CallInFlight(Shared* shared, grpc::GenericCallbackServerContext* context)
      : shared_(shared), context_(context), call_(CallOfPath(context->method())) {}

  void Begin(std::shared_ptr<CallInFlight> self) {
    self_ = std::move(self);
    if (call_ == nullptr || call_->is_unknown) {
      Finish({grpc::StatusCode::UNIMPLEMENTED, "unknown method " + context_->method()});
    } else if (IsNobody()) {
      // Nothing is taken in for them.
      Finish(GrpcError(shared_->state.access.Authenticate("").status()));
    } else {
      StartRead(&request_);
    }
  }

 private:
  void OnReadDone(bool ok) override {
    if (!ok) {
      Finish({grpc::StatusCode::INVALID_ARGUMENT, "the request has no message"});
    } else if (!shared_->workers.Submit([this] { Answer(); })) {
      Reply(Refuse(*call_, core::Exhausted("the server has too many calls waiting; try again later")
                               .WithNumber(core::Number::kRateLimit)));
    }
  }

  void OnDone() override { const auto last = std::move(self_); }

  // Nobody waits for the answer of a call that was cancelled or came too late.
  bool IsOver() const {
    return context_->IsCancelled() || context_->deadline() < std::chrono::system_clock::now();
  }

  void Answer() {
    if (IsOver()) {
      Finish({grpc::StatusCode::DEADLINE_EXCEEDED, "the call waited longer than its deadline"});
      return;
    }
    Context context{.service = shared_->state,
                    .database = Metadata(*context_, "dbname"),
                    .call = call_->name,
                    .who = {access::kRoot},
                    .refusal = core::Status::Ok()};
    const core::Status known = FindOutWho(&context);
    if (!known.ok()) {
      Finish(GrpcError(known));
      return;
    }
    const core::Status size = CheckMessageSize(
        request_.Length(), [this] { return std::make_unique<grpc::ProtoBufferReader>(&request_); });
    if (!size.ok()) {
      Reply(Refuse(*call_, size));
      return;
    }
    grpc::ProtoBufferReader stream(&request_);
    const auto answer = Run(*call_, context, &stream);
    if (answer == nullptr) {
      Finish(GrpcError(context.refusal));
    } else if (context.encoded.empty()) {
      Reply(answer);
    } else {
      Send(Join(context.encoded));
    }
  }

  bool IsNobody() const {
    return shared_->state.checks_users && Metadata(*context_, "authorization").empty();
  }

  // Before anything of the request is read.
  core::Status FindOutWho(Context* context) {
    if (!shared_->state.checks_users) return core::Status::Ok();
    context->who = TRY(shared_->state.access.Authenticate(Metadata(*context_, "authorization")));
    return core::Status::Ok();
  }

  void Reply(const api::Answer& answer) { Send(Serialize(*answer)); }

  void Send(grpc::ByteBuffer reply) {
    request_.Clear();
    reply_ = std::move(reply);
    StartWriteAndFinish(&reply_, grpc::WriteOptions(), grpc::Status::OK);
  }

  std::shared_ptr<CallInFlight> self_;
  Shared* shared_;
  grpc::GenericCallbackServerContext* context_;
  const Call* call_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer reply_;
};

class Service final : public grpc::CallbackGenericService {
 public:
  explicit Service(Shared* shared) : shared_(shared) {}
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    const auto call = std::make_shared<CallInFlight>(shared_, context);
    call->Begin(call);
    return call.get();
  }

 private:
  Shared* shared_;
};

void SetLimits(grpc::ServerBuilder* builder) {
  grpc::ResourceQuota quota("elanus");
  quota.Resize(kMemoryMax);
  builder->SetResourceQuota(quota);
  builder->SetMaxReceiveMessageSize(kReceivedBytesMax);
  builder->SetMaxSendMessageSize(-1);
  builder->AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreamsPerConnection);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                              kPingIntervalMinMs);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // Rows come in messages of megabytes: they are let through without stopping for permission, in
  // large frames and reads.
  builder->AddChannelArgument(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kLookaheadBytes);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MAX_FRAME_SIZE, kFrameBytes);
  builder->AddChannelArgument(GRPC_ARG_TCP_MIN_READ_CHUNK_SIZE, kReadBytes);
  builder->AddChannelArgument(GRPC_ARG_TCP_MAX_READ_CHUNK_SIZE, kReadBytesMax);
  // Two servers on one port would each get some of the calls.
  builder->AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

// The libraries write what they think of a request or an address to stderr. Whoever sent it, or
// started us, is told in our words.
void BeQuiet() {
  google::protobuf::SetLogHandler(nullptr);
  gpr_set_log_function([](gpr_log_func_args*) {});
}

class RunningServer final : public GrpcServer {
 public:
  RunningServer(core::Store* store, access::AccessControl* access, const GrpcOptions& options)
      : shared_{{*store, *access, options.checks_users, options.version, {}},
                {options.threads, kWaitingCallsMax}},
        service_(&shared_) {}

  ~RunningServer() override { Stop(std::chrono::milliseconds(0)); }

  core::Status Listen(const std::string& address) {
    grpc::ServerBuilder builder;
    SetLimits(&builder);
    builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port_);
    builder.RegisterCallbackGenericService(&service_);
    server_ = builder.BuildAndStart();
    const bool is_path = address.starts_with("unix:");
    if (server_ == nullptr || (port_ == 0 && !is_path)) {
      return core::AlreadyExists("cannot listen on " + address +
                                 ": the address is in use, or not one of this machine");
    }
    if (is_path) port_ = 0;
    return core::Status::Ok();
  }

  int port() const override { return port_; }

  void Stop(std::chrono::milliseconds grace) override {
    if (server_ == nullptr) return;
    server_->Shutdown(std::chrono::system_clock::now() + grace);
    server_->Wait();
    server_.reset();
  }

 private:
  Shared shared_;
  Service service_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace

core::Result<std::unique_ptr<GrpcServer>> GrpcServer::Start(core::Store* store,
                                                            access::AccessControl* access,
                                                            const GrpcOptions& options) {
  BeQuiet();
  auto server = std::make_unique<RunningServer>(store, access, options);
  TRY(server->Listen(options.listen));
  return std::unique_ptr<GrpcServer>(std::move(server));
}

}  // namespace elanus::api
