#include "hub/repository.h"

#include <charconv>

namespace elanus::hub {
namespace {

// A page has at most a thousand files of about 200 bytes each.
constexpr size_t kAnswerBytesMax = size_t{32} << 20;
constexpr int kPagesMax = 100;

std::string ApiUrl(const std::string& endpoint, const Address& address) {
  return endpoint + "/api/models/" + EncodePath(address.repository);
}

// The error of a parser is the second half of a sentence.
core::Status InAnswer(const std::string& url, const core::Status& error) {
  return core::Status(error.code(), "the answer of '" + url + "' " + error.message());
}

// `Link: <https://host/api/models/...?cursor=...>; rel="next"`. A mirror may pass on the address of
// the hub behind it: only what follows the name of the repository is believed.
std::string NextPage(const std::string& link, const std::string& api_url, const Address& address) {
  const size_t open = link.find('<');
  const size_t close = link.find('>');
  if (open == link.npos || close == link.npos || link.find("rel=\"next\"", close) == link.npos) {
    return "";
  }
  const std::string next = link.substr(open + 1, close - open - 1);
  const std::string path = "/api/models/" + EncodePath(address.repository) + "/";
  const size_t found = next.find(path);
  return found == next.npos ? "" : api_url + "/" + next.substr(found + path.size());
}

core::Result<std::vector<HubFile>> ReadTree(const Address& address, const std::string& commit,
                                            Connection* connection) {
  const std::string api_url = ApiUrl(connection->options().endpoint, address);
  const std::string what = "the files of '" + address.repository + "'";
  std::vector<HubFile> files;
  std::string url = api_url + "/tree/" + commit + "?recursive=true";
  for (int page = 0; !url.empty(); ++page) {
    if (page == kPagesMax) return core::Exhausted(what + " fill more pages than any model's");
    const Connection::Text text = TRY(connection->GetText(url, kAnswerBytesMax, what));
    auto some = ParseTree(text.contents);
    if (!some.ok()) return InAnswer(url, some.status());
    files.insert(files.end(), some->begin(), some->end());
    url = NextPage(text.answer.Header("link"), api_url, address);
  }
  const core::Status differ = CheckPathsDiffer(files);
  if (!differ.ok()) return InAnswer(api_url, differ);
  return files;
}

}  // namespace

core::Result<Listing> ReadListing(const Address& address, Connection* connection) {
  const std::string url = ApiUrl(connection->options().endpoint, address) + "/revision/" +
                          EncodeName(address.revision) + "?blobs=true";
  const std::string what = "'" + address.repository + "'";
  const Connection::Text text = TRY(connection->GetText(url, kAnswerBytesMax, what));
  auto parsed = ParseRepository(text.contents);
  if (!parsed.ok()) return InAnswer(url, parsed.status());
  Listing listing = std::move(parsed).value();
  if (IsCommit(address.revision) && listing.commit != address.revision) {
    return core::IoError("the answer of '" + url + "' is about another commit, " + listing.commit);
  }
  if (!listing.files.empty() && listing.is_complete()) return listing;

  auto tree = ReadTree(address, listing.commit, connection);
  if (tree.ok()) listing.files = std::move(tree).value();
  // Names alone are something: what they stand for can be asked one by one.
  if (listing.files.empty()) return tree.status();
  return listing;
}

core::Result<HubFile> Identify(const HubFile& file, const Address& address,
                               const std::string& commit, Connection* connection) {
  const std::string what = "'" + file.path + "' of '" + address.repository + "'";
  const std::string url = UrlOf(connection->options().endpoint, address, commit, file.path);
  const HttpAnswer answer = TRY(connection->GetHead(url, what));
  const bool is_linked = !answer.Header("x-linked-etag").empty();
  const std::string size = answer.Header(is_linked ? "x-linked-size" : "content-length");
  HubFile known = file;
  known.digest = ParseDigest(answer.Header(is_linked ? "x-linked-etag" : "etag"));
  int64_t bytes = -1;
  std::from_chars(size.data(), size.data() + size.size(), bytes);
  if (bytes >= 0) known.bytes = bytes;
  if (known.digest && known.bytes) return known;
  return core::IoError("'" + connection->options().endpoint + "' names no size or checksum of " +
                       what + ", so it could not be checked; use another HF_ENDPOINT");
}

std::string UrlOf(const std::string& endpoint, const Address& address, const std::string& commit,
                  const std::string& path) {
  return endpoint + "/" + EncodePath(address.repository) + "/resolve/" + commit + "/" +
         EncodePath(path);
}

}  // namespace elanus::hub
