// Model folders: a model as files that anyone can look at (docs/formats.md, "Model folder").
//
//   elanus.json                     which graph and which tokenizer serve what, sizes and SHA-256
//   image/model.onnx, image/preprocessor_config.json      Hugging Face's form
//   text_en/model.onnx, text_en/tokenizer.json, ...
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

namespace elanus::embed {

struct ImageTower {
  std::string graph;         // Paths are relative to the folder.
  std::string output;        // The name of the graph's output.
  std::string preprocessor;  // preprocessor_config.json
};

struct TextTower {
  std::vector<std::string> languages;  // "en", "zh"; the first tower serves all others.
  std::string graph;
  std::string output;
  std::string tokenizer;  // tokenizer.json
  int max_tokens = 0;
};

// Scores of random pairs: what "nothing to do with each other" looks like in this model.
struct ScoreStatistics {
  double mean = 0;
  double stddev = 0;
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
  std::optional<ScoreStatistics> text_image_scores;
  std::optional<ScoreStatistics> image_image_scores;
  std::map<std::string, FileDigest> files;
  // SHA-256 over the digests of all files: two folders with one fingerprint are the same model.
  std::string fingerprint;

  int64_t bytes() const;
};

// Reads elanus.json and checks that every file it names is there with its size.
core::Result<ModelFolder> ReadModelFolder(const std::filesystem::path& path);

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
  // The chosen default; if nobody chose, the first model that understands words, or the first.
  core::Result<std::string> DefaultName() const;
  core::Status SetDefault(const std::string& name) const;

 private:
  std::filesystem::path directory_;
};

}  // namespace elanus::embed
