// The library is a directory and nothing else: a folder in it is a model. What is being made stands
// beside under a name with a dot in front, which nobody lists, and is renamed when it is whole.
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "embed/file_contents.h"
#include "embed/model_folder.h"

namespace elanus::embed {
namespace {

namespace fs = std::filesystem;

constexpr char kDefaultFile[] = "default";
constexpr size_t kDefaultBytesMax = 256;

core::Status Failed(const char* what, const fs::path& path, const std::error_code& error) {
  return core::IoError(std::string("cannot ") + what + " '" + path.string() +
                       "': " + error.message());
}

// Removed at the end, unless it was renamed to something by then.
class Leftover {
 public:
  explicit Leftover(fs::path path) : path_(std::move(path)) {}
  Leftover(const Leftover&) = delete;
  Leftover& operator=(const Leftover&) = delete;
  ~Leftover() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

core::Status CopyFile(const fs::path& source, const fs::path& target) {
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  if (!error) fs::copy_file(source, target, error);
  return error ? Failed("copy to", target, error) : core::Status::Ok();
}

core::Status Copy(const ModelFolder& source, const fs::path& target) {
  for (const auto& [name, digest] : source.files) {
    TRY(CopyFile(source.path / name, target / name));
  }
  std::error_code error;
  if (fs::exists(source.path / kScoresFile, error)) {
    TRY(CopyFile(source.path / kScoresFile, target / kScoresFile));
  }
  return CopyFile(source.path / "elanus.json", target / "elanus.json");
}

// Puts `made` in the place of `target`; at no moment is there half of either.
core::Status Exchange(const fs::path& made, const fs::path& target) {
  const Leftover old(target.parent_path() / (".old-" + made.filename().string()));
  std::error_code error;
  if (fs::exists(target, error)) fs::rename(target, old.path(), error);
  if (error) return Failed("replace", target, error);
  fs::rename(made, target, error);
  if (!error) return core::Status::Ok();
  std::error_code ignored;
  fs::rename(old.path(), target, ignored);
  return Failed("make", target, error);
}

std::string NamesOf(const std::vector<ModelFolder>& models) {
  std::string names;
  for (const ModelFolder& model : models) names += (names.empty() ? "" : ", ") + model.name;
  return names;
}

}  // namespace

core::Result<std::vector<ModelFolder>> ModelLibrary::List() const {
  std::vector<ModelFolder> models;
  std::error_code error;
  if (!fs::exists(directory_, error)) return models;
  for (fs::directory_iterator entry(directory_, error), end; !error && entry != end;
       entry.increment(error)) {
    const fs::path& path = entry->path();
    std::error_code ignored;
    if (path.filename().string().starts_with('.') || !fs::exists(path / "elanus.json", ignored)) {
      continue;
    }
    auto model = ReadModelFolder(path);
    if (model.ok()) models.push_back(std::move(model).value());
  }
  if (error) return Failed("list", directory_, error);
  std::ranges::sort(models, {}, &ModelFolder::name);
  return models;
}

core::Result<ModelFolder> ModelLibrary::Find(const std::string& name) const {
  const std::string wanted = name.empty() ? TRY(DefaultName()) : name;
  std::error_code error;
  const bool is_plain = wanted.find('/') == wanted.npos && !wanted.starts_with('.');
  if (is_plain && fs::exists(directory_ / wanted / "elanus.json", error)) {
    return ReadModelFolder(directory_ / wanted);
  }
  const auto models = List();
  const std::string names = models.ok() ? NamesOf(*models) : "";
  return core::NotFound("there is no model '" + wanted + "' in '" + directory_.string() + "'" +
                        (names.empty() ? "" : "; there are " + names) +
                        "; elanus models import DIR adds one");
}

core::Result<ModelFolder> ModelLibrary::Import(const fs::path& source) const {
  const ModelFolder model = TRY(ReadModelFolder(source));
  std::error_code error;
  fs::create_directories(directory_, error);
  if (error) return Failed("make", directory_, error);

  const Leftover part(directory_ / (".part-" + model.name + "-" + std::to_string(getpid())));
  fs::remove_all(part.path(), error);
  TRY(Copy(model, part.path()));
  // What was copied is what is checked: the source may change meanwhile.
  const ModelFolder copied = TRY(ReadModelFolder(part.path()));
  TRY(VerifyModelFolder(copied));
  TRY(Exchange(part.path(), directory_ / copied.name));
  return ReadModelFolder(directory_ / copied.name);
}

core::Result<std::string> ModelLibrary::DefaultName() const {
  const auto chosen = ReadContents(directory_ / kDefaultFile, kDefaultBytesMax);
  if (chosen.ok()) return chosen->substr(0, chosen->find('\n'));
  // Nobody chose: the first that understands words, or the first at all.
  const auto models = TRY(List());
  for (const ModelFolder& model : models) {
    if (!model.texts.empty()) return model.name;
  }
  if (!models.empty()) return models.front().name;
  return core::NotFound("there is no model in '" + directory_.string() +
                        "'; tools/get_models makes some, elanus models import DIR adds one");
}

core::Status ModelLibrary::SetDefault(const std::string& name) const {
  const ModelFolder model = TRY(Find(name));
  const fs::path part = directory_ / (std::string(".default-") + std::to_string(getpid()));
  {
    std::ofstream file(part);
    file << model.name << "\n";
    if (!file.flush()) return core::IoError("cannot write '" + part.string() + "'");
  }
  std::error_code error;
  fs::rename(part, directory_ / kDefaultFile, error);
  return error ? Failed("write", directory_ / kDefaultFile, error) : core::Status::Ok();
}

}  // namespace elanus::embed
