// Two runs of each size, of which the faster counts: whatever else the machine does only ever makes
// a run slower. The first run of all is thrown away, because it allocates.
#include "embed/batch_choice.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>
#include <system_error>
#include <tuple>
#include <vector>

#include "embed/file_contents.h"

namespace elanus::embed {
namespace {

constexpr int kRuns = 2;
// A larger batch must be worth its memory and the longer wait when somebody presses Ctrl-C.
constexpr double kWorthwhile = 0.97;

}  // namespace

core::Result<size_t> FastestBatch(const std::function<core::Status(size_t)>& run,
                                  const std::function<double()>& seconds) {
  TRY(run(1));
  size_t best = 1;
  double best_seconds = std::numeric_limits<double>::infinity();
  for (size_t batch = 1; batch <= kBatchMax; batch *= 2) {
    double fastest = std::numeric_limits<double>::infinity();
    for (int i = 0; i < kRuns; ++i) {
      const double start = seconds();
      TRY(run(batch));
      fastest = std::min(fastest, (seconds() - start) / static_cast<double>(batch));
    }
    // Batches of two and four may gain little each and much together, so one loss is forgiven.
    if (fastest < kWorthwhile * best_seconds) {
      best = batch;
      best_seconds = fastest;
    } else if (batch > 2 * best) {
      break;
    }
  }
  return best;
}

std::optional<size_t> ReadBatch(const std::filesystem::path& file) {
  std::ifstream stream(file);
  size_t batch = 0;
  if (!(stream >> batch) || batch < 1 || batch > kBatchMax) return std::nullopt;
  return batch;
}

void WriteBatch(const std::filesystem::path& file, size_t batch) {
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);
  std::ignore = WriteContents(file, std::to_string(batch) + "\n");
}

}  // namespace elanus::embed
