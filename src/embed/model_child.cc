// One question and one answer, in the layout of core/bytes.h; both ends are the same program. The
// parent checks the answer as if the model had written it, because it may have.
#include "embed/model_child.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <exception>

#include "core/bytes.h"
#include "embed/child_process.h"
#include "embed/file_contents.h"
#include "embed/image_session.h"
#include "embed/sandbox.h"
#include "embed/text_session.h"

namespace elanus::embed {
namespace {

enum class Question : uint8_t { kDescribe = 1, kTry = 2 };

constexpr std::chrono::milliseconds kTimeout{300'000};
constexpr size_t kAnswerBytesMax = 1 << 20;
constexpr size_t kConfigBytesMax = 64 * 1024;
constexpr uint64_t kPortsMax = 4096;
// Room for the largest models that are used, text towers of 600 million parameters.
constexpr SandboxLimits kLimits{uint64_t{24} << 30, 600};
// Between a row alone and the same row in a batch, as a share of the largest value.
constexpr float kRowsDiffer = 2e-3F;

void PutPort(const GraphPort& port, core::ByteWriter* writer) {
  writer->PutText(port.name);
  writer->Put<uint8_t>(port.is_float);
  writer->Put<uint64_t>(port.shape.size());
  for (const int64_t side : port.shape) writer->Put(side);
}

core::Result<GraphPort> GetPort(core::ByteReader* reader) {
  GraphPort port;
  port.name = TRY(reader->GetText());
  port.is_float = TRY(reader->Get<uint8_t>()) != 0;
  const auto sides = TRY(reader->Get<uint64_t>());
  if (sides > kPortsMax) return core::Corruption("its reader answers a shape without sense");
  for (uint64_t i = 0; i < sides; ++i) port.shape.push_back(TRY(reader->Get<int64_t>()));
  return port;
}

void PutPorts(const std::vector<GraphPort>& ports, core::ByteWriter* writer) {
  writer->Put<uint64_t>(ports.size());
  for (const GraphPort& port : ports) PutPort(port, writer);
}

core::Result<std::vector<GraphPort>> GetPorts(core::ByteReader* reader) {
  std::vector<GraphPort> ports;
  const auto count = TRY(reader->Get<uint64_t>());
  if (count > kPortsMax) return core::Corruption("it has too many inputs or outputs");
  for (uint64_t i = 0; i < count; ++i) ports.push_back(TRY(GetPort(reader)));
  return ports;
}

void PutDescription(const GraphDescription& description, core::ByteWriter* writer) {
  PutPorts(description.inputs, writer);
  PutPorts(description.outputs, writer);
  PutPort(description.features, writer);
  writer->Put<uint8_t>(description.logits.has_value());
  const Logits logits = description.logits.value_or(Logits());
  writer->Put(logits.scale);
  writer->Put(logits.bias);
}

core::Result<GraphDescription> GetDescription(core::ByteReader* reader) {
  GraphDescription description;
  description.inputs = TRY(GetPorts(reader));
  description.outputs = TRY(GetPorts(reader));
  description.features = TRY(GetPort(reader));
  const bool has_logits = TRY(reader->Get<uint8_t>()) != 0;
  Logits logits;
  logits.scale = TRY(reader->Get<double>());
  logits.bias = TRY(reader->Get<double>());
  if (has_logits) description.logits = logits;
  return description;
}

// One row of numbers for each; "" if so, else what is wrong.
std::string Fault(const GraphOutput& output, size_t rows) {
  std::vector<size_t> shape = output.shape;
  while (shape.size() > 2 && shape.back() == 1) shape.pop_back();
  if (shape.size() != 2 || shape[0] != rows || shape[1] == 0) {
    std::string text;
    for (const size_t side : output.shape) {
      text += (text.empty() ? "" : " x ") + std::to_string(side);
    }
    return "answers " + text + " values for " + std::to_string(rows);
  }
  const bool is_finite =
      std::ranges::all_of(output.values, [](float value) { return std::isfinite(value); });
  if (!is_finite) return "answers values that are not numbers";
  const bool is_zero = std::ranges::all_of(output.values, [](float value) { return value == 0; });
  return is_zero ? "answers nothing but zeros" : "";
}

// Whether the last of two rows is what it is alone.
bool RowsStayApart(const GraphOutput& both, const GraphOutput& alone) {
  const size_t size = alone.values.size();
  float largest = 0, difference = 0;
  for (size_t i = 0; i < size; ++i) {
    largest = std::max(largest, std::abs(alone.values[i]));
    difference = std::max(difference, std::abs(both.values[size + i] - alone.values[i]));
  }
  return difference <= kRowsDiffer * largest;
}

struct TowerTrial {
  int64_t dimension = 0;
  int batch = 0;
};

// `open` makes a session for a batch, `items` are two of what its RunOnce takes.
template <typename Open, typename Item>
core::Result<TowerTrial> TryTower(const std::string& graph, Open open,
                                  const std::vector<Item>& items) {
  const std::span<const Item> both(items);
  if (const auto session = open(0); session.ok()) {
    const auto rows = session->RunOnce(both);
    const auto alone = session->RunOnce(both.last(1));
    if (rows.ok() && alone.ok() && Fault(*rows, 2).empty() && Fault(*alone, 1).empty() &&
        rows->values.size() == 2 * alone->values.size() && RowsStayApart(*rows, *alone)) {
      return TowerTrial{static_cast<int64_t>(alone->values.size()), 0};
    }
  }
  const auto session = TRY(open(1));
  const GraphOutput alone = TRY(session.RunOnce(both.first(1)));
  if (const std::string fault = Fault(alone, 1); !fault.empty()) {
    return core::Corruption("model file '" + graph + "' " + fault);
  }
  return TowerTrial{static_cast<int64_t>(alone.values.size()), 1};
}

Picture Ramp(int seed) {
  Picture picture{32, 24, {}};
  for (int i = 0; i < 3 * picture.width * picture.height; ++i) {
    picture.rgb.push_back(static_cast<uint8_t>(i * seed));
  }
  return picture;
}

SessionOptions OptionsFor(const std::filesystem::path& graph, const std::string& output) {
  SessionOptions options;
  options.graph = graph;
  options.output = output;
  return options;
}

core::Result<ModelTrial> Try(const std::filesystem::path& path) {
  const ModelFolder folder = TRY(ReadModelFolder(path));
  OnnxRuntime runtime;
  ModelTrial trial;
  if (folder.image) {
    ImageTower tower = *folder.image;
    const auto config = TRY(ReadContents(path / tower.preprocessor, kConfigBytesMax));
    const Preprocess preprocess = TRY(ParsePreprocess(config));
    const std::vector<Picture> pictures = {Ramp(3), Ramp(7)};
    const auto open = [&](int batch) {
      SessionOptions options = OptionsFor(path / tower.graph, tower.output);
      options.ending = tower.pooling;
      options.batch = tower.batch = batch;
      return ImageSession::Open(preprocess, tower, options, &runtime);
    };
    const TowerTrial made = TRY(TryTower(tower.graph, open, pictures));
    trial.image_dimension = made.dimension;
    trial.image_batch = made.batch;
  }
  for (const TextTower& text : folder.texts) {
    TextTower tower = text;
    const std::vector<std::string> texts = {"a dog on a beach", "一只猫 cat"};
    const auto open = [&](int batch) {
      SessionOptions options = OptionsFor(path / tower.graph, tower.output);
      options.batch = tower.batch = batch;
      return TextSession::Open(folder, tower, options, &runtime);
    };
    const TowerTrial made = TRY(TryTower(tower.graph, open, texts));
    trial.text_dimension = made.dimension;
    trial.text_batch = made.batch;
  }
  return trial;
}

core::Status Answer(core::ByteReader* reader, core::ByteWriter* writer) {
  const auto question = TRY(reader->Get<Question>());
  const std::string path = TRY(reader->GetText());
  try {
    if (question == Question::kDescribe) {
      PutDescription(DescribeGraph(path), writer);
      return core::Status::Ok();
    }
    const ModelTrial trial = TRY(Try(path));
    writer->Put(trial.image_dimension);
    writer->Put(trial.text_dimension);
    writer->Put(trial.image_batch);
    writer->Put(trial.text_batch);
    return core::Status::Ok();
  } catch (const std::exception& error) {
    return core::Corruption("model file '" + path + "' cannot be read: " + LastLine(error));
  }
}

core::Result<std::vector<std::byte>> Ask(Question question, const std::string& path) {
  core::ByteWriter writer;
  writer.Put(question);
  writer.PutText(path);
  ChildCall call;
  call.argument = kModelChildCommand;
  call.job = "opening it";
  call.worker = "its reader";
  call.input = {writer.bytes()};
  call.answer_bytes_max = kAnswerBytesMax;
  call.timeout = kTimeout;
  auto answer = CallChild(call);
  if (!answer.ok()) return answer.status().WithContext("model file '" + path + "'");
  core::ByteReader reader(*answer);
  const auto code = TRY(reader.Get<core::Code>());
  const std::string message = TRY(reader.GetText());
  if (code != core::Code::kOk) {
    const bool is_known = code > core::Code::kOk && code <= core::Code::kInternal;
    return core::Status(is_known ? code : core::Code::kCorruption, message);
  }
  const auto rest = TRY(reader.GetRaw(reader.remaining()));
  return std::vector<std::byte>(rest.begin(), rest.end());
}

}  // namespace

void RunModelChild() {
  EnterSandbox(kLimits);
  std::vector<std::byte> input;
  if (!ReadStdin(&input)) _exit(EXIT_FAILURE);
  core::ByteReader reader(input);
  core::ByteWriter payload, answer;
  const core::Status status = Answer(&reader, &payload);
  answer.Put(status.code());
  answer.PutText(status.message());
  if (status.ok()) answer.PutRaw(payload.bytes());
  // Without the exit handlers of the libraries: what a hostile model has left in them shall not
  // run.
  _exit(WriteStdout(answer.bytes()) ? EXIT_SUCCESS : EXIT_FAILURE);
}

core::Result<GraphDescription> DescribeInChild(const std::filesystem::path& graph) {
  const auto answer = TRY(Ask(Question::kDescribe, graph.string()));
  core::ByteReader reader(answer);
  return GetDescription(&reader);
}

core::Result<ModelTrial> TryInChild(const std::filesystem::path& folder) {
  const auto answer = TRY(Ask(Question::kTry, folder.string()));
  core::ByteReader reader(answer);
  ModelTrial trial;
  trial.image_dimension = TRY(reader.Get<int64_t>());
  trial.text_dimension = TRY(reader.Get<int64_t>());
  trial.image_batch = TRY(reader.Get<int>());
  trial.text_batch = TRY(reader.Get<int>());
  return trial;
}

}  // namespace elanus::embed
