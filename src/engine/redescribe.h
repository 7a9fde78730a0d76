// Redescribing: how a verb changes what a collection says about itself.
#pragma once

#include <functional>

#include "engine/collection.h"

namespace elanus::engine {

class Edition;

// Runs `change` on a copy of the description and, if it left another one, makes that the
// collection's in one replacement of its manifest.
core::Status Redescribe(Collection* collection,
                        const std::function<core::Status(core::CollectionDescription*)>& change);

// The same for a change that concerns more of the manifest than its description.
core::Status Redescribe(
    Collection* collection,
    const std::function<core::Status(core::CollectionDescription*, Edition*)>& change);

}  // namespace elanus::engine
