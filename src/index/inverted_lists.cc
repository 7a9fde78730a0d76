#include "index/inverted_lists.h"

#include <cmath>

#include "core/bitset.h"

namespace elanus::index {
namespace {

constexpr uint64_t kVersion = 1;

core::Status Damaged(const char* what) {
  return core::Corruption(std::string("an inverted file is damaged: ") + what);
}

bool IsCodeBits(uint64_t bits) {
  return bits == static_cast<uint64_t>(CodeBits::k1) ||
         bits == static_cast<uint64_t>(CodeBits::k4) || bits == static_cast<uint64_t>(CodeBits::k8);
}

// Whether the bytes are so many rows. Divided, as a product of numbers from a file could overflow.
bool AreRows(const CodeShape& shape, std::span<const std::byte> bytes, size_t rows) {
  return bytes.size() % shape.stride() == 0 && bytes.size() / shape.stride() == rows;
}

// Of each list.
std::vector<float> SpreadsOf(const Buckets& lists, const CodeRows& codes) {
  std::vector<float> spreads;
  size_t row = 0;
  for (const uint64_t end : lists.ends) {
    const auto count = static_cast<double>(end - row);
    double squares = 0;
    for (; row < end; ++row) squares += codes.Factors(row).square;
    spreads.push_back(count == 0 ? 0 : static_cast<float>(std::sqrt(squares / count)));
  }
  return spreads;
}

}  // namespace

std::vector<std::byte> InvertedLists::Write(const InvertedListsParts& parts) {
  const size_t dim = parts.space->dim();
  const CodeShape centre_shape{CodeBits::k8, dim};
  const size_t lists = parts.lists->ends.size();
  std::vector<std::byte> centre_codes(lists * centre_shape.stride());
  for (size_t list = 0; list < lists; ++list) {
    EncodePoint(centre_shape, parts.centres.subspan(list * dim, dim),
                centre_codes.data() + list * centre_shape.stride());
  }
  BlobWriter writer;
  writer.Put(kVersion);
  writer.Put(parts.lists->members.size());
  writer.Put(static_cast<uint64_t>(parts.bits));
  parts.space->Write(&writer);
  writer.PutArray(parts.centres);
  writer.PutArray(centre_codes);
  writer.PutArray(SpreadsOf(*parts.lists, CodeRows({parts.bits, dim}, parts.codes)));
  writer.PutArray(parts.lists->ends);
  writer.PutArray(parts.lists->members);
  writer.PutLines(parts.codes);
  return writer.Take();
}

core::Result<InvertedLists> InvertedLists::Open(std::span<const std::byte> bytes) {
  BlobReader reader(bytes);
  const uint64_t version = TRY(reader.Get());
  if (version != kVersion) return Damaged("it has a version that this build does not know");
  const uint64_t rows = TRY(reader.Get());
  const uint64_t bits = TRY(reader.Get());
  if (!IsCodeBits(bits)) return Damaged("its codes have another number of bits than 1, 4 or 8");
  InvertedLists opened(TRY(EuclideanSpace::Read(&reader)));
  opened.centres_ = TRY(reader.GetArray<float>());
  const auto centre_codes = TRY(reader.GetArray<std::byte>());
  opened.spreads_ = TRY(reader.GetArray<float>());
  opened.ends_ = TRY(reader.GetArray<uint64_t>());
  opened.members_ = TRY(reader.GetArray<uint32_t>());
  const auto codes = TRY(reader.GetLines());
  if (!reader.AtEnd()) return Damaged("something follows its codes");

  const size_t dim = opened.space_.dim();
  const size_t lists = opened.ends_.size();
  const CodeShape centre_shape{CodeBits::k8, dim};
  const CodeShape shape{static_cast<CodeBits>(bits), dim};
  if (opened.centres_.size() % dim != 0 || opened.centres_.size() / dim != lists ||
      !AreRows(centre_shape, centre_codes, lists) || opened.spreads_.size() != lists) {
    return Damaged("it has another number of centres than of lists");
  }
  if (opened.members_.size() != rows || !AreRows(shape, codes, rows)) {
    return Damaged("it has another number of codes than of rows");
  }
  opened.centre_codes_ = CodeRows(centre_shape, centre_codes);
  opened.codes_ = CodeRows(shape, codes);
  TRY(opened.Check());
  return opened;
}

core::Status InvertedLists::Check() const {
  uint64_t last = 0;
  for (const uint64_t end : ends_) {
    if (end < last) return Damaged("a list ends before it begins");
    last = end;
  }
  if (last != members_.size()) return Damaged("its lists do not hold all of its rows");
  core::Bitset seen(members_.size());
  for (const uint32_t row : members_) {
    if (row >= seen.size() || seen.Test(row)) return Damaged("a row is in no list or in two");
    seen.Set(row);
  }
  return core::Status::Ok();
}

}  // namespace elanus::index
