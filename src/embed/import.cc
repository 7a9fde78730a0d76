// The steps of an import: find out which file is what; copy the graphs and look at them in a child;
// decide which of their inputs and outputs is what; write the configurations in one form beside
// them; run it all once; and only then put it among the models. Whatever fails leaves nothing.
#include "embed/import.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <utility>

#include "embed/model_child.h"
#include "embed/model_configs.h"
#include "embed/model_layout.h"
#include "embed/onnx_file.h"
#include "embed/preprocess.h"
#include "embed/staged_folder.h"
#include "embed/tokenizer.h"

namespace elanus::embed {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr size_t kNameBytesMax = 100;
// What all contrastive models but SigLIP were trained to: exp of the temperature stops at 100.
constexpr double kClipScale = 100;

// Letters, digits, "-", "_" and "."; a snapshot in a cache of the hub is named after its model.
std::string NameFor(const fs::path& source, const ModelLayout& layout) {
  std::string text = layout.root.filename().string();
  const fs::path snapshots = layout.root.parent_path();
  const std::string cached = snapshots.parent_path().filename().string();
  if (snapshots.filename() == "snapshots" && cached.starts_with("models--")) {
    text = cached.substr(cached.rfind("--") + 2);
  }
  if (source.extension() == ".onnx" && source.stem() != "model") text = source.stem().string();
  return text;
}

core::Result<std::string> CheckedName(std::string name) {
  for (char& letter : name) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(letter)) || letter == '-' ||
                          letter == '_' || letter == '.';
    if (!is_plain) letter = '-';
  }
  name.resize(std::min(name.size(), kNameBytesMax));
  if (!name.empty() && name[0] != '.') return name;
  return core::InvalidArgument("a model cannot be named '" + name + "'; give it a name");
}

// What is known of the model while its folder is made.
struct Draft {
  ModelLayout layout;
  ModelConfigs configs;
  StagedFolder* stage = nullptr;
  std::optional<ImageTower> image;
  std::optional<TextTower> text;
  std::optional<Logits> logits;
};

// Copies a graph and its weights to `target`, and looks at what was copied.
core::Status CopyGraph(const Draft& draft, const fs::path& graph, const std::string& target) {
  const OnnxFileFacts facts = TRY(ReadOnnxFile(graph));
  TRY(draft.stage->Copy(TRY(RealPath(draft.layout, graph)), target));
  for (const std::string& name : facts.external_files) {
    const fs::path weights = TRY(RealPath(draft.layout, graph.parent_path() / name));
    const std::string beside = (fs::path(target).parent_path() / name).string();
    std::error_code error;
    if (fs::exists(draft.stage->path() / beside, error)) continue;
    TRY(draft.stage->Copy(weights, beside));
  }
  TRY(ReadOnnxFile(draft.stage->path() / target));
  return core::Status::Ok();
}

const GraphPort* FirstOf(const std::vector<GraphPort>& ports,
                         std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const auto found = std::ranges::find(ports, name, &GraphPort::name);
    if (found != ports.end()) return &*found;
  }
  return nullptr;
}

std::string NamesOf(const std::vector<GraphPort>& ports) {
  std::string names;
  for (const GraphPort& port : ports) names += (names.empty() ? "'" : ", '") + port.name + "'";
  return names.empty() ? "none" : names;
}

// The input that takes pictures: by its name, or because nothing else has four sides of floats.
const GraphPort* PictureInput(const GraphDescription& graph) {
  const GraphPort* port = FirstOf(graph.inputs, {"pixel_values", "image", "images"});
  if (port != nullptr) return port;
  const auto is_picture = [](const GraphPort& input) {
    return input.is_float && (input.shape.size() == 4 || input.shape.empty());
  };
  const auto found = std::ranges::find_if(graph.inputs, is_picture);
  return found == graph.inputs.end() ? nullptr : &*found;
}

const GraphPort* TokenInput(const GraphDescription& graph) {
  const GraphPort* port = FirstOf(graph.inputs, {"input_ids", "text", "tokens"});
  if (port != nullptr) return port;
  const auto found = std::ranges::find(graph.inputs, false, &GraphPort::is_float);
  return found == graph.inputs.end() ? nullptr : &*found;
}

