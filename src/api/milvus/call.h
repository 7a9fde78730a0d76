// Call: one row of the table of the Milvus service.
//
// A call reads its request message, does one thing with the store and fills its answer message.
// Errors are values: they become the answer's Status, with gRPC OK, because clients take a gRPC
// error for a broken server and some take UNIMPLEMENTED for success.
#pragma once

#include <google/protobuf/io/zero_copy_stream.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>

#include "api/milvus/service_state.h"
#include "common.pb.h"
#include "core/status.h"
#include "wire/encode.h"
#include "wire/status.h"

namespace elanus::api {

// Who calls, and what the call may use.
struct Context {
  ServiceState& service;
  std::string database;                    // From the metadata; requests may name another.
  const char* call = "";                   // Its name in the service.
  access::Identity who = {access::kRoot};  // Root where nobody is asked who they are.
  core::Status refusal = {};               // Not Ok: the caller may not make this call.
  // The answer's bytes, of a call whose answer would be in memory twice as a message; the message
  // that it returns then means nothing. Empty: the message is the answer.
  wire::Pieces encoded = {};
};

using Answer = std::unique_ptr<google::protobuf::Message>;
using RequestStream = google::protobuf::io::ZeroCopyInputStream;

struct Call {
  const char* name = nullptr;                            // As in the service: "CreateCollection".
  const char* refusal = nullptr;                         // Why it is refused; nullptr: it is done.
  Answer (*answer)(Context&, RequestStream*) = nullptr;  // nullptr: refused.
  // Refused as if there were no such call: clients then do it in another way.
  bool is_unknown = false;
};

// The Status of an answer, which may be the Status itself; nullptr if it has none.
template <typename Message>
milvus::proto::common::Status* StatusOf(Message* message) {
  if constexpr (std::is_same_v<Message, milvus::proto::common::Status>) {
    return message;
  } else if constexpr (requires { message->mutable_status(); }) {
    return message->mutable_status();
  } else {
    return nullptr;
  }
}

core::Status UnreadableRequest(const std::string& type);

// kNotPermitted, where users are checked, unless the caller was granted what the call needs on
// every collection, user or role that the request names. One that names its collection by id alone
// needs the grant on all of them.
core::Status CheckPermission(const Context& context, const google::protobuf::Message& request);

// Whether lists show the caller a database, or a collection.
bool IsShown(const Context& context, const std::string& database);
bool IsShown(const Context& context, const core::CollectionName& name);

// Reads the request, calls the function, and puts an error into the answer. nullptr: refused, as
// the context says.
template <typename Request, typename Reply, auto kFunction>
Answer RunCall(Context& context, RequestStream* stream) {
  Request request;
  auto reply = std::make_unique<Reply>();
  core::Status status = UnreadableRequest(Request::descriptor()->name());
  if (request.ParseFromZeroCopyStream(stream)) {
    context.refusal = CheckPermission(context, request);
    if (!context.refusal.ok()) return nullptr;
    status = kFunction(context, request, reply.get());
  }
  if (StatusOf(reply.get()) == nullptr) return reply;
  if (!status.ok()) {
    reply->Clear();
    wire::WriteStatus(status, StatusOf(reply.get()));
  }
  return reply;
}

// What a function's type says of its messages. One that consumes its request takes it as Request&.
template <typename Function>
struct MessagesOf;

template <typename RequestOf, typename ReplyOf>
struct MessagesOf<core::Status (*)(Context&, RequestOf&, ReplyOf*)> {
  using Request = std::remove_const_t<RequestOf>;
  using Reply = ReplyOf;
};

template <auto kFunction>
constexpr Call Done(const char* name) {
  using Messages = MessagesOf<decltype(kFunction)>;
  return Call{name, nullptr,
              &RunCall<typename Messages::Request, typename Messages::Reply, kFunction>};
}

constexpr Call Refused(const char* name, const char* refusal) {
  return Call{name, refusal, nullptr};
}

constexpr Call Unknown(const char* name, const char* refusal) {
  return Call{name, refusal, nullptr, true};
}

// Where a request goes: it names its database itself, or the connection does.
template <typename Request>
std::string DatabaseOf(const Context& context, const Request& request) {
  return request.db_name().empty() ? context.database : request.db_name();
}

template <typename Request>
core::CollectionName NameOf(const Context& context, const Request& request) {
  return {DatabaseOf(context, request), request.collection_name()};
}

}  // namespace elanus::api
