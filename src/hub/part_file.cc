#include "hub/part_file.h"

namespace elanus::hub {

core::Result<PartFile> PartFile::Open(const std::filesystem::path& path, DigestKind kind,
                                      int64_t bytes, os::FileSystem* files) {
  PartFile part(path, kind, bytes, files);
  if (!TRY(files->Exists(path.string()))) {
    TRY(part.Restart());
    return part;
  }
  part.file_ = TRY(files->OpenAppend(path.string()));
  part.size_ = TRY(AddFile(path, &part.digester_));
  if (part.size_ > bytes) TRY(part.Restart());
  return part;
}

core::Status PartFile::Append(std::span<const std::byte> bytes) {
  TRY(file_->Append(bytes));
  digester_.Add(bytes);
  size_ += static_cast<int64_t>(bytes.size());
  return core::Status::Ok();
}

core::Status PartFile::Restart() {
  file_ = TRY(files_->Create(path_.string()));
  digester_ = Digester(kind_, bytes_);
  size_ = 0;
  return core::Status::Ok();
}

core::Status PartFile::Finish() {
  TRY(file_->Sync());
  return file_->Close();
}

}  // namespace elanus::hub
