#include "embed/image_session.h"

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
  const size_t floats = preprocess_.floats();
  std::vector<float> pixels(floats * pictures.size());
  for (size_t i = 0; i < pictures.size(); ++i) {
    if (pictures[i].rgb.empty()) return core::InvalidArgument("a picture without pixels");
    ApplyPreprocess(preprocess_, pictures[i], std::span(pixels).subspan(floats * i, floats));
  }
  const std::vector<size_t> shape = {pictures.size(), 3, static_cast<size_t>(preprocess_.height),
                                     static_cast<size_t>(preprocess_.width)};
  const GraphInput input{tower_.input, shape, std::span(pixels)};
  GraphOutput output = TRY(session_->Run(std::span(&input, 1)));
  return ToVectors(std::move(output), pictures.size(), dimension, tower_.graph);
}

}  // namespace elanus::embed
