// The library is a directory and nothing else: a folder in it is a model.
#include <algorithm>
#include <system_error>

#include "embed/file_contents.h"
#include "embed/model_folder.h"
#include "embed/staged_folder.h"

namespace elanus::embed {
namespace {

namespace fs = std::filesystem;

constexpr char kDefaultFile[] = "default";
constexpr size_t kDefaultBytesMax = 256;

core::Status Copy(const ModelFolder& source, const StagedFolder& target) {
  for (const auto& [name, digest] : source.files) TRY(target.Copy(source.path / name, name));
  std::error_code error;
  if (fs::exists(source.path / kScoresFile, error)) {
    TRY(target.Copy(source.path / kScoresFile, kScoresFile));
  }
  return target.Copy(source.path / "elanus.json", "elanus.json");
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
  if (error) {
    return core::IoError("cannot list '" + directory_.string() + "': " + error.message());
  }
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
                        "; elanus models pull NAME or import DIR adds one");
}

core::Result<ModelFolder> ModelLibrary::Import(const fs::path& source) const {
  const ModelFolder model = TRY(ReadModelFolder(source));
  const auto part = TRY(StagedFolder::Make(directory_, model.name));
  TRY(Copy(model, *part));
  // What was copied is what is checked: the source may change meanwhile.
  const ModelFolder copied = TRY(ReadModelFolder(part->path()));
  TRY(VerifyModelFolder(copied));
  TRY(part->Publish(copied.name));
  return ReadModelFolder(directory_ / copied.name);
}

core::Status ModelLibrary::Export(const std::string& name, const fs::path& target) const {
  const ModelFolder model = TRY(Find(name));
  std::error_code error;
  const fs::path folder = fs::absolute(target, error).lexically_normal();
  const fs::path plain = folder.has_filename() ? folder : folder.parent_path();
  if (error || fs::exists(plain, error)) {
    return core::AlreadyExists("'" + target.string() + "' is there already; name a folder to make");
  }
  const auto part = TRY(StagedFolder::Make(plain.parent_path(), model.name));
  TRY(Copy(model, *part));
  TRY(VerifyModelFolder(TRY(ReadModelFolder(part->path()))));
  return part->Publish(plain.filename().string());
}

core::Status ModelLibrary::Remove(const std::string& name) const {
  if (name.empty()) return core::InvalidArgument("name the model to remove");
  const ModelFolder model = TRY(Find(name));
  std::error_code error;
  const auto chosen = ReadContents(directory_ / kDefaultFile, kDefaultBytesMax);
  if (chosen.ok() && chosen->substr(0, chosen->find('\n')) == model.name) {
    fs::remove(directory_ / kDefaultFile, error);
  }
  // Gone at once for everybody, then file by file.
  const auto grave = TRY(StagedFolder::Make(directory_, model.name));
  fs::rename(model.path, grave->path() / "old", error);
  if (!error) return core::Status::Ok();
  return core::IoError("cannot remove '" + model.path.string() + "': " + error.message());
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
  return core::NotFound(
      "there is no model in '" + directory_.string() +
      "'; tools/get_models makes some, elanus models pull NAME or import DIR adds one");
}

core::Status ModelLibrary::SetDefault(const std::string& name) const {
  const ModelFolder model = TRY(Find(name));
  return WriteContents(directory_ / kDefaultFile, model.name + "\n");
}

}  // namespace elanus::embed
