#include "engine/change_properties.h"
#include "engine/redescribe.h"
#include "engine/verbs.h"

namespace elanus::engine {

core::Status AlterCollection(Collection* collection, const core::PropertyChange& change) {
  return Redescribe(collection, [&](core::CollectionDescription* description) -> core::Status {
    ChangeProperties(change, &description->schema.properties);
    return CheckProperties(description->schema.properties);
  });
}

}  // namespace elanus::engine
