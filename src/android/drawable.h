// Drawables that are compiled XML: what image or colour they come down to.
#ifndef APPTRAIT_SRC_ANDROID_DRAWABLE_H_
#define APPTRAIT_SRC_ANDROID_DRAWABLE_H_

#include "android/module.h"
#include "apptrait/package.h"

namespace apptrait::android {

// A file that a resource stands for.
struct DrawableFile {
  std::string entry;  // where it lies in the package
  Bytes bytes;
  const Module* module = nullptr;
  std::uint16_t density = 0;
  bool IsXml() const;
};

// All files that the drawable resource stands for on an upright phone, at any density, the densest
// first; at most limits::kIconCandidates.
std::vector<DrawableFile> FilesOf(const Value& drawable, const Modules& modules);

// The layers of an <adaptive-icon> document, background first; empty where it is none, or where one
// of the two is neither an image nor a colour (a vector, a gradient).
std::vector<IconLayer> AdaptiveLayers(const DrawableFile& file, const Modules& modules);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_DRAWABLE_H_