// Which output is the vector of a picture, and what has to be done to it.
core::Status ChoosePictureOutput(const GraphDescription& graph, const std::string& type,
                                 ImageTower* tower) {
  const GraphPort* port = FirstOf(graph.outputs, {"image_embeds", "embedding", "image_features"});
  // The pooled output of these goes through a layer that classifiers were never trained with.
  const bool has_idle_pooler = type == "vit" || type == "deit" || type == "beit";
  if (port == nullptr && has_idle_pooler) port = graph.Output("last_hidden_state");
  if (port == nullptr) {
    port = FirstOf(graph.outputs, {"pooler_output", "embeddings", "features", "last_hidden_state"});
  }
  const GraphPort* logits = graph.Output("logits");
  if (port == nullptr && logits != nullptr) {
    if (graph.features.name.empty()) {
      return core::InvalidArgument("its output 'logits' gives classes and no vectors");
    }
    port = &graph.features;
  }
  if (port == nullptr && graph.outputs.size() == 1) port = &graph.outputs[0];
  if (port == nullptr) {
    return core::InvalidArgument("none of its outputs is a vector of a picture: " +
                                 NamesOf(graph.outputs));
  }
  tower->output = port->name;
  if (port->shape.size() == 3 || (port->shape.empty() && port->name == "last_hidden_state")) {
    tower->pooling = Ending::kFirst;
  } else if (port->shape.size() == 4 && port->shape[3] != 1) {
    tower->pooling = Ending::kMean;
  }
  if (logits != nullptr) tower->probabilities = logits->name;
  return core::Status::Ok();
}

core::Result<ImageTower> MakeImageTower(const Draft& draft, const std::string& graph,
                                        const GraphDescription& description) {
  ImageTower tower;
  tower.graph = graph;
  const GraphPort* input = PictureInput(description);
  if (input == nullptr) {
    return core::InvalidArgument("none of its inputs takes pictures: " +
                                 NamesOf(description.inputs));
  }
  tower.input = input->name;
  TRY(ChoosePictureOutput(description, draft.configs.type, &tower));
  if (draft.configs.classes.empty()) tower.probabilities = "";
  tower.softmax = !tower.probabilities.empty();
  tower.preprocessor = "image/preprocessor_config.json";
  TRY(draft.stage->Write(tower.preprocessor, TRY(PreprocessorJson(draft.layout))));
  return tower;
}

core::Result<TextTower> MakeTextTower(const Draft& draft, const std::string& graph,
                                      const GraphDescription& description) {
  TextTower tower;
  tower.graph = graph;
  tower.languages = draft.configs.languages;
  const GraphPort* ids = TokenInput(description);
  const GraphPort* output =
      FirstOf(description.outputs,
              {"text_embeds", "embedding", "text_features", "pooler_output", "sentence_embedding"});
  if (output == nullptr && description.outputs.size() == 1) output = &description.outputs[0];
  if (ids == nullptr || output == nullptr) {
    return core::InvalidArgument("it takes no tokens or answers no vector of a text: inputs " +
                                 NamesOf(description.inputs) + ", outputs " +
                                 NamesOf(description.outputs));
  }
  tower.ids = ids->name;
  tower.output = output->name;
  tower.tokenizer = "text/tokenizer.json";
  const std::string json = TRY(TokenizerJson(draft.layout, draft.configs));
  const auto tokenizer = TRY(Tokenizer::Parse(json));
  TRY(draft.stage->Write(tower.tokenizer, json));
  // A graph may take texts of one length only.
  const bool is_fixed = ids->shape.size() == 2 && ids->shape[1] > 0;
  tower.max_tokens =
      static_cast<int>(is_fixed ? ids->shape[1] : draft.configs.max_tokens.value_or(0));
  if (tower.max_tokens == 0) {
    return core::NotFound(
        "how many tokens a text may have is said neither by the graph nor by "
        "config.json or tokenizer_config.json ('model_max_length')");
  }
  if (is_fixed || draft.configs.is_siglip) {
    tower.padding = tokenizer->IdOf(draft.configs.pad_token).value_or(0);
  }
  return tower;
}

