#include "access/privileges.h"

#include <algorithm>
#include <array>

namespace elanus::access {
namespace {

using Names = std::span<const std::string_view>;

constexpr ObjectType kCollection = ObjectType::kCollection;
constexpr ObjectType kGlobal = ObjectType::kGlobal;
constexpr ObjectType kUser = ObjectType::kUser;

constexpr auto kPrivileges = std::to_array<Privilege>({
    {"Load", kCollection},
    {"Release", kCollection},
    {"Compaction", kCollection},
    {"Insert", kCollection},
    {"Delete", kCollection},
    {"Upsert", kCollection},
    {"GetStatistics", kCollection},
    {"CreateIndex", kCollection},
    {"IndexDetail", kCollection},
    {"DropIndex", kCollection},
    {"Search", kCollection},
    {"Flush", kCollection},
    {"Query", kCollection},
    {"LoadBalance", kCollection},
    {"Import", kCollection},
    {"GetLoadingProgress", kCollection},
    {"GetLoadState", kCollection},
    {"CreatePartition", kCollection},
    {"DropPartition", kCollection},
    {"ShowPartitions", kCollection},
    {"HasPartition", kCollection},
    {"GetFlushState", kCollection},
    {"AddCollectionField", kCollection},
    {"AlterCollectionSchema", kCollection},
    {"RefreshExternalCollection", kCollection},
    {"CreateSnapshot", kCollection},
    {"DropSnapshot", kCollection},
    {"DescribeSnapshot", kCollection},
    {"ListSnapshots", kCollection},
    {"RestoreSnapshot", kCollection},

    {kAllPrivileges, kGlobal},
    {"CreateCollection", kGlobal},
    {"DropCollection", kGlobal},
    {"DescribeCollection", kGlobal},
    {"ShowCollections", kGlobal},
    {"RenameCollection", kGlobal},
    {"CreateOwnership", kGlobal},
    {"DropOwnership", kGlobal},
    {"SelectOwnership", kGlobal},
    {"ManageOwnership", kGlobal},
    {"BackupRBAC", kGlobal},
    {"RestoreRBAC", kGlobal},
    {"CreateResourceGroup", kGlobal},
    {"UpdateResourceGroups", kGlobal},
    {"DropResourceGroup", kGlobal},
    {"DescribeResourceGroup", kGlobal},
    {"ListResourceGroups", kGlobal},
    {"TransferReplica", kGlobal},
    {"TransferNode", kGlobal},
    {"FlushAll", kGlobal},
    {"CreateDatabase", kGlobal},
    {"DropDatabase", kGlobal},
    {"ListDatabases", kGlobal},
    {"AlterDatabase", kGlobal},
    {"DescribeDatabase", kGlobal},
    {"CreateAlias", kGlobal},
    {"DropAlias", kGlobal},
    {"DescribeAlias", kGlobal},
    {"ListAliases", kGlobal},
    {"CreatePrivilegeGroup", kGlobal},
    {"DropPrivilegeGroup", kGlobal},
    {"ListPrivilegeGroups", kGlobal},
    {"OperatePrivilegeGroup", kGlobal},
    {"GetImportProgress", kGlobal},
    {"ListImport", kGlobal},
    {"AddFileResource", kGlobal},
    {"RemoveFileResource", kGlobal},
    {"ListFileResources", kGlobal},
    {"UpdateReplicateConfiguration", kGlobal},
    {"GetReplicateConfiguration", kGlobal},
    {"PinSnapshotData", kGlobal},
    {"UnpinSnapshotData", kGlobal},
    {"RestoreExternalSnapshot", kGlobal},
    {"ExportSnapshot", kGlobal},

    {"UpdateUser", kUser},
    {"SelectUser", kUser},
});

// The larger groups are the smaller ones and more.
template <size_t kFirst, size_t kSecond>
constexpr std::array<std::string_view, kFirst + kSecond> Join(
    const std::array<std::string_view, kFirst>& first,
    const std::array<std::string_view, kSecond>& second) {
  std::array<std::string_view, kFirst + kSecond> all;
  std::copy(first.begin(), first.end(), all.begin());
  std::copy(second.begin(), second.end(), all.begin() + kFirst);
  return all;
}

constexpr auto kCollectionReads = std::to_array<std::string_view>(
    {"Query", "Search", "IndexDetail", "GetFlushState", "GetLoadState", "GetLoadingProgress",
     "HasPartition", "ShowPartitions", "DescribeCollection", "DescribeAlias", "GetStatistics",
     "ListAliases"});
constexpr auto kCollectionWrites = std::to_array<std::string_view>(
    {"Load", "Release", "Insert", "Delete", "Upsert", "Import", "Flush", "Compaction",
     "LoadBalance", "CreateIndex", "DropIndex", "CreatePartition", "DropPartition"});
constexpr auto kAliasChanges = std::to_array<std::string_view>({"CreateAlias", "DropAlias"});

constexpr auto kDatabaseReads =
    std::to_array<std::string_view>({"ShowCollections", "DescribeDatabase"});
constexpr auto kDatabaseWrites = std::to_array<std::string_view>({"AlterDatabase"});
constexpr auto kCollectionChanges =
    std::to_array<std::string_view>({"CreateCollection", "DropCollection"});

constexpr auto kClusterReads = std::to_array<std::string_view>(
    {"ListDatabases", "SelectOwnership", "SelectUser", "DescribeResourceGroup",
     "ListResourceGroups", "ListPrivilegeGroups"});
constexpr auto kClusterWrites = std::to_array<std::string_view>(
    {"FlushAll", "TransferNode", "TransferReplica", "UpdateResourceGroups"});
constexpr auto kClusterChanges = std::to_array<std::string_view>(
    {"BackupRBAC", "RestoreRBAC", "CreateDatabase", "DropDatabase", "CreateOwnership",
     "DropOwnership", "ManageOwnership", "CreateResourceGroup", "DropResourceGroup", "UpdateUser",
     "RenameCollection", "CreatePrivilegeGroup", "DropPrivilegeGroup", "OperatePrivilegeGroup"});

constexpr auto kCollectionReadWrite = Join(kCollectionReads, kCollectionWrites);
constexpr auto kCollectionAdmin = Join(kCollectionReadWrite, kAliasChanges);
constexpr auto kDatabaseReadWrite = Join(kDatabaseReads, kDatabaseWrites);
constexpr auto kDatabaseAdmin = Join(kDatabaseReadWrite, kCollectionChanges);
constexpr auto kClusterReadWrite = Join(kClusterReads, kClusterWrites);
constexpr auto kClusterAdmin = Join(kClusterReadWrite, kClusterChanges);

// The groups of Milvus 2.4, before there were levels.
constexpr auto kOldReads =
    Join(kCollectionReads,
         std::to_array<std::string_view>({"ShowCollections", "ListDatabases", "DescribeDatabase"}));
constexpr auto kOldReadWrite = Join(
    kOldReads, Join(kCollectionWrites,
                    Join(kAliasChanges, std::to_array<std::string_view>({"RenameCollection"}))));
constexpr auto kOldAdmin = Join(
    kOldReadWrite, std::to_array<std::string_view>({"CreateCollection",    "DropCollection",
                                                    "CreateOwnership",     "DropOwnership",
                                                    "SelectOwnership",     "ManageOwnership",
                                                    "SelectUser",          "UpdateUser",
                                                    "BackupRBAC",          "RestoreRBAC",
                                                    "CreateResourceGroup", "UpdateResourceGroups",
                                                    "DropResourceGroup",   "DescribeResourceGroup",
                                                    "ListResourceGroups",  "TransferReplica",
                                                    "TransferNode",        "CreateDatabase",
                                                    "DropDatabase",        "AlterDatabase"}));

constexpr auto kGroups = std::to_array<BuiltInGroup>({
    {"ClusterReadOnly", kGlobal, Level::kCluster, Names(kClusterReads)},
    {"ClusterReadWrite", kGlobal, Level::kCluster, Names(kClusterReadWrite)},
    {"ClusterAdmin", kGlobal, Level::kCluster, Names(kClusterAdmin)},
    {"DatabaseReadOnly", kGlobal, Level::kDatabase, Names(kDatabaseReads)},
    {"DatabaseReadWrite", kGlobal, Level::kDatabase, Names(kDatabaseReadWrite)},
    {"DatabaseAdmin", kGlobal, Level::kDatabase, Names(kDatabaseAdmin)},
    {"CollectionReadOnly", kGlobal, Level::kCollection, Names(kCollectionReads)},
    {"CollectionReadWrite", kGlobal, Level::kCollection, Names(kCollectionReadWrite)},
    {"CollectionAdmin", kGlobal, Level::kCollection, Names(kCollectionAdmin)},
    {"ReadOnly", kCollection, Level::kNone, Names(kOldReads)},
    {"ReadWrite", kCollection, Level::kNone, Names(kOldReadWrite)},
    {"Admin", kGlobal, Level::kNone, Names(kOldAdmin)},
});

bool Has(Names names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::string_view ObjectTypeName(ObjectType type) {
  if (type == kCollection) return "Collection";
  return type == kUser ? "User" : "Global";
}

std::optional<ObjectType> FindObjectType(std::string_view name) {
  for (ObjectType type : {kCollection, kGlobal, kUser}) {
    if (ObjectTypeName(type) == name) return type;
  }
  return std::nullopt;
}

std::span<const Privilege> AllPrivileges() {
  return kPrivileges;
}

const Privilege* FindPrivilege(std::string_view name) {
  for (const Privilege& privilege : kPrivileges) {
    if (privilege.name == name) return &privilege;
  }
  return nullptr;
}

Level LevelOf(std::string_view privilege) {
  if (Has(kClusterAdmin, privilege)) return Level::kCluster;
  if (Has(kDatabaseAdmin, privilege)) return Level::kDatabase;
  return Has(kCollectionAdmin, privilege) ? Level::kCollection : Level::kNone;
}

std::span<const BuiltInGroup> BuiltInGroups() {
  return kGroups;
}

const BuiltInGroup* FindBuiltInGroup(std::string_view name) {
  for (const BuiltInGroup& group : kGroups) {
    if (group.name == name) return &group;
  }
  return nullptr;
}

bool Implies(std::string_view granted, std::string_view asked) {
  if (granted == asked) return true;
  if (granted == "Load") return asked == "GetLoadState" || asked == "GetLoadingProgress";
  return granted == "Flush" && asked == "GetFlushState";
}

}  // namespace elanus::access
