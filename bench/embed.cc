// How fast pictures become vectors, and what the parts cost.
//
//   embed_bench MODEL_FOLDER PICTURES_FOLDER [SECONDS [PRECISION]]
//
// Prints pictures a second, and CPU milliseconds a picture, for each part alone and for the whole:
// on a machine that does other work too, the CPU time is the figure to compare.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "core/bytes.h"
#include "embed/file_contents.h"
#include "embed/model.h"
#include "embed/onnx_session.h"
#include "embed/preprocess.h"
#include "embed/session_pool.h"

namespace {

namespace embed = elanus::embed;
using Clock = std::chrono::steady_clock;

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Bench {
  std::vector<std::string> files;
  std::vector<embed::Picture> pictures;
  embed::ModelFolder folder;
  embed::ModelOptions options;
  double seconds = 3;

  // Calls step(thread, round), which returns how many pictures it did, until time is up.
  void Measure(const std::string& name, int threads,
               const std::function<size_t(int, size_t)>& step) const {
    for (int thread = 0; thread < threads; ++thread) step(thread, 0);  // Warm up.
    std::atomic<size_t> done = 0;
    const double cpu = CpuSeconds();
    const auto start = Clock::now();
    std::vector<std::thread> workers;
    for (int thread = 0; thread < threads; ++thread) {
      workers.emplace_back([&, thread] {
        for (size_t round = 0;; ++round) {
          const std::chrono::duration<double> spent = Clock::now() - start;
          if (spent.count() >= seconds) return;
          done += step(thread, round);
        }
      });
    }
    for (std::thread& worker : workers) worker.join();
    const std::chrono::duration<double> spent = Clock::now() - start;
    std::printf("%-44s %d threads %8.1f pictures/s %8.2f CPU ms\n", name.c_str(), threads,
                static_cast<double>(done) / spent.count(),
                1e3 * (CpuSeconds() - cpu) / static_cast<double>(done));
    std::fflush(stdout);
  }

  const std::string& File(int thread, size_t round) const {
    return files[(round * 7 + static_cast<size_t>(thread)) % files.size()];
  }
};

embed::Picture DecodeOne(const std::string& file, int short_side_min) {
  embed::DecodeOptions options;
  options.short_side_min = short_side_min;
  auto decoded = embed::Decode(elanus::core::AsBytes(file), options);
  return decoded.ok() ? std::move(decoded->picture) : embed::Picture{1, 1, {0, 0, 0}};
}

elanus::core::Status MeasureInference(const Bench& bench, const embed::Preprocess& preprocess,
                                      int threads, size_t batch, bool fixed) {
  embed::OnnxRuntime runtime;
  embed::SessionOptions options;
  const embed::ImageTower& image = *bench.folder.image;
  const bool is_int8 = bench.options.precision == embed::Precision::kInt8;
  options.graph = bench.folder.path / (is_int8 ? image.int8_graph : image.graph);
  options.output = image.output;
  options.ending = image.pooling;
  options.precision = bench.options.precision;
  if (is_int8) {
    options.quantised = true;
    options.precision = TRY(runtime.HasBf16()) ? embed::Precision::kBf16 : embed::Precision::kF32;
  }
  options.streams = options.threads = threads;
  options.batch = fixed ? static_cast<int64_t>(batch) : 0;
  const auto session =
      is_int8 ? TRY(embed::OpenApart(options, &runtime)) : TRY(runtime.Open(options));
  const std::vector<size_t> shape = {batch, 3, static_cast<size_t>(preprocess.height),
                                     static_cast<size_t>(preprocess.width)};
  const std::string name =
      std::string("inference, batch ") + std::to_string(batch) + (fixed ? ", fixed" : ", dynamic");
  std::vector<std::vector<float>> pixels(threads);
  for (auto& values : pixels) values.assign(batch * preprocess.floats(), 0.5F);
  bench.Measure(name, threads, [&](int thread, size_t) {
    const embed::GraphInput input{image.input, shape, std::span(pixels[thread])};
    return session->Run(std::span(&input, 1)).ok() ? batch : 0;
  });
  return elanus::core::Status::Ok();
}

elanus::core::Status MeasureWhole(const Bench& bench, int threads) {
  embed::ModelOptions options = bench.options;
  options.threads = threads;
  const auto model = TRY(embed::Model::Open(bench.folder, options));
  const size_t batch = TRY(model->ChoosePictureBatch(INT64_MAX));
  bench.Measure("decode, preprocess, inference", threads, [&](int thread, size_t round) {
    std::vector<embed::Picture> pictures;
    for (size_t i = 0; i < batch; ++i) {
      pictures.push_back(
          DecodeOne(bench.File(thread, round * batch + i), model->picture_short_side()));
    }
    const auto vectors = model->EmbedPictures(pictures);
    return vectors.ok() ? vectors->rows() : 0;
  });
  return elanus::core::Status::Ok();
}

elanus::core::Status Run(Bench* bench) {
  const auto json =
      TRY(embed::ReadContents(bench->folder.path / bench->folder.image->preprocessor, 64 * 1024));
  const embed::Preprocess preprocess = TRY(embed::ParsePreprocess(json));
  for (const std::string& file : bench->files) bench->pictures.push_back(DecodeOne(file, 0));
  bench->Measure("decode", 1, [&](int thread, size_t round) {
    DecodeOne(bench->File(thread, round), 2 * embed::ShortSide(preprocess));
    return size_t{1};
  });
  std::vector<float> output(preprocess.floats());
  bench->Measure("preprocess (resize, cut, normalise)", 1, [&](int, size_t round) {
    embed::ApplyPreprocess(preprocess, bench->pictures[round % bench->pictures.size()], output);
    return size_t{1};
  });
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  for (const int threads : {1, cores}) {
    for (const size_t batch : {1, 4, 8}) {
      for (const bool fixed : {false, true}) {
        TRY(MeasureInference(*bench, preprocess, threads, batch, fixed));
      }
    }
    TRY(MeasureWhole(*bench, threads));
  }
  return elanus::core::Status::Ok();
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: embed_bench MODEL_FOLDER PICTURES_FOLDER [SECONDS [PRECISION]]\n");
    return 2;
  }
  Bench bench;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(arguments[2])) {
    if (!entry.is_regular_file()) continue;
    auto contents = embed::ReadContents(entry.path(), 64 << 20);
    if (contents.ok()) bench.files.push_back(std::move(contents).value());
  }
  auto folder = embed::ReadModelFolder(arguments[1]);
  if (count > 3) bench.seconds = std::stod(arguments[3]);
  const auto precision = embed::ParsePrecision(count > 4 ? arguments[4] : "bf16");
  if (!folder.ok() || !precision.ok() || bench.files.empty()) {
    std::fprintf(stderr, "embed_bench: no model, no pictures or no such precision\n");
    return 2;
  }
  bench.folder = std::move(folder).value();
  bench.options.precision = *precision;
  const auto status = Run(&bench);
  if (!status.ok()) std::fprintf(stderr, "embed_bench: %s\n", status.message().c_str());
  return status.ok() ? 0 : 1;
}
