#include "core/bytes.h"

#include <gtest/gtest.h>

namespace elanus::core {
namespace {

TEST(Bytes, ComeBackAsTheyWerePut) {
  ByteWriter writer;
  writer.Put<uint32_t>(7);
  writer.Put(-2.5);
  writer.PutText("dog");
  writer.PutText("");
  ByteReader reader(writer.bytes());
  EXPECT_EQ(*reader.Get<uint32_t>(), 7U);
  EXPECT_EQ(*reader.Get<double>(), -2.5);
  EXPECT_EQ(*reader.GetText(), "dog");
  EXPECT_EQ(*reader.GetText(), "");
  EXPECT_EQ(reader.remaining(), 0U);
}

TEST(Bytes, AreLittleEndianWithoutPadding) {
  ByteWriter writer;
  writer.Put<uint8_t>(1);
  writer.Put<uint32_t>(0x04030201);
  EXPECT_EQ(AsText(writer.bytes()), std::string_view("\x01\x01\x02\x03\x04", 5));
}

TEST(Bytes, AReaderNeverReadsPastTheEnd) {
  ByteWriter writer;
  writer.PutText("dog");
  const auto bytes = writer.bytes();
  for (size_t size = 0; size < bytes.size(); ++size) {
    ByteReader reader(bytes.first(size));
    const auto text = reader.GetText();
    ASSERT_FALSE(text.ok());
    EXPECT_EQ(text.code(), Code::kCorruption);
  }
}

TEST(Bytes, AnAbsurdLengthIsAnError) {
  ByteWriter writer;
  writer.Put<uint64_t>(~uint64_t{0});
  ByteReader reader(writer.bytes());
  EXPECT_EQ(reader.GetBytes().code(), Code::kCorruption);
}

}  // namespace
}  // namespace elanus::core
