// Decodes files and prints one line each: ok, damaged or bad, with the reason.
//
//   embed_decode_files FILE...            status, milliseconds, name, size or reason
//   embed_decode_files --ppm OUT FILE     writes the pixels of one file besides
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "core/bytes.h"
#include "embed/decode_child.h"
#include "embed/picture.h"

namespace {

using elanus::embed::DecodedPicture;

std::string ReadFile(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void WritePpm(const elanus::embed::Picture& picture, const char* path) {
  std::ofstream out(path, std::ios::binary);
  out << "P6\n" << picture.width << " " << picture.height << "\n255\n";
  out.write(reinterpret_cast<const char*>(picture.rgb.data()),
            static_cast<std::streamsize>(picture.rgb.size()));
}

void Print(const char* path, double ms, const elanus::core::Result<DecodedPicture>& decoded) {
  if (!decoded.ok()) {
    std::printf("bad\t%.0f\t%s\t%s\n", ms, path, decoded.status().message().c_str());
    return;
  }
  const auto& facts = decoded->facts;
  std::printf("%s\t%.0f\t%s\t%s %dx%d %s\n", facts.damage.empty() ? "ok" : "damaged", ms, path,
              facts.format.c_str(), facts.width, facts.height, facts.damage.c_str());
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 1 && std::strcmp(arguments[1], elanus::embed::kDecodeChildCommand) == 0) {
    return elanus::embed::RunDecodeChild();
  }
  int first = 1;
  const char* ppm = nullptr;
  if (count > 3 && std::strcmp(arguments[1], "--ppm") == 0) {
    ppm = arguments[2];
    first = 3;
  }
  for (int i = first; i < count; ++i) {
    const std::string bytes = ReadFile(arguments[i]);
    const auto start = std::chrono::steady_clock::now();
    const auto decoded = elanus::embed::Decode(elanus::core::AsBytes(bytes), {});
    const std::chrono::duration<double, std::milli> spent =
        std::chrono::steady_clock::now() - start;
    Print(arguments[i], spent.count(), decoded);
    if (ppm != nullptr && decoded.ok()) WritePpm(decoded->picture, ppm);
  }
  return 0;
}
