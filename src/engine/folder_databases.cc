// The verbs about names above collections: databases and aliases.
#include "engine/folder_store.h"

namespace elanus::engine {

core::Status FolderStore::CreateDatabase(const std::string& /*database*/,
                                         const std::map<std::string, std::string>& /*properties*/) {
  return core::Unimplemented("databases");
}

core::Status FolderStore::DropDatabase(const std::string& /*database*/) {
  return core::Unimplemented("databases");
}

core::Result<core::DatabaseDescription> FolderStore::DescribeDatabase(
    const std::string& /*database*/) {
  return core::Unimplemented("databases");
}

core::Result<std::vector<std::string>> FolderStore::ListDatabases() {
  return core::Unimplemented("databases");
}

core::Status FolderStore::AlterDatabase(const std::string& /*database*/,
                                        const core::PropertyChange& /*change*/) {
  return core::Unimplemented("databases");
}

core::Status FolderStore::CreateAlias(const core::CollectionName& /*name*/,
                                      const std::string& /*alias*/) {
  return core::Unimplemented("aliases");
}

core::Status FolderStore::AlterAlias(const core::CollectionName& /*name*/,
                                     const std::string& /*alias*/) {
  return core::Unimplemented("aliases");
}

core::Status FolderStore::DropAlias(const std::string& /*database*/, const std::string& /*alias*/) {
  return core::Unimplemented("aliases");
}

core::Result<core::AliasDescription> FolderStore::DescribeAlias(const std::string& /*database*/,
                                                                const std::string& /*alias*/) {
  return core::Unimplemented("aliases");
}

core::Result<std::vector<core::AliasDescription>> FolderStore::ListAliases(
    const core::CollectionName& /*name*/) {
  return core::Unimplemented("aliases");
}

}  // namespace elanus::engine
