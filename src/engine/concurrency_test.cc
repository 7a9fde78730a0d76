// Several threads at once. Meant to be run under ThreadSanitizer as well.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "engine/test_store.h"
#include "os/thread_pool.h"

namespace elanus::engine {
namespace {

constexpr int64_t kBatchRows = 10;

// A whole batch: ids from `first`, all of one size.
std::vector<Picture> BatchOf(int64_t first, int32_t size) {
  std::vector<Picture> pictures;
  for (int64_t i = 0; i < kBatchRows; ++i) pictures.push_back({first + i, "batch", size});
  return pictures;
}

// Whether every batch among the rows is there with all its rows, which agree.
bool AreBatchesWhole(const std::vector<Picture>& rows) {
  if (rows.size() % kBatchRows != 0) return false;
  for (size_t i = 0; i < rows.size(); ++i) {
    const Picture& first = rows[i - i % kBatchRows];
    if (rows[i].size != first.size) return false;
    if (rows[i].id != first.id + static_cast<int64_t>(i % kBatchRows)) return false;
  }
  return true;
}

class Concurrency : public testing::Test {
 protected:
  void SetUp() override {
    store.segment_bytes = 4000;
    ASSERT_TRUE(IsOk(store.Open()));
    ASSERT_TRUE(IsOk(MakePictures(store.get())));
  }

  TestStore store;
};

TEST_F(Concurrency, ReadersSeeWholeBatchesWhileWritersReplaceThem) {
  constexpr int kWriters = 3;
  constexpr int kRounds = 300;
  std::atomic<int> writing = kWriters;
  std::vector<std::thread> threads;
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&, writer] {
      for (int round = 0; round < kRounds; ++round) {
        const int64_t first = (writer * 5 + round % 5) * kBatchRows;
        EXPECT_TRUE(IsOk(store->Upsert(Put(BatchOf(first, round)))));
      }
      --writing;
    });
  }
  for (int reader = 0; reader < 2; ++reader) {
    threads.emplace_back([&] {
      while (writing > 0) {
        const auto rows = ReadAll(store.get());
        EXPECT_TRUE(IsOk(rows));
        EXPECT_TRUE(AreBatchesWhole(*rows));
      }
    });
  }
  threads.emplace_back([&] {
    while (writing > 0) {
      EXPECT_TRUE(IsOk(store->Flush(kPictures)));
      EXPECT_TRUE(IsOk(store->Compact(kPictures)));
    }
  });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(*CountRows(store.get(), kPictures, ""), kWriters * 5 * kBatchRows);
  const auto before = ReadAll(store.get());
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(*ReadAll(store.get()), *before);
}

TEST_F(Concurrency, DeletesThatMeetAMergeAreNotLost) {
  constexpr int64_t kBatches = 400;
  for (int64_t batch = 0; batch < kBatches; ++batch) {
    ASSERT_TRUE(IsOk(store->Insert(Put(BatchOf(batch * kBatchRows, 1)))));
    if (batch % 8 == 0) {
      ASSERT_TRUE(IsOk(store->Flush(kPictures)));
    }
  }
  std::atomic<bool> deleting = true;
  std::thread merger([&] {
    while (deleting) EXPECT_TRUE(IsOk(store->Compact(kPictures)));
  });
  for (int64_t id = 0; id < kBatches * kBatchRows; id += 2) {
    const auto receipt = store->Delete(DeleteIds({id}));
    EXPECT_TRUE(IsOk(receipt));
    EXPECT_EQ(receipt->deleted, 1);
  }
  deleting = false;
  merger.join();
  EXPECT_EQ(*CountRows(store.get(), kPictures, ""), kBatches * kBatchRows / 2);
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(*CountRows(store.get(), kPictures, ""), kBatches * kBatchRows / 2);
}

