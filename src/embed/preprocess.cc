// The configurations of the hub differ in spelling more than in meaning: a size is a number, an
// object of two sides or a shortest edge; a cut is on by default for some and off for others;
// ConvNeXt says by a share what others say by a size. All become one resize and one centre cut.
// Scaling and normalising are a table of 256 floats a colour, made once.
#include "embed/preprocess.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

namespace elanus::embed {
namespace {

using Json = nlohmann::json;

constexpr int kSideMax = 4096;
constexpr size_t kTextBytesMax = 64 * 1024;
// ConvNeXt's own rule: pictures for sides below this are cut, larger ones are squeezed.
constexpr int kCutBelow = 384;

core::Status Bad(const std::string& what) {
  return core::Corruption("preprocessor_config.json: " + what);
}

bool Flag(const Json& config, const char* name, bool otherwise) {
  const auto found = config.find(name);
  return found == config.end() || !found->is_boolean() ? otherwise : found->get<bool>();
}

core::Result<int> Side(const Json& value, const char* name) {
  if (!value.is_number_integer() || value < 1 || value > kSideMax) {
    return Bad(std::string("'") + name + "' is not a number from 1 to " + std::to_string(kSideMax));
  }
  return value.get<int>();
}

core::Result<double> Number(const Json& config, const char* name, double otherwise) {
  const auto found = config.find(name);
  if (found == config.end() || found->is_null()) return otherwise;
  if (!found->is_number()) return Bad(std::string("'") + name + "' is not a number");
  return found->get<double>();
}

core::Status ReadFilter(const Json& config, Preprocess* preprocess) {
  const double number = TRY(Number(config, "resample", 3));
  if (number != 0 && number != 1 && number != 2 && number != 3) {
    return core::Unimplemented(
        "preprocessor_config.json: 'resample' is none of 0 (nearest), 1 (lanczos), 2 (bilinear), "
        "3 (bicubic)");
  }
  preprocess->filter = static_cast<Filter>(static_cast<int>(number));
  return core::Status::Ok();
}

// {"shortest_edge": n}, {"height": h, "width": w} or n, which is the short side for those who cut
// out the centre afterwards and a square for the others.
core::Status ReadSize(const Json& config, bool cuts, Preprocess* preprocess) {
  const Json size = config.value("size", Json(224));
  if (size.is_object() && size.contains("shortest_edge")) {
    preprocess->shortest_edge = TRY(Side(size["shortest_edge"], "shortest_edge"));
    return core::Status::Ok();
  }
  if (size.is_object() && size.contains("longest_edge") && cuts) {
    preprocess->longest_edge = TRY(Side(size["longest_edge"], "longest_edge"));
    return core::Status::Ok();
  }
  if (size.is_object()) {
    preprocess->resize_height = TRY(Side(size.value("height", Json()), "height"));
    preprocess->resize_width = TRY(Side(size.value("width", Json()), "width"));
    return core::Status::Ok();
  }
  const int side = TRY(Side(size, "size"));
  if (cuts) preprocess->shortest_edge = side;
  preprocess->resize_width = preprocess->resize_height = side;
  return core::Status::Ok();
}

core::Status ReadCut(const Json& config, Preprocess* preprocess) {
  const Json size = config.value("crop_size", Json(224));
  const bool is_object = size.is_object();
  // Not one of Hugging Face's keys: an import writes it for models whose authors cut otherwise.
  preprocess->cuts_half_to_even = config.value("crop_rounding", Json()) == "half_to_even";
  preprocess->height = TRY(Side(is_object ? size.value("height", Json()) : size, "crop_size"));
  preprocess->width = TRY(Side(is_object ? size.value("width", Json()) : size, "crop_size"));
  return core::Status::Ok();
}

// ConvNeXt: 'crop_pct' of the resized picture is kept.
core::Status ReadShare(const Json& config, Preprocess* preprocess) {
  const double share = TRY(Number(config, "crop_pct", 0.875));
  if (share < 0.1 || share > 1) return Bad("'crop_pct' is not between 0.1 and 1");
  const int side = preprocess->shortest_edge.value_or(preprocess->resize_width);
  preprocess->width = preprocess->height = side;
  if (side < kCutBelow) {
    preprocess->shortest_edge = static_cast<int>(side / share);
  } else {
    preprocess->shortest_edge.reset();
    preprocess->resize_width = preprocess->resize_height = side;
  }
  return core::Status::Ok();
}

core::Result<double> Element(const Json& config, const char* name, int channel, double otherwise) {
  const auto found = config.find(name);
  if (found == config.end()) return otherwise;
  if (!found->is_array() || found->size() != 3 || !(*found)[channel].is_number()) {
    return Bad(std::string("'") + name + "' is not a list of three numbers");
  }
  return (*found)[channel].get<double>();
}

// The defaults are those of Hugging Face's image processors without means of their own.
core::Status ReadLevels(const Json& config, Preprocess* preprocess) {
  const double given = TRY(Number(config, "rescale_factor", 1.0 / 255));
  const double factor = Flag(config, "do_rescale", true) ? given : 1;
  const bool normalises = Flag(config, "do_normalize", true);
  for (int channel = 0; channel < 3; ++channel) {
    double mean = 0, deviation = 1;
    if (normalises) {
      mean = TRY(Element(config, "image_mean", channel, 0.5));
      deviation = TRY(Element(config, "image_std", channel, 0.5));
    }
    if (!std::isfinite(factor) || !std::isfinite(mean) || !(std::abs(deviation) > 1e-9)) {
      return Bad("'image_mean', 'image_std' or 'rescale_factor' makes no sense");
    }
    for (int level = 0; level < 256; ++level) {
      preprocess->levels[channel][level] = static_cast<float>((level * factor - mean) / deviation);
    }
  }
  return core::Status::Ok();
}

// Where the window lies on one side: Hugging Face cuts at the floor of the half, torchvision at the
// even neighbour of a half.
struct Cut {
  int64_t first;  // Of the resized picture.
  int count;      // Of its pixels.
  int padding;    // Black ones in front, if the resized picture is smaller than what is cut.
};

Cut CutOf(int64_t resized, int wanted, bool half_to_even) {
  const int64_t over = resized - wanted;
  const int64_t round_up = half_to_even && over % 4 == 3 ? 1 : 0;
  if (over >= 0) return {over / 2 + round_up, wanted, 0};
  return {0, static_cast<int>(resized),
          static_cast<int>((wanted - resized + (half_to_even ? 0 : 1)) / 2)};
}

}  // namespace

core::Result<Preprocess> ParsePreprocess(std::string_view json) {
  if (json.size() > kTextBytesMax) return Bad("it is too large for a configuration");
  const Json config = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!config.is_object()) return Bad("it is not a JSON object");
  const bool by_share = config.contains("crop_pct") && !config["crop_pct"].is_null();
  const bool cuts = Flag(config, "do_center_crop", config.contains("crop_size") && !by_share);
  if (!Flag(config, "do_resize", true)) {
    return core::Unimplemented("preprocessor_config.json: 'do_resize' must be true");
  }
  Preprocess preprocess;
  TRY(ReadFilter(config, &preprocess));
  TRY(ReadSize(config, cuts || by_share, &preprocess));
  if (by_share) {
    TRY(ReadShare(config, &preprocess));
  } else if (cuts) {
    TRY(ReadCut(config, &preprocess));
  } else if (preprocess.shortest_edge) {
    return Bad("with 'shortest_edge' and without a centre crop every picture has its own size");
  } else {
    preprocess.width = preprocess.resize_width;
    preprocess.height = preprocess.resize_height;
  }
  TRY(ReadLevels(config, &preprocess));
  return preprocess;
}

