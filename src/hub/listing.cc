// Nothing here throws: texts are parsed with exceptions off, and every value is asked for its type
// before it is taken.
#include "hub/listing.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "hub/address.h"
#include "hub/shown.h"

namespace elanus::hub {
namespace {

using Json = nlohmann::json;

// The hub's own limit of a repository is 100,000 files.
constexpr size_t kFilesMax = 100000;

core::Result<Json> Parse(std::string_view text) {
  Json json = Json::parse(text, nullptr, false);
  if (!json.is_discarded()) return json;
  return core::IoError("is not JSON; it begins with: " + Shown(text, 60));
}

const Json* Member(const Json& json, const char* name) {
  if (!json.is_object()) return nullptr;
  const auto found = json.find(name);
  return found == json.end() || found->is_null() ? nullptr : &*found;
}

std::string TextMember(const Json& json, const char* name) {
  const Json* member = Member(json, name);
  return member != nullptr && member->is_string() ? member->get<std::string>() : "";
}

// A number that is not a size is as bad as none: the caller then asks elsewhere.
std::optional<int64_t> SizeMember(const Json& json, const char* name) {
  const Json* member = Member(json, name);
  if (member == nullptr || !member->is_number_integer()) return std::nullopt;
  if (member->is_number_unsigned() && member->get<uint64_t>() > INT64_MAX) return std::nullopt;
  const auto size = member->get<int64_t>();
  return size < 0 ? std::nullopt : std::optional(size);
}

// One file of either form. Where a file is kept by LFS, the digest beside it is that of the pointer
// and not of the contents.
core::Result<HubFile> ParseFile(const Json& entry, const char* path_name, const char* git_name) {
  HubFile file = {.path = TextMember(entry, path_name), .bytes = {}, .digest = {}};
  if (!IsPathBelow(file.path)) {
    return core::IoError("names the file '" + Shown(file.path) +
                         "', which would not stay in its folder");
  }
  file.bytes = SizeMember(entry, "size");
  if (const Json* lfs = Member(entry, "lfs"); lfs != nullptr && lfs->is_object()) {
    const std::string sha256 = TextMember(*lfs, "sha256");
    file.digest = ParseDigest(sha256.empty() ? TextMember(*lfs, "oid") : sha256);
    if (const auto size = SizeMember(*lfs, "size")) file.bytes = size;
    if (file.digest && file.digest->kind != DigestKind::kSha256) file.digest.reset();
    return file;
  }
  file.digest = ParseDigest(TextMember(entry, git_name));
  if (file.digest && file.digest->kind != DigestKind::kGitBlob) file.digest.reset();
  return file;
}

// Cards say it in their header; the hub repeats it among the tags. A licence that is not on the
// hub's list is "other", with its name beside.
std::string LicenceOf(const Json& repository) {
  std::string licence;
  if (const Json* card = Member(repository, "cardData")) {
    licence = TextMember(*card, "license");
    const std::string name = TextMember(*card, "license_name");
    if (licence == "other" && !name.empty()) licence = name;
  }
  if (const Json* tags = Member(repository, "tags"); tags != nullptr && tags->is_array()) {
    for (const Json& tag : *tags) {
      if (!licence.empty() || !tag.is_string()) continue;
      const auto text = tag.get<std::string>();
      if (text.starts_with("license:")) licence = text.substr(8);
    }
  }
  return Shown(licence);
}

core::Result<std::vector<HubFile>> ParseFiles(const Json& entries, const char* path_name,
                                              const char* git_name) {
  if (!entries.is_array()) return core::IoError("has no list of files");
  if (entries.size() > kFilesMax) {
    return core::IoError("names " + std::to_string(entries.size()) + " files; at most " +
                         std::to_string(kFilesMax) + " are taken");
  }
  std::vector<HubFile> files;
  for (const Json& entry : entries) {
    if (TextMember(entry, "type") == "directory") continue;
    files.push_back(TRY(ParseFile(entry, path_name, git_name)));
  }
  return files;
}

}  // namespace

bool Listing::is_complete() const {
  return std::ranges::all_of(files, [](const HubFile& file) { return file.bytes && file.digest; });
}

core::Result<Listing> ParseRepository(std::string_view text) {
  const Json json = TRY(Parse(text));
  Listing listing = {.commit = TextMember(json, "sha"), .licence = LicenceOf(json), .files = {}};
  if (!IsCommit(listing.commit)) return core::IoError("names no commit ('sha')");
  const Json* siblings = Member(json, "siblings");
  if (siblings == nullptr) return listing;
  listing.files = TRY(ParseFiles(*siblings, "rfilename", "blobId"));
  TRY(CheckPathsDiffer(listing.files));
  return listing;
}

core::Result<std::vector<HubFile>> ParseTree(std::string_view text) {
  return ParseFiles(TRY(Parse(text)), "path", "oid");
}

core::Status CheckPathsDiffer(const std::vector<HubFile>& files) {
  std::set<std::string_view> paths;
  for (const HubFile& file : files) {
    if (!paths.insert(file.path).second) {
      return core::IoError("names the file '" + file.path + "' twice");
    }
  }
  return core::Status::Ok();
}

}  // namespace elanus::hub
