#include "embed/import.h"

#include <system_error>

namespace elanus::embed {

core::Result<ModelFolder> ImportModel(const std::filesystem::path& source,
                                      const ModelLibrary& library, const ImportOptions&) {
  std::error_code error;
  if (std::filesystem::exists(source / "elanus.json", error)) return library.Import(source);
  return core::NotFound("'" + source.string() + "' is not a model folder: it has no elanus.json");
}

}  // namespace elanus::embed
