// A model folder may come from anywhere, so its description is hostile until it is read: sizes are
// capped, names are plain, and a path stays in the folder whatever it says. Sizes are compared at
// every opening, which costs a stat a file and catches what a broken download leaves; digests are
// compared at import and when somebody asks, because they cost a reading of the whole.
#include "embed/model_folder.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/bytes.h"
#include "embed/file_contents.h"
#include "embed/onnx_file.h"
#include "os/sha256.h"

namespace elanus::embed {
namespace {

using Json = nlohmann::json;

constexpr int kFormat = 1;
constexpr size_t kDescriptionBytesMax = 1024 * 1024;
constexpr size_t kTextBytesMax = 4096;
constexpr size_t kFilesMax = 256;
constexpr int64_t kDimensionMax = 32768;
constexpr int kTokensMax = 8192;
constexpr int64_t kBatchMax = 64;
constexpr int64_t kTokenMax = INT32_MAX;
constexpr size_t kClassesMax = 100'000;
constexpr size_t kClassesBytesMax = 16 * 1024 * 1024;
constexpr int64_t kFileBytesMax = int64_t{1} << 40;

core::Status Bad(const std::string& what) {
  return core::Corruption("elanus.json: " + what);
}

core::Result<std::string> Text(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) {
    return Bad(std::string("'") + name + "' is missing or no text");
  }
  std::string text = found->get<std::string>();
  if (text.size() > kTextBytesMax) return Bad(std::string("'") + name + "' is too long");
  return text;
}

core::Result<std::string> TextOr(const Json& object, const char* name,
                                 const std::string& otherwise) {
  if (!object.contains(name)) return otherwise;
  return Text(object, name);
}

core::Result<int64_t> Number(const Json& object, const char* name, int64_t max) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_integer() || *found < 0 || *found > max) {
    return Bad(std::string("'") + name + "' is not a number from 0 to " + std::to_string(max));
  }
  return found->get<int64_t>();
}

// A name becomes a directory and stands in messages.
bool IsName(const std::string& name) {
  return !name.empty() && name.size() <= 100 && name[0] != '.' &&
         std::ranges::all_of(name, [](unsigned char letter) {
           return std::isalnum(letter) || letter == '-' || letter == '_' || letter == '.';
         });
}

// Every file that is used must be listed, or it would escape the checks of sizes and digests.
core::Result<std::string> FileName(const Json& object, const char* name,
                                   const ModelFolder& folder) {
  const std::string path = TRY(Text(object, name));
  if (!folder.files.contains(path)) {
    return Bad("'" + path + "' is used but not listed in 'files'");
  }
  return path;
}

core::Status ReadFiles(const Json& files, ModelFolder* folder) {
  if (!files.is_object() || files.empty() || files.size() > kFilesMax) {
    return Bad("'files' does not list the model's files");
  }
  for (const auto& [path, entry] : files.items()) {
    if (!StaysInside(path)) return Bad("the path '" + path + "' leaves the model's folder");
    if (!entry.is_object()) return Bad("'files' has no size and digest for '" + path + "'");
    FileDigest digest;
    digest.bytes = TRY(Number(entry, "bytes", kFileBytesMax));
    digest.sha256 = TRY(Text(entry, "sha256"));
    const bool is_hex =
        digest.sha256.size() == 64 && std::ranges::all_of(digest.sha256, [](char letter) {
          return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
        });
    if (!is_hex) return Bad("'sha256' of '" + path + "' is not 64 lower-case hexadecimal digits");
    folder->files.emplace(path, std::move(digest));
  }
  return core::Status::Ok();
}

core::Result<Ending> ReadPooling(const Json& tower) {
  const std::string name = TRY(TextOr(tower, "pooling", ""));
  const auto pooling = ParseEnding(name);
  if (!pooling.ok() || *pooling == Ending::kSoftmax) {
    return Bad("'pooling' is '" + name + "' and neither 'first' nor 'mean'");
  }
  return *pooling;
}

core::Result<int> ReadBatch(const Json& tower) {
  if (!tower.contains("batch")) return 0;
  return static_cast<int>(TRY(Number(tower, "batch", kBatchMax)));
}

