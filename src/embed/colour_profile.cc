// To make a transform out of a profile takes several times as long as to use it on a photo, and the
// photos of one camera or editor all carry the same profile. So the latest transforms are kept, by
// the bytes of their profiles; callers see a function without memory.
#include "embed/colour_profile.h"

#include <lcms2.h>

#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "core/bytes.h"

namespace elanus::embed {
namespace {

constexpr size_t kProfileHeaderBytes = 128;
constexpr size_t kColourSpaceAt = 16;
// Printers' profiles have a megabyte or two; no photo needs more.
constexpr size_t kProfileBytesMax = 16 << 20;
// More cameras and editors than one folder usually has; a transform takes some 10 to 100 KB.
constexpr size_t kTransformsMax = 8;

// nullptr inside: nothing can be made of the profile.
using Transform = std::shared_ptr<void>;

struct CloseProfile {
  void operator()(void* profile) const { cmsCloseProfile(profile); }
};
using Profile = std::unique_ptr<void, CloseProfile>;

Transform MakeTransform(std::span<const std::byte> profile) {
  const Profile source(
      cmsOpenProfileFromMem(profile.data(), static_cast<uint32_t>(profile.size())));
  const Profile target(cmsCreate_sRGBProfile());
  if (!source || !target) return nullptr;
  // Without its cache of one pixel, a transform may be used by many threads at once.
  cmsHTRANSFORM transform = cmsCreateTransform(source.get(), TYPE_RGB_8, target.get(), TYPE_RGB_8,
                                               INTENT_PERCEPTUAL, cmsFLAGS_NOCACHE);
  if (transform == nullptr) return nullptr;
  return Transform(transform, [](void* done) { cmsDeleteTransform(done); });
}

struct Entry {
  std::string profile;
  Transform transform;
};

class LatestTransforms {
 public:
  Transform Get(std::span<const std::byte> profile) {
    const std::lock_guard lock(mutex_);
    const std::string_view key = core::AsText(profile);
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
      if (entry->profile != key) continue;
      entries_.splice(entries_.begin(), entries_, entry);
      return entry->transform;
    }
    entries_.push_front({std::string(key), MakeTransform(profile)});
    if (entries_.size() > kTransformsMax) entries_.pop_back();
    return entries_.front().transform;
  }

 private:
  std::mutex mutex_;
  std::list<Entry> entries_;  // The one used last comes first.
};

}  // namespace

bool ProfileFits(std::span<const std::byte> profile, int bands) {
  if (profile.size() < kProfileHeaderBytes || profile.size() > kProfileBytesMax) return false;
  const std::string_view space = core::AsText(profile).substr(kColourSpaceAt, 4);
  return (bands == 1 && space == "GRAY") || (bands == 3 && space == "RGB ") ||
         (bands == 4 && space == "CMYK");
}

bool ConvertToSrgb(std::span<const std::byte> profile, std::vector<uint8_t>* rgb) {
  static LatestTransforms latest;
  const Transform transform = latest.Get(profile);
  if (transform == nullptr) return false;
  cmsDoTransform(transform.get(), rgb->data(), rgb->data(), static_cast<uint32_t>(rgb->size() / 3));
  return true;
}

}  // namespace elanus::embed
