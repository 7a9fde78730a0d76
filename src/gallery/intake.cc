// Reading, hashing, decoding and embedding of one batch in one thread. There is no queue between
// the steps: while this thread computes vectors another one reads, and with one thread a core that
// keeps every core busy (docs/decisions/002-workers-embed-whole-batches.md).
//
// Contents that have a vector already are recognised by their hash before they are decoded, which
// makes a move, a rename and a copy cost one read.
#include "gallery/intake.h"

namespace elanus::gallery {
namespace {

constexpr int64_t kUnreadBytes = -1;

}  // namespace

KnownContents::KnownContents(const KnownRows& known) {
  for (const auto& [id, row] : known.pictures) {
    // A damaged file may have been whole when it was copied; look at the copy afresh.
    if (!row.damaged) entries_[row.content_hash].push_back({id, row.path});
  }
}

// Two files of one content may come to two threads at once when their source is gone: only one of
// them is the move, the other is a copy.
std::optional<KnownContents::Source> KnownContents::Find(const std::string& content_hash,
                                                         int64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(content_hash);
  if (found == entries_.end()) return std::nullopt;
  for (const Entry& entry : found->second) {
    if (entry.id == id) return Source{id, false};
  }
  for (Entry& entry : found->second) {
    if (entry.claimed || FileExists(entry.path)) continue;
    entry.claimed = true;
    return Source{entry.id, true};
  }
  return Source{found->second.front().id, false};
}

Intake::Intake(core::Store* store, std::string collection, embed::Model* model,
               const KnownRows* known)
    : store_(store),
      collection_(std::move(collection)),
      model_(model),
      known_(*known),
      contents_(*known) {}

// Decoding is done for the whole batch before embedding begins: the pictures are small by then,
// and eight of them are less memory than one decoded at full size.
core::Result<IntakeResult> Intake::Take(std::span<const FoundFile> files) {
  IntakeResult result;
  result.files = static_cast<int64_t>(files.size());
  std::vector<Decoded> decoded;
  for (const FoundFile& file : files) TRY(TakeOne(file, &result, &decoded));
  TRY(EmbedAll(&decoded, &result));
  return result;
}

// What is wrong with a file is a result, not an error: one bad file never stops the others.
core::Status Intake::TakeOne(const FoundFile& file, IntakeResult* result,
                             std::vector<Decoded>* decoded) {
  embed::DecodeOptions options;
  auto contents = ReadPictureFile(file.path, options.limits.bytes_max);
  if (!contents.ok()) {
    // Permissions and mounts change without a trace in the file: it is to be tried again next time,
    // so it is noted with a size that no file has.
    FoundFile unread = file;
    unread.bytes = kUnreadBytes;
    Reject(unread, contents.status().message(), result);
    return core::Status::Ok();
  }
  PictureRow row{.id = PictureId(file.path),
                 .path = file.path,
                 .root = file.root,
                 .content_hash = contents->content_hash,
                 .bytes = static_cast<int64_t>(contents->bytes.size()),
                 .mtime_ns = contents->mtime_ns};
  if (TRY(Reuse(&row, result))) return core::Status::Ok();

  options.short_side_min = model_->picture_short_side();
  auto picture = embed::Decode(contents->bytes, options);
  if (!picture.ok()) {
    Reject(file, picture.status().message(), result);
    return core::Status::Ok();
  }
  row.facts = std::move(picture->facts);
  row.damaged = !row.facts.damage.empty();
  decoded->push_back({std::move(row), std::move(picture->picture)});
  return core::Status::Ok();
}

// Takes vector and facts from a row with the same contents, if there is one.
core::Result<bool> Intake::Reuse(PictureRow* row, IntakeResult* result) {
  const auto source = contents_.Find(row->content_hash, row->id);
  if (!source) return false;
  core::QueryRequest request;
  request.from.collection = collection_;
  request.keys = core::Int64Column(std::span(&source->id, 1));
  request.output_fields = {"*"};
  const core::QueryAnswer answer = TRY(store_->Query(request));
  std::vector<PictureRow> stored = ToPictureRows(answer.rows);
  // Another worker may have replaced the row since the start.
  if (stored.size() != 1 || stored[0].content_hash != row->content_hash) return false;

  row->facts = std::move(stored[0].facts);
  row->vector = std::move(stored[0].vector);
  // Labels speak of what a picture shows, so they go where its contents go.
  row->others = OtherFields(answer.rows, 0);
  if (source->moved) {
    ++result->moved;
    result->replaced.push_back(source->id);
    result->rows.push_back(std::move(*row));
  } else if (source->id == row->id) {
    ++result->touched;
    result->rows.push_back(std::move(*row));
  } else {
    Accept(std::move(*row), result);
  }
  return true;
}

// One call for the whole batch: the runtime computes eight pictures in less time than eight times
// one, and the batch is the model's own choice.
core::Status Intake::EmbedAll(std::vector<Decoded>* decoded, IntakeResult* result) {
  if (decoded->empty()) return core::Status::Ok();
  std::vector<embed::Picture> pictures;
  pictures.reserve(decoded->size());
  for (Decoded& one : *decoded) pictures.push_back(std::move(one.picture));
  const embed::Vectors vectors = TRY(model_->EmbedPictures(pictures));
  for (size_t i = 0; i < decoded->size(); ++i) {
    const auto first = vectors.values.begin() + static_cast<int64_t>(i) * vectors.dimension;
    (*decoded)[i].row.vector.assign(first, first + vectors.dimension);
    Accept(std::move((*decoded)[i].row), result);
  }
  result->embedded += static_cast<int64_t>(decoded->size());
  return core::Status::Ok();
}

// A damaged picture is a row like any other, and a line of the report as well: dropped it would be
// missed, and accepted in silence nobody would mend it.
void Intake::Accept(PictureRow row, IntakeResult* result) const {
  known_.pictures.contains(row.id) ? ++result->changed : ++result->added;
  if (row.damaged) {
    result->troubles.push_back({.id = row.id,
                                .path = row.path,
                                .root = row.root,
                                .status = "damaged",
                                .reason = row.facts.damage,
                                .bytes = row.bytes,
                                .mtime_ns = row.mtime_ns});
  } else if (known_.troubles.contains(row.id)) {
    result->healed.push_back(row.id);
  }
  result->rows.push_back(std::move(row));
}

void Intake::Reject(const FoundFile& file, const std::string& reason, IntakeResult* result) const {
  const int64_t id = PictureId(file.path);
  // The vector of what the file once showed must not be found any more.
  if (known_.pictures.contains(id)) result->replaced.push_back(id);
  result->troubles.push_back({.id = id,
                              .path = file.path,
                              .root = file.root,
                              .status = "bad",
                              .reason = reason,
                              .bytes = file.bytes,
                              .mtime_ns = file.mtime_ns});
}

}  // namespace elanus::gallery
