// Real vectors of CLIP ViT-B/32, ranked by our store: text to picture R@1 must be what the vectors
// themselves give (0.843 over 94 pictures and 470 captions), whichever exact index is asked for.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/database.h"
#include "engine/test_store.h"
#include "os/memory_file_system.h"

namespace elanus::app {
namespace {

// ELANUS_SHARED_DATA, else the folder beside the source tree.
std::filesystem::path GoldenFolder() {
  const char* set = std::getenv("ELANUS_SHARED_DATA");
  const std::filesystem::path data =
      set != nullptr ? set : std::filesystem::path(ELANUS_SOURCE_DIR) / "../shared/data";
  return data / "clip_golden";
}

struct Matrix {
  size_t columns = 0;
  std::vector<float> values;
  size_t rows() const { return values.size() / columns; }
  std::span<const float> row(size_t i) const {
    return std::span(values).subspan(i * columns, columns);
  }
};

// float32 in C order, format version 1.0; the shape is checked by the test.
Matrix ReadNpy(const std::filesystem::path& path, size_t columns) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  const size_t header = 10 + static_cast<uint8_t>(bytes.at(8)) +
                        256 * static_cast<size_t>(static_cast<uint8_t>(bytes.at(9)));
  Matrix matrix{columns, std::vector<float>((bytes.size() - header) / sizeof(float))};
  std::memcpy(matrix.values.data(), bytes.data() + header, matrix.values.size() * sizeof(float));
  return matrix;
}

// Line j of texts.tsv behind its heading: row, image_row, ...
std::vector<int64_t> ReadTruth(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<int64_t> truth;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    int64_t row = 0, picture = 0;
    cells >> row >> picture;
    truth.push_back(picture);
  }
  return truth;
}

class GoldenRanking : public testing::TestWithParam<const char*> {};

TEST_P(GoldenRanking, IsThatOfTheVectorsThemselves) {
  const auto folder = GoldenFolder();
  if (!std::filesystem::exists(folder / "image_embeddings.npy")) {
    GTEST_SKIP() << "no golden vectors in '" << folder.string() << "'; set ELANUS_SHARED_DATA";
  }
  const Matrix pictures = ReadNpy(folder / "image_embeddings.npy", 512);
  const Matrix texts = ReadNpy(folder / "text_embeddings.npy", 512);
  const std::vector<int64_t> truth = ReadTruth(folder / "texts.tsv");
  ASSERT_EQ(pictures.rows(), 94u);
  ASSERT_EQ(texts.rows(), 470u);
  ASSERT_EQ(truth.size(), 470u);

  os::MemoryFileSystem files;
  core::InlineExecutor executor;
  const auto store = engine::OpenDatabase("/db", {}, &files, &executor, nullptr).value();
  core::CollectionSchema schema;
  schema.name = "clip";
  engine::AppendField(&schema, "id", core::DataType::kInt64).is_primary = true;
  engine::AppendField(&schema, "vector", core::DataType::kFloatVector).dim = 512;
  ASSERT_TRUE(store->CreateCollection("", schema).ok());
  core::IndexDescription index;
  index.field = "vector";
  index.type = GetParam();
  index.metric = core::Metric::kCosine;
  ASSERT_TRUE(store->CreateIndex({"", "clip"}, index).ok());
  ASSERT_TRUE(store->Load({"", "clip"}, {}).ok());
  core::InsertRequest insert;
  insert.to.collection = "clip";
  core::Column& ids = insert.rows.Add("id", core::DataType::kInt64);
  for (int64_t i = 0; i < 94; ++i) ids.Append(i);
  core::Column& vectors = insert.rows.Add("vector", core::DataType::kFloatVector, 512);
  for (size_t i = 0; i < pictures.rows(); ++i) vectors.AppendVector(pictures.row(i));
  ASSERT_TRUE(store->Insert(insert).ok());
  ASSERT_TRUE(store->Flush({"", "clip"}).ok());

  core::SearchRequest search;
  search.in.collection = "clip";
  search.limit = 10;
  search.queries = core::Column(core::DataType::kFloatVector, 512);
  for (size_t i = 0; i < texts.rows(); ++i) search.queries.AppendVector(texts.row(i));
  const auto answer = store->Search(search);
  ASSERT_TRUE(answer.ok()) << answer.status().message();
  const auto found = answer->rows.Find("id")->view().Values<int64_t>();
  int at_1 = 0, at_5 = 0, at_10 = 0;
  for (size_t query = 0; query < truth.size(); ++query) {
    const auto hits = found.subspan(answer->starts[query], 10);
    const auto rank = std::ranges::find(hits, truth[query]) - hits.begin();
    at_1 += rank < 1;
    at_5 += rank < 5;
    at_10 += rank < 10;
  }
  EXPECT_EQ(at_1, 396);   // 0.843
  EXPECT_EQ(at_5, 465);   // 0.989
  EXPECT_EQ(at_10, 469);  // 0.998
}

INSTANTIATE_TEST_SUITE_P(Indexes, GoldenRanking, testing::Values("FLAT", "AUTOINDEX"));

}  // namespace
}  // namespace elanus::app
