// Recovery: a folder becomes a collection again.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/collection.h"

namespace elanus::engine {

// Reads the manifest in `directory`, opens the segments it names and replays its log. Opening for
// writing drops a torn log tail for good and says so in `notices`; for reading it is passed over,
// since a writer may be in the middle of writing it. `name` is what the catalog calls it; the
// manifest may have an older name.
core::Result<std::shared_ptr<Collection>> RecoverCollection(const Environment& environment,
                                                            const std::string& directory,
                                                            const core::CollectionName& name,
                                                            std::vector<std::string>* notices);

// Makes the files of an empty collection in a directory that does not exist yet, all of it safe
// except for the name of the directory.
core::Result<std::shared_ptr<Collection>> MakeCollection(
    const Environment& environment, const std::string& directory,
    const core::CollectionDescription& description);

}  // namespace elanus::engine
