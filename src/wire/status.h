// Errors as Milvus' clients read them.
//
// A Status message has two error systems and clients read one or the other: pymilvus 2.2 and the
// Node SDK the legacy `error_code`, later ones `code`. Both are always filled.
#pragma once

#include "core/status.h"

namespace milvus::proto::common {
class Status;
}

namespace elanus::wire {

// kOk becomes Success(0).
void WriteStatus(const core::Status& status, milvus::proto::common::Status* message);

// Of an answer that only says whether a collection is there: a legacy code of UnexpectedError, with
// which every line of clients understands "no", and the words they look for.
void WriteDescribeStatus(const core::Status& status, milvus::proto::common::Status* message);

}  // namespace elanus::wire