core::Result<ImageTower> ReadImageTower(const Json& tower, const ModelFolder& folder) {
  if (!tower.is_object()) return Bad("'image' is not an object");
  ImageTower image;
  image.graph = TRY(FileName(tower, "graph", folder));
  if (tower.contains("int8_graph")) image.int8_graph = TRY(FileName(tower, "int8_graph", folder));
  image.input = TRY(TextOr(tower, "input", image.input));
  image.output = TRY(Text(tower, "output"));
  image.pooling = TRY(ReadPooling(tower));
  image.batch = TRY(ReadBatch(tower));
  image.preprocessor = TRY(FileName(tower, "preprocessor", folder));
  image.probabilities = TRY(TextOr(tower, "probabilities", ""));
  const Json softmax = tower.value("softmax", Json(false));
  if (!softmax.is_boolean()) return Bad("'softmax' is neither true nor false");
  image.softmax = softmax.get<bool>();
  return image;
}

core::Result<TextTower> ReadTextTower(const Json& tower, const ModelFolder& folder) {
  if (!tower.is_object()) return Bad("'text' is not a list of objects");
  TextTower text;
  for (const Json& language : tower.value("languages", Json::array())) {
    if (!language.is_string()) return Bad("'languages' is not a list of texts");
    text.languages.push_back(language.get<std::string>());
  }
  text.graph = TRY(FileName(tower, "graph", folder));
  text.output = TRY(Text(tower, "output"));
  text.tokenizer = TRY(FileName(tower, "tokenizer", folder));
  text.max_tokens = static_cast<int>(TRY(Number(tower, "max_tokens", kTokensMax)));
  if (text.max_tokens < 3) return Bad("'max_tokens' leaves no room for a word");
  text.ids = TRY(TextOr(tower, "ids", text.ids));
  text.mask = TRY(TextOr(tower, "mask", text.mask));
  text.types = TRY(TextOr(tower, "types", text.types));
  text.batch = TRY(ReadBatch(tower));
  if (tower.contains("padding")) text.padding = TRY(Number(tower, "padding", kTokenMax));
  return text;
}

core::Result<std::optional<Logits>> ReadLogits(const Json& json) {
  if (json.is_null()) return std::optional<Logits>();
  const Json scale = json.value("scale", Json()), bias = json.value("bias", Json(0.0));
  const Json sigmoid = json.value("sigmoid", Json(false));
  if (!scale.is_number() || !(scale > 0) || !bias.is_number() || !sigmoid.is_boolean()) {
    return Bad("'logits' has no 'scale' above 0, or a 'bias' or 'sigmoid' that makes no sense");
  }
  return std::optional(Logits{scale.get<double>(), bias.get<double>(), sigmoid.get<bool>()});
}

// A list of {"en": name, "zh": name} in a file of its own: a thousand names are no description.
core::Result<std::vector<ClassName>> ReadClasses(const std::filesystem::path& path) {
  const std::string text = TRY(ReadContents(path, kClassesBytesMax));
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_array() || json.empty() || json.size() > kClassesMax) {
    return core::Corruption("'" + path.string() + "' is no list of classes");
  }
  std::vector<ClassName> classes;
  for (const Json& entry : json) {
    if (!entry.is_object()) return core::Corruption("'" + path.string() + "' is damaged");
    ClassName name;
    name.en = TRY(Text(entry, "en"));
    name.zh = TRY(TextOr(entry, "zh", ""));
    classes.push_back(std::move(name));
  }
  return classes;
}

core::Status ReadClassifier(const Json& json, ModelFolder* folder) {
  if (!json.contains("classes")) return core::Status::Ok();
  const std::string path = TRY(FileName(json, "classes", *folder));
  if (!folder->image || folder->image->probabilities.empty()) {
    return Bad("'classes' without 'probabilities' of 'image'");
  }
  folder->classes = TRY(ReadClasses(folder->path / path));
  return core::Status::Ok();
}

