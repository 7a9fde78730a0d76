// Random writes, seals, merges and reopenings against a std::map.
//
// ELANUS_TEST_SEED replays one sequence; ELANUS_TEST_SEQUENCES sets how many are tried.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>

#include "engine/test_store.h"
#include "index/distance.h"

namespace elanus::engine {
namespace {

constexpr int kOperations = 120;

class Sequence {
 public:
  explicit Sequence(uint64_t seed) : random_(seed) {}

  void Run() {
    store_.segment_bytes = 500 + Below(4000);
    metric_ = static_cast<core::Metric>(1 + Below(3));
    ASSERT_TRUE(IsOk(store_.Open()));
    ASSERT_TRUE(IsOk(MakePictures(store_.get(), metric_)));
    for (int i = 0; i < kOperations && !testing::Test::HasFatalFailure(); ++i) Step();
    Check();
  }

 private:
  uint64_t Below(uint64_t limit) { return random_() % limit; }

  Picture RandomPicture() {
    return {.id = static_cast<int64_t>(Below(40)),
            .name = std::string(Below(20), static_cast<char>('a' + Below(26))),
            .size = static_cast<int32_t>(Below(1000))};
  }

  void Step() {
    const uint64_t choice = Below(100);
    if (choice < 45) {
      Upsert();
    } else if (choice < 60) {
      DeleteByKeys();
    } else if (choice < 70) {
      DeleteByFilter();
    } else if (choice < 77) {
      ASSERT_TRUE(IsOk(store_->Flush(kPictures)));
    } else if (choice < 80) {
      ASSERT_TRUE(IsOk(store_->Compact(kPictures)));
    } else if (choice < 85) {
      ASSERT_TRUE(IsOk(store_.Open()));
    } else if (choice < 88) {
      store_.Close();
      store_.files().Crash(random_());
      ASSERT_TRUE(IsOk(store_.Open()));
    } else {
      Check();
    }
  }

  void Upsert() {
    std::vector<Picture> pictures(1 + Below(8));
    for (Picture& picture : pictures) picture = RandomPicture();
    ASSERT_TRUE(IsOk(store_->Upsert(Put(pictures))));
    for (const Picture& picture : pictures) model_[picture.id] = picture;
  }

  void DeleteByKeys() {
    std::vector<int64_t> ids(1 + Below(5));
    size_t expected = 0;
    for (int64_t& id : ids) id = static_cast<int64_t>(Below(50));
    for (int64_t id : ids) expected += model_.erase(id);
    const auto receipt = store_->Delete(DeleteIds(ids));
    ASSERT_TRUE(IsOk(receipt));
    EXPECT_EQ(receipt->deleted, static_cast<int64_t>(expected));
  }

  void DeleteByFilter() {
    const auto limit = static_cast<int32_t>(Below(300));
    const auto receipt = store_->Delete(DeleteWhere("size < " + std::to_string(limit)));
    ASSERT_TRUE(IsOk(receipt));
    const size_t erased =
        std::erase_if(model_, [&](const auto& entry) { return entry.second.size < limit; });
    EXPECT_EQ(receipt->deleted, static_cast<int64_t>(erased));
  }

  void Check() {
    const auto limit = static_cast<int32_t>(Below(1000));
    std::vector<Picture> all;
    std::vector<Picture> small;
    for (const auto& [id, picture] : model_) {
      all.push_back(picture);
      if (picture.size < limit) small.push_back(picture);
    }
    const std::string filter = "size < " + std::to_string(limit);
    ASSERT_EQ(*ReadAll(store_.get()), all);
    ASSERT_EQ(*ReadAll(store_.get(), filter), small);
    EXPECT_EQ(*CountRows(store_.get(), kPictures, ""), static_cast<int64_t>(all.size()));
    EXPECT_EQ(*CountRows(store_.get(), kPictures, filter), static_cast<int64_t>(small.size()));
    EXPECT_EQ(store_->GetStatistics(kPictures)->rows, static_cast<int64_t>(all.size()));
    CheckSearch(small, filter);
  }

  void CheckSearch(const std::vector<Picture>& expected, const std::string& filter) {
    const Picture wanted = RandomPicture();
    core::SearchRequest request;
    request.in = kPictures;
    request.queries = core::Column(core::DataType::kFloatVector, kTestDim);
    request.queries.AppendVector(VectorOf(wanted));
    request.metric = metric_;
    request.filter = filter;
    request.limit = 1 + static_cast<int64_t>(Below(10));
    const auto answer = store_->Search(request);
    ASSERT_TRUE(IsOk(answer));
    std::vector<float> distances;
    for (const Picture& picture : expected) {
      distances.push_back(index::Distance(metric_, VectorOf(wanted), VectorOf(picture)));
    }
    std::sort(distances.begin(), distances.end());
    distances.resize(std::min(distances.size(), static_cast<size_t>(request.limit)));
    ASSERT_EQ(answer->scores.size(), distances.size());
    for (size_t i = 0; i < distances.size(); ++i) {
      const float score = index::OutwardScore(metric_, distances[i]);
      EXPECT_NEAR(answer->scores[i], score, 1e-4F * std::max(1.0F, std::abs(score)));
    }
  }

  std::mt19937_64 random_;
  TestStore store_;
  core::Metric metric_ = core::Metric::kL2;
  std::map<int64_t, Picture> model_;
};

TEST(Model, TheStoreIsAlwaysWhatAMapWouldBe) {
  const char* only = std::getenv("ELANUS_TEST_SEED");
  const char* many = std::getenv("ELANUS_TEST_SEQUENCES");
  const uint64_t first =
      only != nullptr ? std::strtoull(only, nullptr, 10) : std::random_device()();
  const uint64_t count =
      only != nullptr ? 1 : (many != nullptr ? std::strtoull(many, nullptr, 10) : 150);
  std::printf("seeds %llu and on\n", static_cast<unsigned long long>(first));
  for (uint64_t seed = first; seed < first + count; ++seed) {
    SCOPED_TRACE("ELANUS_TEST_SEED=" + std::to_string(seed));
    Sequence(seed).Run();
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace elanus::engine
