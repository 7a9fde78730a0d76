// Both ends of the conversation with the child. It is one question and one answer, in the layout of
// core/bytes.h, and both ends are the same program, so no version stands in it. The parent checks
// the answer as if the file had written it, because it may have.
#include "embed/decode_child.h"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "embed/child_process.h"
#include "embed/picture_format.h"
#include "embed/sandbox.h"
#include "embed/vips_decode.h"

namespace elanus::embed {
namespace {

constexpr std::chrono::milliseconds kTimeout{15'000};
constexpr size_t kFactsBytesMax = 64 * 1024;

// The request: options, then the file as it is.
std::vector<std::byte> OptionBytes(const DecodeOptions& options) {
  core::ByteWriter writer;
  writer.Put(options.limits.pixels_max);
  writer.Put(options.limits.bytes_max);
  writer.Put(options.limits.frames_max);
  writer.Put(options.short_side_min);
  return writer.Take();
}

core::Result<DecodeOptions> ReadOptions(core::ByteReader* reader) {
  DecodeOptions options;
  options.limits.pixels_max = TRY(reader->Get<int64_t>());
  options.limits.bytes_max = TRY(reader->Get<int64_t>());
  options.limits.frames_max = TRY(reader->Get<int>());
  options.short_side_min = TRY(reader->Get<int>());
  return options;
}

template <typename T>
void PutOptional(const std::optional<T>& value, core::ByteWriter* writer) {
  writer->Put<uint8_t>(value.has_value());
  writer->Put(value.value_or(T{}));
}

template <typename T>
core::Result<std::optional<T>> GetOptional(core::ByteReader* reader) {
  const bool there = TRY(reader->Get<uint8_t>()) != 0;
  const T value = TRY(reader->Get<T>());
  return there ? std::optional<T>(value) : std::optional<T>();
}

// The answer: a code and a message; if the code is kOk, facts and pixels.
std::vector<std::byte> AnswerBytes(const core::Result<DecodedPicture>& decoded) {
  core::ByteWriter writer;
  writer.Put(decoded.ok() ? core::Code::kOk : decoded.code());
  writer.PutText(decoded.status().message());
  if (!decoded.ok()) return writer.Take();
  const PictureFacts& facts = decoded->facts;
  writer.Put(facts.width);
  writer.Put(facts.height);
  writer.PutText(facts.format);
  PutOptional(facts.taken, &writer);
  writer.PutText(facts.camera);
  PutOptional(facts.latitude, &writer);
  PutOptional(facts.longitude, &writer);
  writer.PutText(facts.damage);
  writer.Put(decoded->picture.width);
  writer.Put(decoded->picture.height);
  writer.PutRaw(std::as_bytes(std::span(decoded->picture.rgb)));
  return writer.Take();
}

// Believes nothing: a child that was taken over may answer anything.
core::Result<DecodedPicture> ReadAnswer(std::span<const std::byte> answer,
                                        const DecodeLimits& limits) {
  core::ByteReader reader(answer);
  const auto code = TRY(reader.Get<core::Code>());
  const std::string message = TRY(reader.GetText());
  if (code != core::Code::kOk) {
    const bool known = code == core::Code::kExhausted || code == core::Code::kCorruption;
    return core::Status(known ? code : core::Code::kCorruption, message);
  }
  DecodedPicture decoded;
  PictureFacts& facts = decoded.facts;
  facts.width = TRY(reader.Get<int>());
  facts.height = TRY(reader.Get<int>());
  facts.format = TRY(reader.GetText());
  facts.taken = TRY(GetOptional<int64_t>(&reader));
  facts.camera = TRY(reader.GetText());
  facts.latitude = TRY(GetOptional<double>(&reader));
  facts.longitude = TRY(GetOptional<double>(&reader));
  facts.damage = TRY(reader.GetText());
  Picture& picture = decoded.picture;
  picture.width = TRY(reader.Get<int>());
  picture.height = TRY(reader.Get<int>());
  if (picture.width <= 0 || picture.height <= 0 ||
      picture.width > limits.pixels_max / picture.height ||
      reader.remaining() != size_t{3} * picture.width * picture.height) {
    return core::Corruption("its decoder answers a picture without sense");
  }
  const auto pixels = TRY(reader.GetRaw(reader.remaining()));
  const auto* first = reinterpret_cast<const uint8_t*>(pixels.data());
  picture.rgb.assign(first, first + pixels.size());
  return decoded;
}

// In the child: every loader is allowed here, and everything is lost if one goes wrong.
core::Result<DecodedPicture> DecodeInput(std::span<const std::byte> input) {
  core::ByteReader reader(input);
  const DecodeOptions options = TRY(ReadOptions(&reader));
  const auto file = TRY(reader.GetRaw(reader.remaining()));
  return DecodeWithVips(SniffFormat(file), file, options, VipsLoaders::kAll);
}

}  // namespace

void RunDecodeChild() {
  EnterSandbox(SandboxLimits{});
  std::vector<std::byte> input;
  const bool is_done = ReadStdin(&input) && WriteStdout(AnswerBytes(DecodeInput(input)));
  // Without the exit handlers of the libraries: what a hostile file has left behind in them shall
  // not run, and a sanitizer's would want rights that are gone.
  _exit(is_done ? EXIT_SUCCESS : EXIT_FAILURE);
}

core::Result<DecodedPicture> DecodeInChild(std::span<const std::byte> file,
                                           const DecodeOptions& options) {
  const std::vector<std::byte> option_bytes = OptionBytes(options);
  ChildCall call;
  call.argument = kDecodeChildCommand;
  call.job = "decoding it";
  call.worker = "its decoder";
  call.input = {option_bytes, file};
  call.answer_bytes_max = size_t{3} * options.limits.pixels_max + kFactsBytesMax;
  call.timeout = kTimeout;
  const auto answer = CallChild(call);
  if (!answer.ok()) {
    std::string context = "damaged ";
    context += FormatName(SniffFormat(file));
    return answer.status().WithContext(context);
  }
  return ReadAnswer(*answer, options.limits);
}

}  // namespace elanus::embed
