// Functions of the filter language.
#pragma once

#include <string_view>

namespace elanus::filter {

// Whether Milvus' language has a function of this name, in any case.
bool IsMilvusFunction(std::string_view name);

// Whether it is one that Elanus evaluates: all but those on geometry and on struct arrays.
bool IsEvaluatedFunction(std::string_view name);

}  // namespace elanus::filter
