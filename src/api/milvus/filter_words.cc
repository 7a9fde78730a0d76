#include "api/milvus/filter_words.h"

namespace elanus::api {
namespace {

// How every error of a filter begins.
constexpr const char* kFilter = "filter: ";

}  // namespace

core::Status InMilvusWords(const core::Status& status, const std::string& who,
                           const std::string& filter) {
  if (!status.message().starts_with(kFilter)) return status;
  const std::string what = status.message().substr(std::string(kFilter).size());
  return core::Status(status.code(),
                      who + "cannot parse expression: " + filter + ", error: " + what)
      .WithNumber(status.number());
}

}  // namespace elanus::api
