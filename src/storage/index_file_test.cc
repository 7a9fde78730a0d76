#include "storage/index_file.h"

#include <gtest/gtest.h>

#include <numeric>

#include "os/memory_file_system.h"

namespace elanus::storage {
namespace {

constexpr const char* kPath = "/c1/000007.idx";
const IndexHeader kHeader = {.segment = 5,
                             .index = 3,
                             .kind = IndexKind::kGrams,
                             .gram_min = 2,
                             .gram_max = 4,
                             .field = 101};

class IndexFiles : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files_.CreateDirectories("/c1").ok());
    ASSERT_TRUE(WriteIndexFile(&files_, kPath, kHeader, std::as_bytes(std::span(contents_))).ok());
  }

  os::MemoryFileSystem files_;
  const std::string contents_ = "the contents of an index";
};

TEST_F(IndexFiles, GiveBackWhatWasWritten) {
  const auto file = IndexFile::Open(&files_, kPath, 5, 3).value();
  EXPECT_EQ(file->header().kind, IndexKind::kGrams);
  EXPECT_EQ(file->header().gram_min, 2U);
  EXPECT_EQ(file->header().gram_max, 4U);
  EXPECT_EQ(file->header().field, 101);
  const auto contents = file->Contents().value();
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(contents.data()), contents.size()),
            contents_);
}

TEST_F(IndexFiles, AreRefusedForAnotherSegmentOrIndex) {
  EXPECT_EQ(IndexFile::Open(&files_, kPath, 6, 3).code(), core::Code::kCorruption);
  EXPECT_EQ(IndexFile::Open(&files_, kPath, 5, 4).code(), core::Code::kCorruption);
  EXPECT_EQ(IndexFile::Open(&files_, "/c1/000008.idx", 5, 3).code(), core::Code::kNotFound);
}

TEST_F(IndexFiles, ShowEveryChangedByte) {
  const std::vector<std::byte> good = files_.Read(kPath).value();
  for (size_t i = 0; i < good.size(); ++i) {
    std::vector<std::byte> damaged = good;
    damaged[i] ^= std::byte{0x10};
    ASSERT_TRUE(WriteFile(&files_, kPath, damaged).ok());
    const auto file = IndexFile::Open(&files_, kPath, 5, 3);
    EXPECT_FALSE(file.ok() && (*file)->Contents().ok()) << "byte " << i;
    ASSERT_TRUE(WriteFile(&files_, kPath, std::span(good).first(i)).ok());
    const auto cut = IndexFile::Open(&files_, kPath, 5, 3);
    EXPECT_FALSE(cut.ok() && (*cut)->Contents().ok()) << "cut at " << i;
  }
}

}  // namespace
}  // namespace elanus::storage
