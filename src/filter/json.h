// Values in JSON fields.
#pragma once

#include <string>
#include <vector>

#include "filter/dynamic.h"

namespace elanus::filter {

// Where in a JSON column a value lies: below an object a step is a key, below an array a place.
struct JsonPlace {
  size_t column;
  std::vector<std::string> path;
  // Rows of the dynamic field always have an object, be it empty, so a null there is no key.
  bool is_dynamic_field;
};

// Whole numbers beyond Int64 are reals. Text that is no JSON is missing; what stands behind the
// value in the same text is not looked at. The first of equal keys counts.
DynamicPtr MakeJson(JsonPlace place, Reading reading);

}  // namespace elanus::filter