TEST_F(Concurrency, WritersShareSyncs) {
  constexpr int kWriters = 8;
  store.segment_bytes = 64 << 20;
  ASSERT_TRUE(IsOk(store.Open()));
  std::vector<std::thread> threads;
  for (int64_t writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&, writer] {
      for (int64_t i = 0; i < 50; ++i) {
        EXPECT_TRUE(IsOk(store->Insert(Put({{writer * 50 + i, "row", 1}}))));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(*CountRows(store.get(), kPictures, ""), kWriters * 50);
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(*CountRows(store.get(), kPictures, ""), kWriters * 50);
}

// With an executor of its own for upkeep, seals and merges meet all kinds of writes.
TEST(ConcurrencyOfUpkeep, LosesNothingAndBringsNothingBack) {
  constexpr int64_t kWriters = 3;
  constexpr int64_t kRounds = 400;
  os::MemoryFileSystem files;
  os::ThreadPool pool(3);
  const auto open = [&] {
    return OpenDatabase("/data/photos.db", {.segment_bytes = 4000}, &files, &pool, nullptr);
  };
  auto store = open();
  ASSERT_TRUE(IsOk(store));
  ASSERT_TRUE(IsOk(MakePictures(store->get())));
  std::vector<std::thread> threads;
  for (int64_t writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&, writer] {
      // Each id is put, put again and, if it is even, removed.
      for (int64_t i = 0; i < kRounds; ++i) {
        const int64_t id = i * kWriters + writer;
        EXPECT_TRUE(IsOk((*store)->Insert(Put({{id, "first", 1}}))));
        EXPECT_TRUE(IsOk((*store)->Upsert(Put({{id - 3, "second", 2}, {id, "second", 2}}))));
        EXPECT_TRUE(IsOk((*store)->Delete(DeleteIds({id - id % 2}))));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto rows = ReadAll(store->get());
  ASSERT_TRUE(IsOk(rows));
  for (const Picture& row : *rows) EXPECT_EQ(row.size, 2) << row.id;
  EXPECT_GT((*store)->GetStatistics(kPictures)->segments, 0);
  store->reset();
  store = open();
  ASSERT_TRUE(IsOk(store));
  EXPECT_EQ(*ReadAll(store->get()), *rows);
}

TEST_F(Concurrency, ReadersOpenBesideAWriter) {
  std::atomic<bool> writing = true;
  std::thread reader([&] {
    while (writing) {
      core::InlineExecutor executor;
      const auto opened =
          OpenDatabase("/data/photos.db", {.mode = OpenMode::kRead, .clock = nullptr},
                       &store.files(), &executor, nullptr);
      ASSERT_TRUE(IsOk(opened));
      const auto rows = ReadAll(opened->get());
      ASSERT_TRUE(IsOk(rows));
      EXPECT_TRUE(AreBatchesWhole(*rows));
    }
  });
  for (int round = 0; round < 500; ++round) {
    EXPECT_TRUE(IsOk(store->Upsert(Put(BatchOf(round % 7 * kBatchRows, round)))));
    if (round % 10 == 5) {
      EXPECT_TRUE(IsOk(store->Compact(kPictures)));
    }
  }
  writing = false;
  reader.join();
}

// The ids of a page behind `last` in the state of `at`.
std::vector<int64_t> Page(core::Store* store, int64_t last, core::ReadPoint at) {
  core::QueryRequest request;
  request.from = kPictures;
  request.filter = "id > " + std::to_string(last);
  request.limit = 7;
  request.at = at;
  const auto answer = store->Query(request);
  EXPECT_TRUE(IsOk(answer));
  if (!answer.ok()) return {};
  const auto ids = answer->rows.Find("id")->view().Values<int64_t>();
  return {ids.begin(), ids.end()};
}

TEST_F(Concurrency, PagesOfAPinnedStateNeitherSkipNorRepeat) {
  constexpr int64_t kRows = 60;
  for (int64_t i = 0; i < kRows; ++i) ASSERT_TRUE(IsOk(store->Upsert(Put({{2 * i, "a", 1}}))));
  constexpr int64_t kRounds = 2000;
  std::atomic<bool> writing = true;
  std::thread writer([&] {
    for (int64_t round = 0; round < kRounds; ++round) {
      const int64_t id = round * 7 % (2 * kRows);
      // Rows between and behind those that a reader has passed come and go.
      EXPECT_TRUE(IsOk(store->Upsert(Put({{id, "b", 2}, {id + 1, "c", 3}}))));
      EXPECT_TRUE(IsOk(store->Delete(DeleteIds({id / 2, id + 3}))));
      if (round % 20 == 0) {
        EXPECT_TRUE(IsOk(store->Compact(kPictures)));
      }
    }
    writing = false;
  });
  while (writing) {
    core::QueryRequest request;
    request.from = kPictures;
    request.at.pin = true;
    const auto whole = store->Query(request);
    ASSERT_TRUE(IsOk(whole));
    const auto expected = whole->rows.Find("id")->view().Values<int64_t>();
    const core::ReadPoint at{.timestamp = whole->timestamp, .pin = true};
    std::vector<int64_t> seen;
    for (auto page = Page(store.get(), -1, at); !page.empty();
         page = Page(store.get(), seen.back(), at)) {
      seen.insert(seen.end(), page.begin(), page.end());
    }
    EXPECT_EQ(seen, std::vector<int64_t>(expected.begin(), expected.end()));
  }
  writer.join();
}

TEST_F(Concurrency, PartitionsComeAndGoUnderWritersAndReaders) {
  constexpr int64_t kWrites = 2000;
  std::atomic<int> writing = 2;
  // Nothing but a partition that is not there at that moment may be in the way.
  const auto is_fine = [](const core::Status& status) {
    return status.ok() || status.number() == core::Number::kPartitionNotFound;
  };
  std::vector<std::thread> threads;
  for (int64_t writer = 0; writer < 2; ++writer) {
    threads.emplace_back([&, writer] {
      for (int64_t i = 0; i < kWrites; ++i) {
        core::InsertRequest request = Put({{writer * 1000000 + i, "a", 1}});
        request.partition = i % 2 == 0 ? "cats" : "";
        EXPECT_TRUE(is_fine(store->Insert(request).status()));
      }
      --writing;
    });
  }
  threads.emplace_back([&] {
    while (writing > 0) {
      core::QueryRequest request;
      request.from = kPictures;
      request.partitions = {"cats"};
      EXPECT_TRUE(is_fine(store->Query(request).status()));
      EXPECT_TRUE(IsOk(CountRows(store.get(), kPictures, "size == 1")));
    }
  });
  while (writing > 0) {
    EXPECT_TRUE(IsOk(store->CreatePartition(kPictures, "cats")));
    EXPECT_TRUE(IsOk(store->Compact(kPictures)));
    EXPECT_TRUE(IsOk(store->DropPartition(kPictures, "cats")));
  }
  for (std::thread& thread : threads) thread.join();
  const int64_t rows = *CountRows(store.get(), kPictures, "");
  EXPECT_EQ(store->GetStatistics(kPictures)->rows, rows);
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(*CountRows(store.get(), kPictures, ""), rows);
}

// A writer that fails takes those with it whose changes were built on its own, and nobody else.
TEST_F(Concurrency, EveryWriterLearnsItsOwnFate) {
  for (uint64_t call = 1; call < 30; ++call) {
    ASSERT_TRUE(IsOk(store->Delete(DeleteWhere("id >= 0"))));
    store.files().SetFault(os::Fault{.call = call, .code = core::Code::kExhausted});
    std::atomic<int64_t> acknowledged = 0;
    std::vector<std::thread> threads;
    for (int64_t writer = 0; writer < 4; ++writer) {
      threads.emplace_back([&, writer] {
        for (int64_t i = 0; i < 5; ++i) {
          if (store->Insert(Put({{writer * 5 + i, "row", 1}})).ok()) ++acknowledged;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    store.files().SetFault(std::nullopt);
    EXPECT_EQ(*CountRows(store.get(), kPictures, ""), acknowledged.load()) << call;
    ASSERT_TRUE(IsOk(store.Open()));
    // A failed sync leaves open whether the group it was for is there.
    EXPECT_GE(*CountRows(store.get(), kPictures, ""), acknowledged.load()) << call;
  }
}

}  // namespace
}  // namespace elanus::engine
