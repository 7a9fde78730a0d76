// How a hybrid search ranks: two forms of saying the same.
#pragma once

#include "core/search.h"
#include "wire/pairs.h"

namespace milvus::proto::schema {
class FunctionScore;
}

namespace elanus::wire {

// Clients up to 2.5 send a strategy and its parameters as JSON; later ones may send a rerank
// function. Neither means RRF.
core::Result<core::Ranking> ReadRanking(const Parameters& rank_params,
                                        const milvus::proto::schema::FunctionScore& functions);

}  // namespace elanus::wire
