// Any bytes are an index of a vector field or an error; what opens answers a search with hits that
// are rows of the column, without a crash.
//
// An input says what to do to an index that was well made: a letter for the kind of index, a
// capital if it is to be cut where the last bytes say, then steps of eight bytes: where (three),
// how many (one), and what is written there (four, again and again).
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

#include "index/vector_index.h"

namespace {

using elanus::core::DataType;
using elanus::index::FlatInput;

constexpr size_t kRows = 300;
// Large enough that codes are worth reading.
constexpr size_t kDim = 24;

struct Kind {
  std::vector<std::byte> blob;
  elanus::index::OpenVectorIndex open;
};

struct Indexes {
  Indexes() : base(DataType::kFloatVector, kDim), queries(DataType::kFloatVector, kDim) {
    std::mt19937 random(1);
    std::array<float, kDim> numbers;
    for (size_t row = 0; row < kRows + 2; ++row) {
      for (float& number : numbers) number = static_cast<float>(random() % 100) / 50 - 1;
      (row < kRows ? base : queries).AppendVector(numbers);
    }
    input.base = base.view();
    input.queries = queries.view();
    input.metric = elanus::core::Metric::kIp;
    input.k = 3;
    const elanus::index::IndexSource source{input.base, {}, input.metric};
    kinds.push_back({elanus::index::BuildInvertedFile(source, {.lists = 8, .seed = 1}, nullptr),
                     elanus::index::OpenInvertedFile});
    kinds.push_back({elanus::index::BuildFlatCodes(source, nullptr), elanus::index::OpenFlatCodes});
  }

  elanus::core::Column base;
  elanus::core::Column queries;
  FlatInput input;
  std::vector<Kind> kinds;
};

void Require(bool is_true, const char* what) {
  if (is_true) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

// The blob after what the input does to it.
std::vector<std::byte> Damaged(std::vector<std::byte> blob, bool is_cut, const uint8_t* data,
                               size_t size) {
  constexpr size_t kStep = 8;
  for (; size >= kStep; data += kStep, size -= kStep) {
    const size_t at = (data[0] | data[1] << 8 | data[2] << 16) % blob.size();
    for (size_t i = 0; i <= data[3] && at + i < blob.size(); ++i) {
      blob[at + i] = static_cast<std::byte>(data[4 + i % 4]);
    }
  }
  if (!is_cut) return blob;
  size_t end = 0;
  std::memcpy(&end, data, size);
  blob.resize(end % blob.size());
  return blob;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Indexes indexes;
  if (size == 0) return 0;
  const Kind& kind = indexes.kinds[data[0] % indexes.kinds.size()];
  // A mapped file begins at a page; this lies at a multiple of 64 as well.
  const std::vector<std::byte> damaged = Damaged(kind.blob, data[0] < 'a', data + 1, size - 1);
  alignas(64) static std::array<std::byte, size_t{1} << 20> place;
  Require(damaged.size() <= place.size(), "a larger index than there is room for");
  std::memcpy(place.data(), damaged.data(), damaged.size());
  const auto index = kind.open(std::span(place).first(damaged.size()));
  if (!index.ok()) {
    Require(index.code() == elanus::core::Code::kCorruption, "an error of another code");
    return 0;
  }
  elanus::core::Bitset allowed(kRows, true);
  for (size_t row = 0; row < kRows; row += 2) allowed.Reset(row);
  FlatInput input = indexes.input;
  for (const bool is_filtered : {false, true}) {
    const elanus::core::Bitset* const kept = is_filtered ? &allowed : nullptr;
    input.allowed = kept;
    const auto answers = (*index)->Search(input, {.candidates = 8, .lists = 2}, nullptr, nullptr);
    Require(answers.size() == input.queries.rows, "answers of another number");
    for (const auto& hits : answers) {
      Require(hits.size() <= input.k, "too many hits");
      for (const auto& hit : hits) {
        Require(hit.row < kRows && (kept == nullptr || kept->Test(hit.row)), "a hit of no row");
      }
    }
  }
  return 0;
}