// Both graphs, or one that is both.
core::Status AddTowers(Draft* draft) {
  const ModelLayout& layout = draft->layout;
  const std::string image_target = layout.text_graph.empty() ? "model.onnx" : "image/model.onnx";
  const auto with_path = [](const core::Status& status, const fs::path& graph) {
    return status.WithContext("'" + graph.string() + "'");
  };
  TRY(CopyGraph(*draft, layout.image_graph, image_target));
  const GraphDescription image = TRY(DescribeInChild(draft->stage->path() / image_target));
  auto image_tower = MakeImageTower(*draft, image_target, image);
  if (!image_tower.ok()) return with_path(image_tower.status(), layout.image_graph);
  draft->image = std::move(image_tower).value();
  draft->logits = image.logits;

  const bool is_combined =
      layout.text_graph.empty() && FirstOf(image.inputs, {"input_ids", "text"}) != nullptr;
  if (!is_combined && layout.text_graph.empty()) return core::Status::Ok();
  const fs::path graph = is_combined ? layout.image_graph : layout.text_graph;
  const std::string target = is_combined ? image_target : "text/model.onnx";
  GraphDescription text = image;
  if (!is_combined) {
    TRY(CopyGraph(*draft, graph, target));
    text = TRY(DescribeInChild(draft->stage->path() / target));
  }
  auto text_tower = MakeTextTower(*draft, target, text);
  if (!text_tower.ok()) return with_path(text_tower.status(), graph);
  draft->text = std::move(text_tower).value();
  return core::Status::Ok();
}

// The quantised form is of use only if it is the same graph. One that is not is left out: the model
// works without it.
core::Status AddInt8(Draft* draft) {
  if (draft->layout.image_int8.empty()) return core::Status::Ok();
  const std::string target =
      (fs::path(draft->image->graph).parent_path() / "model_int8.onnx").string();
  TRY(CopyGraph(*draft, draft->layout.image_int8, target));
  const GraphDescription int8 = TRY(DescribeInChild(draft->stage->path() / target));
  const bool is_same =
      int8.Input(draft->image->input) != nullptr && int8.Output(draft->image->output) != nullptr;
  if (is_same) {
    draft->image->int8_graph = target;
  } else {
    std::error_code ignored;
    fs::remove(draft->stage->path() / target, ignored);
  }
  return core::Status::Ok();
}

void ChooseLogits(Draft* draft) {
  if (!draft->text) return;
  if (draft->logits) {
    draft->logits->sigmoid = draft->configs.is_siglip;
  } else if (!draft->configs.is_siglip) {
    draft->logits = Logits{kClipScale, 0, false};
  }
}

// Every file of the folder but the description itself.
core::Result<Json> DigestsOf(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().lexically_relative(folder).string();
    if (entry->is_regular_file(error) && name != "elanus.json") names.push_back(name);
  }
  if (error) return core::IoError("cannot list '" + folder.string() + "': " + error.message());
  std::ranges::sort(names);
  Json files = Json::object();
  for (const std::string& name : names) {
    const FileDigest digest = TRY(DigestOf(folder / name));
    files[name] = {{"bytes", digest.bytes}, {"sha256", digest.sha256}};
  }
  return files;
}

Json ImageJson(const ImageTower& tower) {
  Json json = {{"graph", tower.graph}, {"input", tower.input}, {"output", tower.output}};
  if (tower.pooling != Ending::kAsIs) json["pooling"] = EndingName(tower.pooling);
  json["preprocessor"] = tower.preprocessor;
  if (!tower.int8_graph.empty()) json["int8_graph"] = tower.int8_graph;
  if (!tower.probabilities.empty()) {
    json["probabilities"] = tower.probabilities;
    json["softmax"] = tower.softmax;
  }
  if (tower.batch > 0) json["batch"] = tower.batch;
  return json;
}

Json TextJson(const TextTower& tower) {
  Json json = {{"languages", tower.languages},   {"graph", tower.graph},
               {"output", tower.output},         {"tokenizer", tower.tokenizer},
               {"max_tokens", tower.max_tokens}, {"ids", tower.ids}};
  if (tower.padding) json["padding"] = *tower.padding;
  if (tower.batch > 0) json["batch"] = tower.batch;
  return json;
}

struct Description {
  std::string name;
  ImportOptions options;
  int64_t dimension = 1;
  Json files;
};