core::Status ReadDescription(const Json& json, ModelFolder* folder) {
  if (!json.is_object()) return Bad("it is not JSON, or not an object");
  if (json.value("format", Json()) != kFormat) {
    return core::Unimplemented("elanus.json: 'format' is not " + std::to_string(kFormat) +
                               "; this program is too old or the model is damaged");
  }
  folder->name = TRY(Text(json, "name"));
  if (!IsName(folder->name)) return Bad("the name '" + folder->name + "' is not a plain name");
  folder->version = TRY(Text(json, "version"));
  folder->licence = TRY(Text(json, "licence"));
  folder->source = TRY(Text(json, "source"));
  folder->dimension = TRY(Number(json, "dimension", kDimensionMax));
  if (folder->dimension == 0) return Bad("'dimension' is 0");
  TRY(ReadFiles(json.value("files", Json()), folder));
  if (json.contains("image")) folder->image = TRY(ReadImageTower(json["image"], *folder));
  const Json texts = json.value("text", Json::array());
  if (!texts.is_array()) return Bad("'text' is not a list");
  for (const Json& tower : texts) folder->texts.push_back(TRY(ReadTextTower(tower, *folder)));
  if (!folder->image && folder->texts.empty()) return Bad("the model has neither image nor text");
  folder->logits = TRY(ReadLogits(json.value("logits", Json())));
  folder->scores = TRY(ParseModelScores(json.value("scores", Json()).dump()));
  return core::Status::Ok();
}

// What was measured later, or in more detail, stands in a file of its own.
core::Status ReadScoresFile(ModelFolder* folder) {
  const auto path = folder->path / kScoresFile;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return core::Status::Ok();
  const auto scores = ParseModelScores(TRY(ReadContents(path, kDescriptionBytesMax)));
  if (!scores.ok()) return scores.status().WithContext("'" + path.string() + "'");
  if (scores->text_image) folder->scores.text_image = scores->text_image;
  if (scores->image_image) folder->scores.image_image = scores->image_image;
  return core::Status::Ok();
}

core::Status CheckSizes(const ModelFolder& folder) {
  for (const auto& [name, digest] : folder.files) {
    const auto path = folder.path / name;
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
      return core::Corruption("the model '" + folder.name + "' lacks the file '" + path.string() +
                              "'; get the model again");
    }
    const auto bytes = static_cast<int64_t>(std::filesystem::file_size(path, error));
    if (error || bytes != digest.bytes) {
      return core::Corruption("model file '" + path.string() + "' has " + std::to_string(bytes) +
                              " bytes instead of " + std::to_string(digest.bytes) +
                              "; get the model again");
    }
  }
  return core::Status::Ok();
}

// Over names and digests in the order of names; what the description says besides does not count.
std::string FingerprintOf(const std::map<std::string, FileDigest>& files) {
  std::string text;
  for (const auto& [name, digest] : files) text += name + "\n" + digest.sha256 + "\n";
  return os::ToHex(os::Sha256Of(core::AsBytes(text)));
}

}  // namespace

int64_t ModelFolder::bytes() const {
  int64_t sum = 0;
  for (const auto& [name, digest] : files) sum += digest.bytes;
  return sum;
}

core::Result<ModelFolder> ReadModelFolder(const std::filesystem::path& path) {
  ModelFolder folder;
  folder.path = path;
  const auto text = ReadContents(path / "elanus.json", kDescriptionBytesMax);
  if (!text.ok()) {
    return core::Status(
        text.code(), "'" + path.string() + "' is not a model folder: " + text.status().message());
  }
  const Json json = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (const auto read = ReadDescription(json, &folder); !read.ok()) {
    return read.WithContext("'" + path.string() + "'");
  }
  TRY(CheckSizes(folder));
  TRY(ReadScoresFile(&folder));
  if (const auto read = ReadClassifier(json, &folder); !read.ok()) {
    return read.WithContext("'" + path.string() + "'");
  }
  folder.fingerprint = FingerprintOf(folder.files);
  return folder;
}

core::Result<FileDigest> DigestOf(const std::filesystem::path& path) {
  constexpr size_t kPieceBytes = 1 << 20;
  std::vector<char> piece(kPieceBytes);
  std::ifstream file(path, std::ios::binary);
  if (!file) return core::IoError("cannot read model file '" + path.string() + "'");
  os::Sha256 sha256;
  FileDigest digest;
  while (file.read(piece.data(), kPieceBytes) || file.gcount() > 0) {
    sha256.Add(core::AsBytes({piece.data(), static_cast<size_t>(file.gcount())}));
    digest.bytes += file.gcount();
  }
  digest.sha256 = os::ToHex(sha256.Finish());
  return digest;
}

core::Status VerifyModelFolder(const ModelFolder& folder) {
  for (const auto& [name, digest] : folder.files) {
    const auto path = folder.path / name;
    if (TRY(DigestOf(path)).sha256 != digest.sha256) {
      return core::Corruption("model file '" + path.string() +
                              "' is damaged: its SHA-256 is not that of elanus.json");
    }
  }
  return core::Status::Ok();
}

}  // namespace elanus::embed
