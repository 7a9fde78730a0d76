#include "api/milvus/service.h"

#include <algorithm>
#include <map>

#include "milvus.pb.h"

namespace elanus::api {
namespace {

const google::protobuf::ServiceDescriptor& Service() {
  static const auto* service =
      milvus::proto::milvus::CreateCollectionRequest::descriptor()->file()->FindServiceByName(
          "MilvusService");
  return *service;
}

std::vector<Call> MakeCalls() {
  std::vector<Call> calls;
  for (const auto& group :
       {CollectionCalls(), PartitionCalls(), DatabaseCalls(), AliasCalls(), IndexCalls(),
        LoadCalls(), RowCalls(), SearchCalls(), FlushCalls(), SystemCalls(), AnalyzerCalls(),
        UserCalls(), RoleCalls(), GrantCalls(), RefusedCalls()}) {
    calls.insert(calls.end(), group.begin(), group.end());
  }
  const auto place = [](const Call& call) {
    const auto* method = Service().FindMethodByName(call.name);
    return method == nullptr ? Service().method_count() : method->index();
  };
  std::sort(calls.begin(), calls.end(),
            [&](const Call& a, const Call& b) { return place(a) < place(b); });
  return calls;
}

std::map<std::string_view, const Call*> MakeNames() {
  std::map<std::string_view, const Call*> names;
  for (const Call& call : Calls()) names[call.name] = &call;
  return names;
}

Answer MakeAnswer(const Call& call) {
  const auto* type = Service().FindMethodByName(call.name)->output_type();
  const auto* prototype = google::protobuf::MessageFactory::generated_factory()->GetPrototype(type);
  return Answer(prototype->New());
}

}  // namespace

core::Status UnreadableRequest(const std::string& type) {
  return core::InvalidArgument("the request is not a " + type +
                               " message, or has text that is not UTF-8");
}

const std::vector<Call>& Calls() {
  static const std::vector<Call> calls = MakeCalls();
  return calls;
}

const Call* FindCall(std::string_view name) {
  static const std::map<std::string_view, const Call*> names = MakeNames();
  const auto found = names.find(name);
  return found == names.end() ? nullptr : found->second;
}

Answer Run(const Call& call, Context& context, RequestStream* request) {
  if (call.answer != nullptr) return call.answer(context, request);
  return Refuse(call,
                core::Unimplemented(std::string(call.name) + " is not supported: " + call.refusal));
}

Answer Refuse(const Call& call, const core::Status& why) {
  Answer answer = MakeAnswer(call);
  google::protobuf::Message* status = answer.get();
  if (status->GetDescriptor() != milvus::proto::common::Status::descriptor()) {
    const auto* field = answer->GetDescriptor()->FindFieldByName("status");
    if (field == nullptr) return answer;
    status = answer->GetReflection()->MutableMessage(answer.get(), field);
  }
  wire::WriteStatus(why, static_cast<milvus::proto::common::Status*>(status));
  return answer;
}

}  // namespace elanus::api
