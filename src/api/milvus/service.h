// The Milvus service: every call it has, done or refused.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/milvus/call.h"

namespace elanus::api {

// Every call of milvus.proto.milvus.MilvusService, in the order of the service.
const std::vector<Call>& Calls();

// nullptr: there is no call of this name.
const Call* FindCall(std::string_view name);

// Answers a call. The answer is the call's own message, also when the request cannot be read;
// nullptr if the caller may not make the call: the context says why.
Answer Run(const Call& call, Context& context, RequestStream* request);

// The same for a request that was refused before it was read.
Answer Refuse(const Call& call, const core::Status& why);

// The groups of calls, a file each.
std::vector<Call> CollectionCalls();
std::vector<Call> PartitionCalls();
std::vector<Call> DatabaseCalls();
std::vector<Call> AliasCalls();
std::vector<Call> IndexCalls();
std::vector<Call> LoadCalls();
std::vector<Call> RowCalls();
std::vector<Call> SearchCalls();
std::vector<Call> FlushCalls();
std::vector<Call> SystemCalls();
std::vector<Call> AnalyzerCalls();
std::vector<Call> UserCalls();
std::vector<Call> RoleCalls();
std::vector<Call> GrantCalls();
std::vector<Call> RefusedCalls();

}  // namespace elanus::api
