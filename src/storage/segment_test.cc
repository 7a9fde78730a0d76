#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/bytes.h"
#include "os/memory_file_system.h"
#include "storage/column_bytes.h"
#include "storage/segment_reader.h"
#include "storage/segment_writer.h"

namespace elanus::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kPath = "/d/000001.seg";

template <typename T>
void AddBlock(SegmentWriter* writer, const BlockName& name, const std::vector<T>& values) {
  ASSERT_TRUE(writer->Begin(name).ok());
  // In two pieces, as a merge of two segments would write it.
  const auto bytes = std::as_bytes(std::span(values));
  ASSERT_TRUE(writer->Append(bytes.first(bytes.size() / 2)).ok());
  ASSERT_TRUE(writer->Append(bytes.subspan(bytes.size() / 2)).ok());
}

class SegmentFile : public testing::Test {
 protected:
  static constexpr int32_t kText = static_cast<int32_t>(core::DataType::kVarChar);
  static constexpr int32_t kVector = static_cast<int32_t>(core::DataType::kFloatVector);

  // Three rows: a text column with a null and a vector column.
  void Write(const std::vector<uint64_t>& offsets = {0, 3, 3, 6},
             const std::vector<uint32_t>& order = {2, 0, 1}) {
    ASSERT_TRUE(files.CreateDirectories("/d").ok());
    const auto writer = std::move(SegmentWriter::Create(&files, kPath, 3).value());
    const auto text = [](BlockKind kind) {
      return BlockName{.kind = kind, .field = 100, .type = kText};
    };
    AddBlock<char>(writer.get(), text(BlockKind::kValues), {'d', 'o', 'g', 'c', 'a', 't'});
    AddBlock<uint64_t>(writer.get(), text(BlockKind::kOffsets), offsets);
    AddBlock<uint64_t>(writer.get(), text(BlockKind::kValidity), {5});
    AddBlock<float>(writer.get(),
                    {.kind = BlockKind::kValues, .field = 101, .type = kVector, .dim = 2},
                    {1, 2, 3, 4, 5, 6});
    AddBlock<uint64_t>(writer.get(), {.kind = BlockKind::kTimestamps}, {7, 8, 9});
    AddBlock<uint32_t>(writer.get(), {.kind = BlockKind::kKeyOrder}, order);
    const auto finished = writer->Finish();
    ASSERT_TRUE(finished.ok());
    identity = *finished;
  }

  core::Result<std::unique_ptr<SegmentReader>> Open() {
    return SegmentReader::Open(&files, kPath, identity);
  }

  os::MemoryFileSystem files;
  SegmentIdentity identity;
};

TEST_F(SegmentFile, ComesBack) {
  Write();
  const auto reader = std::move(Open().value());
  EXPECT_EQ(reader->rows(), 3U);
  const core::ColumnView names = reader->Column(100).value();
  EXPECT_EQ(names.Text(0), "dog");
  EXPECT_FALSE(names.IsValid(1));
  EXPECT_EQ(names.Text(2), "cat");
  const core::ColumnView vectors = reader->Column(101).value();
  EXPECT_THAT(vectors.Vector(1), ElementsAre(3, 4));
  EXPECT_THAT(*reader->Timestamps(), ElementsAre(7, 8, 9));
  EXPECT_THAT(*reader->KeyOrder(), ElementsAre(2, 0, 1));
  EXPECT_TRUE(reader->Verify().ok());
}

TEST_F(SegmentFile, VectorsAreAlignedForAnyRegister) {
  Write();
  const auto reader = std::move(Open().value());
  const auto address = reinterpret_cast<uintptr_t>(reader->Column(101)->bytes.data());
  EXPECT_EQ(address % 64, 0U);
}

