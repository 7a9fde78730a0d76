// Indexes: Milvus' messages and ours, both ways.
#pragma once

#include "core/description.h"
#include "wire/pairs.h"

namespace milvus::proto::milvus {
class IndexDescription;
}

namespace elanus::wire {

// The index that `extra_params` of CreateIndex ask for: index_type, metric_type, and parameters
// that some clients nest as JSON under "params" and others spread. Nested ones are spread, and
// the JSON is kept beside them: DescribeIndex gives back what was given.
core::Result<core::IndexDescription> ReadIndex(const Pairs& extra_params);

void WriteIndex(const core::IndexState& state, milvus::proto::milvus::IndexDescription* message);

}  // namespace elanus::wire
