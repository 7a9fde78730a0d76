// The limits of the data model, together, each with its reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace elanus::core {

// Milvus' own limits: scripts that stay within them there stay within them here, and a collection
// made here can move to a cluster.
inline constexpr size_t kNameBytesMax = 255;
inline constexpr size_t kFieldsMax = 64;
inline constexpr int64_t kDimensionMax = 32768;
inline constexpr int64_t kVarCharBytesMax = 65535;
inline constexpr int64_t kArrayCapacityMax = 4096;
inline constexpr int64_t kLimitMax = 16384;  // limit, offset + limit and the queries of a search
inline constexpr size_t kPartitionsMax = 1024;
inline constexpr size_t kVectorFieldsMax = 10;
inline constexpr int64_t kShardsMax = 16;
inline constexpr size_t kDatabasesMax = 64;
inline constexpr size_t kDynamicBytesMax = 65536;  // one row of JSON
inline constexpr size_t kFilterBytesMax = 64 * 1024;
inline constexpr int kFilterDepthMax = 200;

}  // namespace elanus::core
