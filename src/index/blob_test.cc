#include "index/blob.h"

#include <gtest/gtest.h>

#include "index/test_blobs.h"

namespace elanus::index {
namespace {

std::vector<std::byte> Written() {
  BlobWriter writer;
  writer.Put(7);
  writer.PutArray(std::vector<uint16_t>{1, 2, 3});
  const std::vector<float> lined_up = {4, 5, 6};
  writer.PutLines(std::as_bytes(std::span(lined_up)));
  writer.PutLines({});
  writer.Put(8);
  return writer.Take();
}

core::Result<uint64_t> ReadAll(std::span<const std::byte> bytes) {
  BlobReader reader(bytes);
  uint64_t sum = TRY(reader.Get());
  for (const uint16_t value : TRY(reader.GetArray<uint16_t>())) sum += value;
  sum += TRY(reader.GetLines()).size();
  sum += TRY(reader.GetLines()).size();
  sum += TRY(reader.Get());
  return sum;
}

TEST(Blob, GivesBackWhatWasPut) {
  const auto sum = ReadAll(Written());
  ASSERT_TRUE(sum.ok()) << sum.status().message();
  EXPECT_EQ(*sum, 7 + 6 + 12 + 8U);
}

TEST(Blob, LinesUpWhatIsStreamed) {
  const std::vector<std::byte> bytes = Written();
  BlobReader reader(bytes);
  ASSERT_TRUE(reader.Get().ok());
  ASSERT_TRUE(reader.GetArray<uint16_t>().ok());
  const auto lines = reader.GetLines();
  ASSERT_TRUE(lines.ok());
  EXPECT_EQ((lines->data() - bytes.data()) % static_cast<ptrdiff_t>(kBlobLine), 0);
  EXPECT_EQ(*reinterpret_cast<const float*>(lines->data()), 4);
}

TEST(Blob, ThatIsCutShortIsCorrupt) {
  const std::vector<std::byte> bytes = Written();
  for (size_t size = 0; size < bytes.size(); ++size) {
    const auto sum = ReadAll(std::span(bytes).first(size));
    ASSERT_FALSE(sum.ok()) << size;
    EXPECT_EQ(sum.status().code(), core::Code::kCorruption);
  }
}

TEST(Blob, WithDamageIsReadWithoutLeavingIt) {
  ForEachDamage(Written(), [](std::span<const std::byte> bytes) { (void)ReadAll(bytes); });
}

}  // namespace
}  // namespace elanus::index
