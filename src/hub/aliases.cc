#include "hub/aliases.h"

#include <algorithm>
#include <array>

namespace elanus::hub {
namespace {

// Licences are those that the authors of the weights state; a conversion does not change them.
constexpr std::array<Alias, 15> kAliases = {{
    {"clip-vit-b-32", "Xenova/clip-vit-base-patch32", "mit", "English words, pictures"},
    {"clip-vit-b-16", "Xenova/clip-vit-base-patch16", "mit", "English words, pictures"},
    {"clip-vit-l-14", "Xenova/clip-vit-large-patch14", "mit", "English words, pictures"},
    {"chinese-clip-vit-b-16", "Xenova/chinese-clip-vit-base-patch16", "",
     "Chinese words, pictures"},
    {"siglip-base", "Xenova/siglip-base-patch16-224", "apache-2.0", "English words, pictures"},
    {"mobileclip-s0", "Xenova/mobileclip_s0", "", "English words, pictures; small"},
    {"mobileclip-s2", "Xenova/mobileclip_s2", "", "English words, pictures; small"},
    {"dinov2-small", "Xenova/dinov2-small", "apache-2.0", "pictures by picture"},
    {"dinov2-base", "Xenova/dinov2-base", "apache-2.0", "pictures by picture"},
    {"resnet-50-hub", "Xenova/resnet-50", "apache-2.0", "pictures by picture"},
    {"immich-clip-vit-b-32", "immich-app/ViT-B-32__openai", "mit", "English words, pictures"},
    {"immich-siglip2-base", "immich-app/ViT-B-16-SigLIP2__webli", "apache-2.0",
     "words of many languages, pictures"},
    {"immich-xlm-roberta-vit-b-32", "immich-app/XLM-Roberta-Base-ViT-B-32__laion5b_s13b_b90k",
     "mit", "words of 100 languages, pictures"},
    {"immich-nllb-siglip-base", "immich-app/nllb-clip-base-siglip__v1", "cc-by-nc-4.0",
     "words of 200 languages, pictures"},
    {"immich-nllb-siglip-large", "immich-app/nllb-clip-large-siglip__v1", "cc-by-nc-4.0",
     "words of 200 languages, pictures; large"},
}};

}  // namespace

std::span<const Alias> Aliases() {
  return kAliases;
}

const Alias* FindAlias(std::string_view name) {
  const auto found = std::ranges::find(kAliases, name, &Alias::name);
  return found == kAliases.end() ? nullptr : &*found;
}

}  // namespace elanus::hub