TEST_F(SegmentFile, EveryChangedByteOfABlockIsFoundWhenItIsTouched) {
  Write();
  const auto good = files.Files();
  for (size_t at = 0; at < good.at(kPath).size(); ++at) {
    auto damaged = good;
    damaged[kPath][at] ^= std::byte{32};
    files.SetFiles(damaged);
    const auto reader = Open();
    const core::Status status = reader.ok() ? (*reader)->Verify() : reader.status();
    // Only the zeros between blocks may change without being noticed: nobody reads them.
    if (status.ok()) {
      EXPECT_EQ(good.at(kPath)[at], std::byte{0}) << at;
      continue;
    }
    EXPECT_EQ(status.code(), core::Code::kCorruption);
    EXPECT_THAT(status.message(), HasSubstr(std::string(kPath) + "' is damaged at offset "));
  }
}

TEST_F(SegmentFile, ADamagedColumnDoesNotHideTheOthers) {
  Write();
  auto damaged = files.Files();
  damaged[kPath][64] ^= std::byte{1};
  files.SetFiles(damaged);
  const auto reader = std::move(Open().value());
  EXPECT_EQ(reader->Column(100).code(), core::Code::kCorruption);
  EXPECT_TRUE(reader->Column(101).ok());
}

TEST_F(SegmentFile, IsTheOneThatTheManifestNames) {
  Write();
  const SegmentIdentity other = identity;
  Write({0, 3, 4, 6});
  EXPECT_TRUE(Open().ok());
  identity = other;
  EXPECT_EQ(Open().code(), core::Code::kCorruption);
}

TEST_F(SegmentFile, OffsetsAreCheckedThoughTheirChecksumHolds) {
  for (const std::vector<uint64_t>& offsets :
       {std::vector<uint64_t>{0, 4, 3, 6}, {0, 3, 3, 7}, {1, 3, 3, 6}, {0, 3, 6}}) {
    Write(offsets);
    EXPECT_EQ((*Open())->Column(100).code(), core::Code::kCorruption);
  }
}

TEST_F(SegmentFile, TheKeyOrderIsCheckedThoughItsChecksumHolds) {
  Write({0, 3, 3, 6}, {0, 1, 3});
  EXPECT_EQ((*Open())->KeyOrder().code(), core::Code::kCorruption);
}

TEST(ColumnBytes, ComeBack) {
  core::Column texts(core::DataType::kVarChar);
  texts.AppendText("dog");
  texts.AppendNull();
  core::Column vectors(core::DataType::kFloatVector, 2);
  vectors.AppendVector(std::vector<float>{1, 2});
  core::ByteWriter writer;
  writer.Put<uint8_t>(1);  // So that nothing lies at an even address.
  PutColumn(texts.view(), &writer);
  PutColumn(vectors.view(), &writer);
  core::ByteReader reader(writer.bytes());
  ASSERT_TRUE(reader.Get<uint8_t>().ok());
  const auto read_texts = GetColumn(&reader);
  const auto read_vectors = GetColumn(&reader);
  ASSERT_TRUE(read_texts.ok());
  ASSERT_TRUE(read_vectors.ok());
  EXPECT_EQ(read_texts->view().Text(0), "dog");
  EXPECT_FALSE(read_texts->view().IsValid(1));
  EXPECT_THAT(read_vectors->view().Vector(0), ElementsAre(1, 2));
}

// Whatever the bytes are, reading them is an answer or an error, and touches nothing else.
TEST(ColumnBytes, NoChangedByteLeadsOutside) {
  core::Column texts(core::DataType::kVarChar);
  for (const char* text : {"dog", "", "cats"}) texts.AppendText(text);
  texts.AppendNull();
  core::ByteWriter writer;
  PutColumn(texts.view(), &writer);
  for (size_t bit = 0; bit < writer.size() * 8; ++bit) {
    std::vector<std::byte> damaged(writer.bytes().begin(), writer.bytes().end());
    damaged[bit / 8] ^= std::byte{1} << (bit % 8);
    core::ByteReader reader(damaged);
    const auto column = GetColumn(&reader);
    if (!column.ok()) {
      EXPECT_EQ(column.code(), core::Code::kCorruption);
      continue;
    }
    const core::ColumnView view = column->view();
    for (size_t row = 0; row < view.rows; ++row) EXPECT_LE(view.Row(row).size(), 4U * 7);
  }
}

}  // namespace
}  // namespace elanus::storage
