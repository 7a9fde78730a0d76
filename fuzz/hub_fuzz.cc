// Any bytes are an answer of a hub or an error; whatever is taken from one stays in its folder, has
// a size that can be, and a digest that can be a file's name.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "hub/address.h"
#include "hub/choose.h"
#include "hub/listing.h"

namespace {

using elanus::hub::HubFile;

void Require(bool is_true, const char* what, std::string_view text) {
  if (is_true) return;
  std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(text.size()), text.data());
  std::abort();
}

void Check(const std::vector<HubFile>& files, std::string_view text) {
  for (const HubFile& file : files) {
    Require(elanus::hub::IsPathBelow(file.path), "a path leaves its folder", text);
    Require(!file.bytes || *file.bytes >= 0, "a size below zero", text);
    if (!file.digest) continue;
    Require(elanus::hub::ParseDigest(file.digest->hex) == file.digest, "a digest is none", text);
  }
  for (const bool with_int8 : {false, true}) {
    const auto chosen = elanus::hub::ChooseFiles(files, with_int8);
    if (!chosen.ok()) continue;
    for (const HubFile& file : *chosen) {
      for (const char* end : {".bin", ".pt", ".pth", ".pkl", ".py"}) {
        Require(!file.path.ends_with(end), "a pickle or a program was chosen", text);
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto repository = elanus::hub::ParseRepository(text);
  if (repository.ok()) Check(repository->files, text);
  const auto tree = elanus::hub::ParseTree(text);
  if (tree.ok()) Check(*tree, text);
  const auto address = elanus::hub::ParseAddress(text);
  if (address.ok()) Require(elanus::hub::IsPathBelow(address->repository), "an address", text);
  return 0;
}
