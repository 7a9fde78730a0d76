// Shows the insides of the room to the scripts that compare it with other programs.
//
//   embed_probe decode FILE...          one line each: ok, damaged or bad; milliseconds; reason
//   embed_probe ppm OUT FILE            decodes FILE and writes its pixels
//   embed_probe resize                  stdin: lines of IN.ppm OUT.ppm WIDTH HEIGHT FILTER
//   embed_probe preprocess CONFIG       stdin: lines of IN.ppm OUT.f32
//   embed_probe tokenize FILE MAX       stdin: one text a line in hexadecimal; stdout: ids
//   embed_probe words FOLDER PRECISION [CACHE]     stdin: one text a line; stdout: its vector
//   embed_probe pictures FOLDER PRECISION FILE...  stdout: one vector a line
//   embed_probe classify FOLDER PRECISION FILE...  the same of probabilities
//   embed_probe import SOURCE LIBRARY NAME         stdout: the folder made, and its dimension
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "embed/child_command.h"
#include "embed/import.h"
#include "embed/model.h"
#include "embed/picture.h"
#include "embed/preprocess.h"
#include "embed/resize.h"
#include "embed/tokenizer.h"

namespace {

using elanus::core::AsBytes;
using elanus::embed::Picture;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Only what WritePpm and Pillow write: no comments.
Picture ReadPpm(const std::string& path) {
  std::istringstream text(ReadFile(path));
  std::string magic;
  int levels = 0;
  Picture picture;
  text >> magic >> picture.width >> picture.height >> levels;
  text.get();
  picture.rgb.assign(std::istreambuf_iterator<char>(text), std::istreambuf_iterator<char>());
  return picture;
}

void WritePpm(const Picture& picture, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  out << "P6\n" << picture.width << " " << picture.height << "\n255\n";
  out.write(reinterpret_cast<const char*>(picture.rgb.data()),
            static_cast<std::streamsize>(picture.rgb.size()));
}

int Fail(const elanus::core::Status& status) {
  std::fprintf(stderr, "embed_probe: %s\n", status.message().c_str());
  return 1;
}

int DecodeFiles(const std::vector<std::string>& files) {
  for (const std::string& path : files) {
    const std::string bytes = ReadFile(path);
    const auto start = std::chrono::steady_clock::now();
    const auto decoded = elanus::embed::Decode(AsBytes(bytes), {});
    const std::chrono::duration<double, std::milli> spent =
        std::chrono::steady_clock::now() - start;
    if (decoded.ok()) {
      const auto& facts = decoded->facts;
      std::printf("%s\t%.0f\t%s\t%s %dx%d %s\n", facts.damage.empty() ? "ok" : "damaged",
                  spent.count(), path.c_str(), facts.format.c_str(), facts.width, facts.height,
                  facts.damage.c_str());
    } else {
      std::printf("bad\t%.0f\t%s\t%s\n", spent.count(), path.c_str(),
                  decoded.status().message().c_str());
    }
  }
  return 0;
}

int DecodeToPpm(const std::vector<std::string>& arguments) {
  const auto decoded = elanus::embed::Decode(AsBytes(ReadFile(arguments[1])), {});
  if (!decoded.ok()) return Fail(decoded.status());
  WritePpm(decoded->picture, arguments[0]);
  return 0;
}

int ResizeFiles(const std::vector<std::string>&) {
  std::string source, target;
  int width = 0, height = 0, filter = 0;
  while (std::cin >> source >> target >> width >> height >> filter) {
    WritePpm(elanus::embed::Resize(ReadPpm(source), width, height,
                                   static_cast<elanus::embed::Filter>(filter)),
             target);
  }
  return 0;
}

int PreprocessFiles(const std::vector<std::string>& arguments) {
  const auto preprocess = elanus::embed::ParsePreprocess(ReadFile(arguments[0]));
  if (!preprocess.ok()) return Fail(preprocess.status());
  std::string source, target;
  while (std::cin >> source >> target) {
    std::vector<float> output(preprocess->floats());
    elanus::embed::ApplyPreprocess(*preprocess, ReadPpm(source), output);
    std::ofstream(target, std::ios::binary)
        .write(reinterpret_cast<const char*>(output.data()),
               static_cast<std::streamsize>(output.size() * sizeof(float)));
  }
  return 0;
}

// Lines are hexadecimal, so that a text may hold anything.
std::string FromHex(const std::string& line) {
  std::string bytes;
  for (size_t i = 0; i + 1 < line.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(line.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

int Tokenize(const std::vector<std::string>& arguments) {
  const auto start = std::chrono::steady_clock::now();
  const auto tokenizer = elanus::embed::Tokenizer::Parse(ReadFile(arguments[0]));
  if (!tokenizer.ok()) return Fail(tokenizer.status());
  const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
  std::fprintf(stderr, "tokenizer loaded in %.1f ms\n", spent.count());
  std::string line;
  while (std::getline(std::cin, line)) {
    for (const int64_t id : (*tokenizer)->Encode(FromHex(line), std::stoi(arguments[1]))) {
      std::printf("%lld ", static_cast<long long>(id));
    }
    std::printf("\n");
  }
  return 0;
}

void PrintVectors(const elanus::embed::Vectors& vectors) {
  for (size_t i = 0; i < vectors.values.size(); ++i) {
    const bool ends = (i + 1) % static_cast<size_t>(vectors.dimension) == 0;
    std::printf("%.8g%c", static_cast<double>(vectors.values[i]), ends ? '\n' : ' ');
  }
}

elanus::core::Result<std::unique_ptr<elanus::embed::Model>> OpenModel(const std::string& folder,
                                                                      const std::string& precision,
                                                                      const std::string& cache) {
  elanus::embed::ModelOptions options;
  options.precision = TRY(elanus::embed::ParsePrecision(precision));
  options.cache_directory = cache;
  return elanus::embed::Model::Open(TRY(elanus::embed::ReadModelFolder(folder)), options);
}

int Words(const std::vector<std::string>& arguments) {
  const auto start = std::chrono::steady_clock::now();
  auto model = OpenModel(arguments[0], arguments[1], arguments.size() > 2 ? arguments[2] : "");
  if (!model.ok()) return Fail(model.status());
  std::string line;
  while (std::getline(std::cin, line)) {
    auto vector = (*model)->EmbedWords(line);
    if (!vector.ok()) return Fail(vector.status());
    const std::chrono::duration<double, std::milli> spent =
        std::chrono::steady_clock::now() - start;
    std::fprintf(stderr, "%.0f ms\n", spent.count());
    PrintVectors({static_cast<int64_t>(vector->size()), *vector});
  }
  return 0;
}

int RunPictures(const std::vector<std::string>& arguments, bool classifies) {
  auto model = OpenModel(arguments[0], arguments[1], "");
  if (!model.ok()) return Fail(model.status());
  std::vector<Picture> pictures;
  for (size_t i = 2; i < arguments.size(); ++i) {
    auto decoded = elanus::embed::Decode(AsBytes(ReadFile(arguments[i])), {});
    if (!decoded.ok()) return Fail(decoded.status());
    pictures.push_back(std::move(decoded->picture));
  }
  const auto vectors =
      classifies ? (*model)->ClassifyPictures(pictures) : (*model)->EmbedPictures(pictures);
  if (!vectors.ok()) return Fail(vectors.status());
  PrintVectors(*vectors);
  return 0;
}

int Pictures(const std::vector<std::string>& arguments) {
  return RunPictures(arguments, false);
}

int Classify(const std::vector<std::string>& arguments) {
  return RunPictures(arguments, true);
}

int Import(const std::vector<std::string>& arguments) {
  elanus::embed::ImportOptions options;
  options.name = arguments[2];
  const auto folder =
      elanus::embed::ImportModel(arguments[0], elanus::embed::ModelLibrary(arguments[1]), options);
  if (!folder.ok()) return Fail(folder.status());
  std::printf("%s\t%lld\n", folder->path.c_str(), static_cast<long long>(folder->dimension));
  return 0;
}

struct Verb {
  const char* name;
  size_t arguments_min;
  int (*run)(const std::vector<std::string>&);
};

constexpr Verb kVerbs[] = {
    {"decode", 0, DecodeFiles}, {"preprocess", 1, PreprocessFiles},
    {"ppm", 2, DecodeToPpm},    {"resize", 0, ResizeFiles},
    {"tokenize", 2, Tokenize},  {"words", 2, Words},
    {"pictures", 3, Pictures},  {"import", 3, Import},
    {"classify", 3, Classify},
};

}  // namespace

int main(int count, char** arguments) {
  if (elanus::embed::IsChildCommand(count, arguments)) elanus::embed::RunChildCommand(arguments);
  const std::string name = count > 1 ? arguments[1] : "";
  const std::vector<std::string> rest(arguments + std::min(count, 2), arguments + count);
  for (const Verb& verb : kVerbs) {
    if (name == verb.name && rest.size() >= verb.arguments_min) return verb.run(rest);
  }
  std::fprintf(stderr, "embed_probe: see the top of tests/embed/probe.cc\n");
  return 2;
}
