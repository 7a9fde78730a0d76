// Trying analyzers.
#include "api/milvus/service.h"
#include "milvus.pb.h"
#include "text/analyzer.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;

// The parameters given, or those of a field.
core::Result<std::string> AnalyzerParams(Context& context, const pb::RunAnalyzerRequest& request) {
  if (request.collection_name().empty()) return request.analyzer_params();
  const auto description = TRY(context.service.store.DescribeCollection(NameOf(context, request)));
  const core::FieldSchema* field = description.schema.Find(request.field_name());
  if (field == nullptr) {
    return core::NotFound("field " + request.field_name() + " not exist")
        .WithNumber(core::Number::kFieldNotFound);
  }
  if (!core::IsOn(*field, "enable_analyzer")) {
    return core::InvalidArgument("analyzer is not enabled for field " + field->name +
                                 ": make it with enable_analyzer");
  }
  const auto params = field->params.find("analyzer_params");
  return params == field->params.end() ? std::string() : params->second;
}

void WriteToken(const text::Token& token, bool with_detail, pb::AnalyzerToken* message) {
  message->set_token(token.term);
  if (!with_detail) return;
  message->set_start_offset(token.begin);
  message->set_end_offset(token.end);
  message->set_position(token.position);
  message->set_position_length(1);
}

core::Status RunAnalyzer(Context& context, const pb::RunAnalyzerRequest& request,
                         pb::RunAnalyzerResponse* answer) {
  if (request.with_hash()) return core::Unimplemented("hashes of tokens are not supported");
  if (request.analyzer_names_size() > 0) {
    return core::Unimplemented("choosing among several analyzers is not supported");
  }
  const auto analyzer = TRY(text::MakeAnalyzer(TRY(AnalyzerParams(context, request))));
  answer->mutable_status();
  for (const std::string& text : request.placeholder()) {
    pb::AnalyzerResult* result = answer->add_results();
    for (const text::Token& token : analyzer->Analyze(text)) {
      WriteToken(token, request.with_detail(), result->add_tokens());
    }
  }
  return core::Status::Ok();
}

}  // namespace

std::vector<Call> AnalyzerCalls() {
  return {Done<RunAnalyzer>("RunAnalyzer")};
}

}  // namespace elanus::api
