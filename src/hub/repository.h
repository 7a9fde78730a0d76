// A repository as the hub describes it: which commit, which files, how long, with which digests.
#pragma once

#include <string>

#include "core/status.h"
#include "hub/address.h"
#include "hub/connection.h"
#include "hub/listing.h"

namespace elanus::hub {

// The commit and the files of the address. Asks a second time, in another way, where the first
// answer lacks sizes or digests; some mirrors only know one.
core::Result<Listing> ReadListing(const Address& address, Connection* connection);

// Size and digest of a file that the listing does not give: as the hub names them before contents.
// kIo if it names none, because what cannot be checked is not taken.
core::Result<HubFile> Identify(const HubFile& file, const Address& address,
                               const std::string& commit, Connection* connection);

// Where the contents of a file are.
std::string UrlOf(const std::string& endpoint, const Address& address, const std::string& commit,
                  const std::string& path);

}  // namespace elanus::hub
