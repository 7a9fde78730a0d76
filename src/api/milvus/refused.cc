// Calls that are refused by name, with the reason a user can act on. docs/milvus_coverage.md lists
// them from here.
#include "api/milvus/service.h"

namespace elanus::api {
namespace {

constexpr const char* kOneNode = "there is one node here; use a Milvus cluster to move load";
constexpr const char* kOneGroup = "there is one node and one resource group here";
constexpr const char* kReplication = "replication is for Milvus clusters";
constexpr const char* kSnapshots = "snapshots are not kept; copy the folder of a stopped server";
constexpr const char* kFunctions = "functions are given when a collection is created";
constexpr const char* kExternal = "external collections are not supported";
constexpr const char* kNamespaces = "namespaces are not supported; use databases or partition keys";
constexpr const char* kRowPolicies = "row policies are not supported; use databases and roles";
constexpr const char* kFileResources = "file resources are not supported";
constexpr const char* kSegmentIndex = "indexes of segments are not shown";
constexpr const char* kPrewarm = "loaded collections are mapped already";

}  // namespace

std::vector<Call> RefusedCalls() {
  return {
      Refused("AddCollectionFunction", kFunctions),
      Refused("AlterCollectionFunction", kFunctions),
      Refused("DropCollectionFunction", kFunctions),
      Refused("AddCollectionStructField", "struct arrays are not supported; use Array or JSON"),
      Refused("Prewarm", kPrewarm),
      Refused("DescribePrewarmTask", kPrewarm),
      Refused("CreateNamespace", kNamespaces),
      Refused("DescribeNamespace", kNamespaces),
      Refused("ListNamespaces", kNamespaces),
      Refused("DropNamespace", kNamespaces),
      Refused("HasNamespace", kNamespaces),
      Refused("GetNamespaceStats", kNamespaces),
      Refused("CalcDistance", "it is gone from Milvus since 2.3; search returns distances"),
      Refused("RegisterLink", "connect to this address itself"),
      Refused("LoadBalance", kOneNode),
      Refused("Import", "there is no object storage to import from; insert the rows"),
      Refused("CreateResourceGroup", kOneGroup),
      Refused("DropResourceGroup", kOneGroup),
      Refused("UpdateResourceGroups", kOneGroup),
      Refused("TransferNode", kOneGroup),
      Refused("TransferReplica", kOneGroup),
      Refused("ListIndexedSegment", kSegmentIndex),
      Refused("DescribeSegmentIndexData", kSegmentIndex),
      Refused("ReplicateMessage", kReplication),
      Refused("UpdateReplicateConfiguration", kReplication),
      Refused("GetReplicateConfiguration", kReplication),
      Refused("GetReplicateInfo", kReplication),
      Refused("CreateReplicateStream", kReplication),
      Refused("DumpMessages", kReplication),
      Refused("AddFileResource", kFileResources),
      Refused("RemoveFileResource", kFileResources),
      Refused("ListFileResources", kFileResources),
      Refused("AddUserTags", kRowPolicies),
      Refused("DeleteUserTags", kRowPolicies),
      Refused("GetUserTags", kRowPolicies),
      Refused("ListUsersWithTag", kRowPolicies),
      Refused("CreateRowPolicy", kRowPolicies),
      Refused("DropRowPolicy", kRowPolicies),
      Refused("ListRowPolicies", kRowPolicies),
      Refused("ComputePhraseMatchSlop", "give the slop to PHRASE_MATCH itself"),
      Refused("CreateSnapshot", kSnapshots),
      Refused("DropSnapshot", kSnapshots),
      Refused("ListSnapshots", kSnapshots),
      Refused("DescribeSnapshot", kSnapshots),
      Refused("RestoreSnapshot", kSnapshots),
      Refused("RestoreExternalSnapshot", kSnapshots),
      Refused("ExportSnapshot", kSnapshots),
      Refused("GetRestoreSnapshotState", kSnapshots),
      Refused("ListRestoreSnapshotJobs", kSnapshots),
      Refused("PinSnapshotData", kSnapshots),
      Refused("UnpinSnapshotData", kSnapshots),
      Unknown("AlterCollectionSchema", "clients then use AddCollectionField"),
      Refused("BatchUpdateManifest", kSnapshots),
      Refused("RefreshExternalCollection", kExternal),
      Refused("GetRefreshExternalCollectionProgress", kExternal),
      Refused("ListRefreshExternalCollectionJobs", kExternal),
  };
}

}  // namespace elanus::api
