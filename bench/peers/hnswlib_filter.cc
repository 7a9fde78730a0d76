// hnswlib's search with a filter functor in C++; through Python every visited row would cost a
// call. bench/filter compiles it for this machine against hnswlib's headers.
//
//   hnswlib_filter INDEX l2|ip DIM QUERIES ALLOWED FOUND EF SECONDS
//
// QUERIES are floats, ALLOWED a byte a row, both without a header; FOUND gets 10 rows a query as
// int32, -1 where there are none. One thread; ends after SECONDS and prints JSON: queries done, and
// queries a second by the thread's CPU clock.
#include <hnswlib/hnswlib.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace {

constexpr size_t kLimit = 10;

std::vector<char> ReadAll(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

double ThreadSeconds() {
  timespec time = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

class Allowed final : public hnswlib::BaseFilterFunctor {
 public:
  explicit Allowed(std::vector<char> rows) : rows_(std::move(rows)) {}
  bool operator()(hnswlib::labeltype row) override { return rows_[row] != 0; }

 private:
  std::vector<char> rows_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 9) {
    std::fprintf(stderr, "usage: see the head of bench/peers/hnswlib_filter.cc\n");
    return 2;
  }
  const size_t dim = std::strtoul(argv[3], nullptr, 10);
  std::unique_ptr<hnswlib::SpaceInterface<float>> space;
  if (std::string(argv[2]) == "l2") {
    space = std::make_unique<hnswlib::L2Space>(dim);
  } else {
    space = std::make_unique<hnswlib::InnerProductSpace>(dim);
  }
  hnswlib::HierarchicalNSW<float> index(space.get(), argv[1]);
  index.setEf(std::strtoul(argv[7], nullptr, 10));
  const std::vector<char> queries = ReadAll(argv[4]);
  const size_t count = queries.size() / (dim * sizeof(float));
  Allowed allowed(ReadAll(argv[5]));

  std::vector<int32_t> found(count * kLimit, -1);
  const double seconds = std::strtod(argv[8], nullptr);
  const double begin = ThreadSeconds();
  size_t done = 0;
  for (; done < count && (done == 0 || ThreadSeconds() - begin < seconds); ++done) {
    const char* query = queries.data() + done * dim * sizeof(float);
    auto hits = index.searchKnn(query, kLimit, &allowed);
    for (size_t i = 0; !hits.empty(); ++i, hits.pop()) {
      found[done * kLimit + i] = static_cast<int32_t>(hits.top().second);
    }
  }
  const double qps = static_cast<double>(done) / (ThreadSeconds() - begin);
  std::ofstream(argv[6], std::ios::binary)
      .write(reinterpret_cast<const char*>(found.data()),
             static_cast<long>(found.size() * sizeof(int32_t)));
  std::printf("{\"queries\": %zu, \"qps_cpu\": %.1f}\n", done, qps);
  return 0;
}
