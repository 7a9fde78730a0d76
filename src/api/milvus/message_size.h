// How large a request may be.
#pragma once

#include <google/protobuf/io/zero_copy_stream.h>

#include <functional>
#include <memory>

#include "core/status.h"

namespace elanus::api {

// As Milvus documents it.
inline constexpr size_t kMessageBytesMax = 64ULL * 1024 * 1024;

using OpenRequest = std::function<std::unique_ptr<google::protobuf::io::ZeroCopyInputStream>()>;

// kExhausted for a message of more bytes, with the limit and, if it has rows, how many of them fit.
// `open` gives its bytes.
core::Status CheckMessageSize(size_t bytes, const OpenRequest& open);

}  // namespace elanus::api
