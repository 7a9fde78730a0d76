// Sealing: growing rows become a segment, deletes their file, and the log starts anew.
#pragma once

#include "engine/collection.h"

namespace elanus::engine {

// Within Collection::Exclusive.
core::Status SealGrowing(const Collection& collection, Ledger* ledger);

}  // namespace elanus::engine
