// AlterIndex: parameters of an index that say how it is held, not what it is.
#include "engine/change_properties.h"
#include "engine/redescribe.h"
#include "engine/verbs.h"

namespace elanus::engine {

core::Status AlterIndex(Collection* collection, const std::string& name,
                        const core::PropertyChange& change) {
  return Redescribe(collection, [&](core::CollectionDescription* description) -> core::Status {
    for (core::IndexDescription& index : description->indexes) {
      if (index.name != name && index.field != name) continue;
      ChangeProperties(change, &index.params);
      return CheckProperties(index.params);
    }
    return core::NotFound("index not found[index=" + name + "]")
        .WithNumber(core::Number::kIndexNotFound);
  });
}

}  // namespace elanus::engine
