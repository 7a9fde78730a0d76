// Runs a fuzz target on mutations of its seeds (one a line), as a test without a fuzzer.
// ELANUS_SEED repeats a run; ELANUS_FULL runs forty times as many inputs.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr int kInputs = 50000;
constexpr int kInputsFull = 2000000;

std::vector<std::string> ReadSeeds() {
  std::vector<std::string> seeds;
  std::ifstream file(ELANUS_SEEDS);
  for (std::string line; std::getline(file, line);) seeds.push_back(line);
  return seeds;
}

// A random piece of one of the seeds.
std::string Piece(const std::vector<std::string>& seeds, std::mt19937* random) {
  const std::string& seed = seeds[(*random)() % seeds.size()];
  const size_t begin = (*random)() % (seed.size() + 1);
  return seed.substr(begin, (*random)() % 12);
}

std::string Mutate(std::string text, const std::vector<std::string>& seeds, std::mt19937* random) {
  for (size_t left = 1 + (*random)() % 4; left > 0; --left) {
    const size_t at = (*random)() % (text.size() + 1);
    switch ((*random)() % 5) {
      case 0:
        text.insert(at, Piece(seeds, random));
        break;
      case 1:
        text.erase(at, 1 + (*random)() % 6);
        break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>((*random)());
        break;
      case 3:
        text.insert(at, text.substr(at, 1 + (*random)() % 8));
        break;
      default:
        text = text.substr(0, at) + Piece(seeds, random);
        break;
    }
  }
  return text;
}

TEST(SeededLoop, SurvivesMutatedInputs) {
  const std::vector<std::string> seeds = ReadSeeds();
  ASSERT_FALSE(seeds.empty()) << ELANUS_SEEDS;
  const char* given = std::getenv("ELANUS_SEED");
  const unsigned seed =
      given != nullptr ? static_cast<unsigned>(std::atoi(given)) : std::random_device()();
  std::printf("ELANUS_SEED=%u\n", seed);
  std::mt19937 random(seed);
  const int inputs = std::getenv("ELANUS_FULL") != nullptr ? kInputsFull : kInputs;
  for (int i = 0; i < inputs; ++i) {
    const std::string text = Mutate(seeds[random() % seeds.size()], seeds, &random);
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(text.data()), text.size());
  }
}

}  // namespace
