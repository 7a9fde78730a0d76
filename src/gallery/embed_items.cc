// Pictures and words take two ways and meet in the order of the items. A text that the model
// refuses fails its whole call, so such a call is made again text by text.
#include "gallery/embed_items.h"

#include <filesystem>

#include "gallery/batches.h"
#include "gallery/picture_file.h"

namespace elanus::gallery {
namespace {

// The items of one kind: where their answers go.
std::vector<size_t> PlacesOf(std::span<const EmbedItem> items, bool pictures) {
  std::vector<size_t> places;
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].is_picture == pictures) places.push_back(i);
  }
  return places;
}

std::vector<float> RowOf(const embed::Vectors& vectors, size_t row) {
  const auto values = vectors.row(row);
  return {values.begin(), values.end()};
}

core::Status EmbedPictures(std::span<const EmbedItem> items, std::span<const size_t> places,
                           embed::Model* model, std::vector<ItemVector>* answers) {
  std::vector<embed::Picture> pictures;
  std::vector<size_t> decoded;
  for (const size_t place : places) {
    auto picture = DecodePictureFile(items[place].text, model->picture_short_side());
    if (picture.ok()) {
      pictures.push_back(std::move(picture->picture));
      decoded.push_back(place);
    } else {
      (*answers)[place] = picture.status();
    }
  }
  if (pictures.empty()) return core::Status::Ok();
  const embed::Vectors vectors = TRY(model->EmbedPictures(pictures));
  for (size_t i = 0; i < decoded.size(); ++i) (*answers)[decoded[i]] = RowOf(vectors, i);
  return core::Status::Ok();
}

core::Status EmbedWords(std::span<const EmbedItem> items, std::span<const size_t> places,
                        embed::Model* model, std::vector<ItemVector>* answers) {
  std::vector<std::string> texts;
  for (const size_t place : places) texts.push_back(items[place].text);
  const auto vectors = model->EmbedTexts(texts);
  if (!vectors.ok() && vectors.code() != core::Code::kInvalidArgument) return vectors.status();
  for (size_t i = 0; i < places.size(); ++i) {
    (*answers)[places[i]] =
        vectors.ok() ? ItemVector(RowOf(*vectors, i)) : model->EmbedWords(texts[i]);
  }
  return core::Status::Ok();
}

}  // namespace

EmbedItem ParseEmbedItem(std::string_view text) {
  std::error_code error;
  const bool is_file = std::filesystem::is_regular_file(std::filesystem::path(text), error);
  const bool is_name =
      embed::HasPictureExtension(text) && text.find_first_of(" \t") == std::string_view::npos;
  return {.is_picture = is_file || is_name, .text = std::string(text)};
}

core::Result<std::vector<ItemVector>> EmbedItems(std::span<const EmbedItem> items,
                                                 embed::Model* model) {
  std::vector<ItemVector> answers(items.size(), ItemVector(std::vector<float>()));
  const std::vector<size_t> pictures = PlacesOf(items, true), words = PlacesOf(items, false);
  TRY(ForEachBatch(pictures.size(), model, [&](size_t first, size_t count) {
    return EmbedPictures(items, std::span(pictures).subspan(first, count), model, &answers);
  }));
  if (!words.empty()) TRY(EmbedWords(items, words, model, &answers));
  return answers;
}

}  // namespace elanus::gallery
