// Model folders: a model as files that anyone can look at (docs/formats.md, "Model folder").
//
//   elanus.json                     which graph and which tokenizer serve what, sizes and SHA-256
//   image/model.onnx, image/preprocessor_config.json      Hugging Face's form
//   text_en/model.onnx, text_en/tokenizer.json, ...
//   scores.json                     what random pairs score; may be measured later
//
// Everything about a model stands in its folder: sizes, means, names of inputs. Code knows none.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/status.h"
#include "embed/ending.h"
#include "embed/score_statistics.h"

namespace elanus::embed {

// Paths are relative to the folder.
struct ImageTower {
  std::string graph = {};
  std::string int8_graph = {};  // The same graph quantised, for who passed its gate; "": none.
  std::string input = "pixel_values";
  std::string output = {};         // Or any other tensor within the graph.
  Ending pooling = Ending::kAsIs;  // How that becomes a vector.
  std::string preprocessor = {};   // preprocessor_config.json
  std::string probabilities = {};  // The output of one probability a class; "": none.
  bool softmax = false;            // Those are logits that still have to become probabilities.
  int batch = 0;                   // Pictures of every run, if the graph is fixed to it; 0: any.
};

struct TextTower {
  std::vector<std::string> languages;  // "en", "zh"; the first tower serves all others.
  std::string graph;
  std::string output;
  std::string tokenizer;  // tokenizer.json
  int max_tokens = 0;
  // Inputs of the graph; one that the graph does not have is not given.
  std::string ids = "input_ids";
  std::string mask = "attention_mask";
  std::string types = "token_type_ids";
  int batch = 0;  // Texts of every run, if the graph is fixed to it; 0: any.
  // Some graphs want every text at full length (SigLIP was trained so): filled up with this token.
  std::optional<int64_t> padding;
};

// How cosines become probabilities: logit = scale * cosine + bias, then a softmax over the
// candidates, or for each by itself a sigmoid (SigLIP). The scale is what the model was trained
// with: CLIP's exp(logit_scale) is 100.
struct Logits {
  double scale = 100;
  double bias = 0;
  bool sigmoid = false;
};

// One of the classes that a classifier knows.
struct ClassName {
  std::string en;
  std::string zh;  // "": not known.
};

struct FileDigest {
  int64_t bytes = 0;
  std::string sha256;  // Lower-case hexadecimal.
};

struct ModelFolder {
  std::filesystem::path path;
  std::string name;
  std::string version;
  std::string licence;
  std::string source;
  int64_t dimension = 0;
  std::optional<ImageTower> image;
  std::vector<TextTower> texts;
  std::optional<Logits> logits;
  std::vector<ClassName> classes;  // In the order of `image->probabilities`.
  ModelScores scores;              // From scores.json, else elanus.json.
  std::map<std::string, FileDigest> files;
  // SHA-256 over the digests of all files: two folders with one fingerprint are the same model.
  std::string fingerprint;

  int64_t bytes() const;
};

// Reads elanus.json and checks that every file it names is there with its size.
core::Result<ModelFolder> ReadModelFolder(const std::filesystem::path& path);

// Size and SHA-256 of one file, by reading it.
core::Result<FileDigest> DigestOf(const std::filesystem::path& path);

// Reads every file and compares its SHA-256; the error names the first that differs.
core::Status VerifyModelFolder(const ModelFolder& folder);

// The models a person has: folders below one directory, one of them the default.
class ModelLibrary {
 public:
  explicit ModelLibrary(std::filesystem::path directory) : directory_(std::move(directory)) {}

  const std::filesystem::path& directory() const { return directory_; }

  // By name. A damaged folder is left out, so that it does not hide the others: Find says why.
  core::Result<std::vector<ModelFolder>> List() const;
  // "" is the default. kNotFound names the models that are there, and how to get one.
  core::Result<ModelFolder> Find(const std::string& name) const;
  // Copies a folder in after verifying it; whole or not at all. Replaces one of the same name.
  core::Result<ModelFolder> Import(const std::filesystem::path& source) const;
  // Copies a model out into a folder that does not exist yet; whole or not at all.
  core::Status Export(const std::string& name, const std::filesystem::path& target) const;
  // Forgets the model and its files. "" is no name here: nothing is removed by default.
  core::Status Remove(const std::string& name) const;
  // The chosen default; if nobody chose, the first model that understands words, or the first.
  core::Result<std::string> DefaultName() const;
  core::Status SetDefault(const std::string& name) const;

 private:
  std::filesystem::path directory_;
};

}  // namespace elanus::embed