Json DescriptionJson(const Draft& draft, const Description& description) {
  const std::string& given = description.options.licence;
  const std::string licence = given.empty() ? draft.configs.licence : given;
  const std::string digest = description.files[draft.image->graph]["sha256"];
  Json json = {{"format", 1},
               {"name", description.name},
               {"version", digest.substr(0, 12)},
               {"licence", licence.empty() ? "not stated" : licence},
               {"source", description.options.source},
               {"dimension", description.dimension},
               {"normalised", false},
               {"image", ImageJson(*draft.image)}};
  if (draft.text) json["text"] = Json::array({TextJson(*draft.text)});
  if (draft.logits) {
    json["logits"] = {{"scale", draft.logits->scale},
                      {"bias", draft.logits->bias},
                      {"sigmoid", draft.logits->sigmoid}};
  }
  if (!draft.image->probabilities.empty()) json["classes"] = "classes.json";
  json["files"] = description.files;
  return json;
}

core::Status WriteDescription(const Draft& draft, const Description& description) {
  return draft.stage->Write("elanus.json", DescriptionJson(draft, description).dump(2) + "\n");
}

core::Status WriteClasses(const Draft& draft) {
  if (draft.image->probabilities.empty()) return core::Status::Ok();
  Json classes = Json::array();
  for (const std::string& name : draft.configs.classes) classes.push_back({{"en", name}});
  return draft.stage->Write("classes.json", classes.dump(1) + "\n");
}

// Runs the towers, and takes over what only a run shows.
core::Status Prove(Draft* draft, Description* description) {
  TRY(WriteDescription(*draft, *description));
  const ModelTrial trial = TRY(TryInChild(draft->stage->path()));
  if (draft->text && trial.image_dimension != trial.text_dimension) {
    return core::InvalidArgument("pictures become vectors of " +
                                 std::to_string(trial.image_dimension) + " numbers and texts of " +
                                 std::to_string(trial.text_dimension) +
                                 "; both towers must be of one model");
  }
  description->dimension = trial.image_dimension;
  draft->image->batch = trial.image_batch;
  if (draft->text) draft->text->batch = trial.text_batch;
  return WriteDescription(*draft, *description);
}

// A folder of ours says what it is, and may come from anybody all the same.
core::Result<ModelFolder> ImportOwn(const fs::path& source, const ModelLibrary& library) {
  const ModelFolder folder = TRY(ReadModelFolder(source));
  std::vector<std::string> graphs;
  if (folder.image) graphs = {folder.image->graph, folder.image->int8_graph};
  for (const TextTower& text : folder.texts) graphs.push_back(text.graph);
  for (const std::string& graph : graphs) {
    if (graph.empty()) continue;
    const OnnxFileFacts facts = TRY(ReadOnnxFile(folder.path / graph));
    for (const std::string& weights : facts.external_files) {
      const std::string name = (fs::path(graph).parent_path() / weights).string();
      if (folder.files.contains(name)) continue;
      return core::Corruption("'" + source.string() + "': elanus.json: '" + name +
                              "' is used by '" + graph + "' but not listed in 'files'");
    }
  }
  const ModelTrial trial = TRY(TryInChild(source));
  for (const int64_t dimension : {trial.image_dimension, trial.text_dimension}) {
    if (dimension == 0 || dimension == folder.dimension) continue;
    return core::Corruption("'" + source.string() + "' promises vectors of " +
                            std::to_string(folder.dimension) + " numbers and makes some of " +
                            std::to_string(dimension));
  }
  return library.Import(source);
}

}  // namespace

core::Result<ModelFolder> ImportModel(const fs::path& source, const ModelLibrary& library,
                                      const ImportOptions& options) {
  std::error_code error;
  if (fs::exists(source / "elanus.json", error)) return ImportOwn(source, library);
  Draft draft;
  draft.layout = TRY(FindLayout(source));
  draft.configs = TRY(ReadModelConfigs(draft.layout));
  Description description;
  description.name =
      TRY(CheckedName(options.name.empty() ? NameFor(source, draft.layout) : options.name));
  description.options = options;
  if (options.source.empty()) description.options.source = draft.layout.root.string();

  const auto stage = TRY(StagedFolder::Make(library.directory(), description.name));
  draft.stage = stage.get();
  TRY(AddTowers(&draft));
  TRY(AddInt8(&draft));
  ChooseLogits(&draft);
  TRY(WriteClasses(draft));
  description.files = TRY(DigestsOf(stage->path()));
  TRY(Prove(&draft, &description));
  TRY(ReadModelFolder(stage->path()));
  TRY(stage->Publish(description.name));
  return ReadModelFolder(library.directory() / description.name);
}

}  // namespace elanus::embed