int ShortSide(const Preprocess& preprocess) {
  if (preprocess.longest_edge) return *preprocess.longest_edge;
  return preprocess.shortest_edge.value_or(
      std::max(preprocess.resize_width, preprocess.resize_height));
}

void ApplyPreprocess(const Preprocess& preprocess, const Picture& picture,
                     std::span<float> output) {
  int64_t width = preprocess.resize_width, height = preprocess.resize_height;
  if (preprocess.shortest_edge) {
    const int64_t edge = *preprocess.shortest_edge;
    const bool is_wide = picture.width > picture.height;
    width = is_wide ? edge * picture.width / picture.height : edge;
    height = is_wide ? edge : edge * picture.height / picture.width;
  }
  if (preprocess.longest_edge) {
    // Both sides by one ratio, each rounded, a half to the even neighbour.
    const double ratio = double(*preprocess.longest_edge) / std::max(picture.width, picture.height);
    width = std::max<int64_t>(1, std::llrint(picture.width * ratio));
    height = std::max<int64_t>(1, std::llrint(picture.height * ratio));
  }
  const bool to_even = preprocess.cuts_half_to_even;
  const Cut across = CutOf(width, preprocess.width, to_even);
  const Cut down = CutOf(height, preprocess.height, to_even);
  const Picture part =
      ResizeWindow(picture, {width, height, across.first, down.first, across.count, down.count},
                   preprocess.filter);

  const size_t plane = size_t(preprocess.width) * preprocess.height;
  for (int channel = 0; channel < 3; ++channel) {
    const auto& levels = preprocess.levels[channel];
    float* target = output.data() + plane * channel;
    if (plane != size_t(part.width) * part.height) std::fill_n(target, plane, levels[0]);
    target += size_t(preprocess.width) * down.padding + across.padding;
    const uint8_t* source = part.rgb.data() + channel;
    for (int y = 0; y < part.height; ++y, target += preprocess.width) {
      for (int x = 0; x < part.width; ++x, source += 3) target[x] = levels[*source];
    }
  }
}

}  // namespace elanus::embed
