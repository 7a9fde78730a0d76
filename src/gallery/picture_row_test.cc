#include "gallery/picture_row.h"

#include <gtest/gtest.h>

namespace elanus::gallery {
namespace {

TEST(PictureId, IsTheFirst63BitsOfTheHashOfThePath) {
  // SHA-256("abc") begins with ba7816bf8f01cfea.
  EXPECT_EQ(PictureId("abc"), static_cast<int64_t>(0xba7816bf8f01cfeaULL >> 1));
}

TEST(PictureSchema, IsValid) {
  EXPECT_TRUE(core::ValidateSchema(PictureSchema("pictures", 512)).ok());
  EXPECT_TRUE(core::ValidateSchema(TroubleSchema("pictures__bad")).ok());
}

TEST(PictureRow, GoesIntoABatchAndBack) {
  PictureRow row{.id = 7, .path = "/a/狗.jpg", .root = "/a", .content_hash = "00ff", .bytes = 12};
  row.mtime_ns = 1'700'000'000'000'000'001;
  row.facts.width = 640;
  row.facts.format = "jpeg";
  row.facts.taken = 1'600'000'000;
  row.facts.latitude = -33.5;
  row.damaged = true;
  row.vector = {0.6f, 0.8f};
  const std::vector<PictureRow> rows = ToPictureRows(ToBatch(std::span(&row, 1), 2));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].path, row.path);
  EXPECT_EQ(rows[0].mtime_ns, row.mtime_ns);
  EXPECT_EQ(rows[0].facts.width, 640);
  EXPECT_EQ(rows[0].facts.taken, row.facts.taken);
  EXPECT_EQ(rows[0].facts.latitude, row.facts.latitude);
  EXPECT_EQ(rows[0].facts.longitude, std::nullopt);
  EXPECT_TRUE(rows[0].damaged);
  EXPECT_EQ(rows[0].vector, row.vector);
}

TEST(TroubleRow, GoesIntoABatchAndBack) {
  const TroubleRow row{.id = 7, .path = "/a", .root = "/", .status = "bad", .reason = "no"};
  const std::vector<TroubleRow> rows = ToTroubleRows(ToBatch(std::span(&row, 1)));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].reason, "no");
  EXPECT_EQ(rows[0].status, "bad");
}

}  // namespace
}  // namespace elanus::gallery
