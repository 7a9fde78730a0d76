#include "embed/image_session.h"

#include <algorithm>
#include <utility>

#include "embed/session_pool.h"

namespace elanus::embed {

core::Result<ImageSession> ImageSession::Open(const Preprocess& preprocess, const ImageTower& tower,
                                              const SessionOptions& options, OnnxRuntime* runtime) {
  ImageSession image;
  image.tower_ = tower;
  image.preprocess_ = preprocess;
  if (options.quantised) {
    image.session_ = TRY(OpenApart(options, runtime));
  } else {
    image.session_ = TRY(runtime->Open(options));
  }
  return image;
}

core::Result<Vectors> ImageSession::Run(std::span<const Picture> pictures,
                                        int64_t dimension) const {
  Vectors vectors{dimension, {}};
  while (!pictures.empty()) {
    const size_t count = tower_.batch == 0 ? pictures.size() : static_cast<size_t>(tower_.batch);
    const auto part = pictures.first(std::min(count, pictures.size()));
    const Vectors made = TRY(ToVectors(TRY(RunOnce(part)), part.size(), dimension, tower_.graph));
    vectors.values.insert(vectors.values.end(), made.values.begin(), made.values.end());
    pictures = pictures.subspan(part.size());
  }
  return vectors;
}

core::Result<GraphOutput> ImageSession::RunOnce(std::span<const Picture> pictures) const {
  const size_t floats = preprocess_.floats();
  // A graph of a fixed batch gets zeros for the pictures that are missing.
  const size_t rows = std::max(pictures.size(), static_cast<size_t>(tower_.batch));
  std::vector<float> pixels(floats * rows);
  for (size_t i = 0; i < pictures.size(); ++i) {
    if (pictures[i].rgb.empty()) return core::InvalidArgument("a picture without pixels");
    ApplyPreprocess(preprocess_, pictures[i], std::span(pixels).subspan(floats * i, floats));
  }
  const std::vector<size_t> shape = {rows, 3, static_cast<size_t>(preprocess_.height),
                                     static_cast<size_t>(preprocess_.width)};
  const GraphInput input{tower_.input, shape, std::span(pixels)};
  return FirstRows(TRY(session_->Run(std::span(&input, 1))), pictures.size());
}

}  // namespace elanus::embed
