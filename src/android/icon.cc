#include "android/icon.h"

#include <algorithm>

#include "android/drawable.h"
#include "catalogue/rules/android.h"
#include "image/header.h"

namespace apptrait::android {
namespace {

struct Image {
  const DrawableFile* file;
  image::ImageHeader header;
  std::uint64_t Pixels() const { return std::uint64_t{header.width} * header.height; }
};

std::optional<Image> LargestImage(const std::vector<DrawableFile>& files) {
  std::optional<Image> best;
  for (const DrawableFile& file : files) {
    auto header = image::ReadImageHeader(file.bytes);
    if (!header) continue;
    Image image{&file, std::move(*header)};
    if (!best || image.Pixels() > best->Pixels()) best = std::move(image);
  }
  return best;
}

}  // namespace

std::optional<Icon> ReadIcon(const Value& icon, const Modules& modules, Notes& notes) {
  const auto files = FilesOf(icon, modules);
  const auto xml = std::ranges::find_if(files, &DrawableFile::IsXml);
  const auto image = LargestImage(files);
  if (!image && xml == files.end()) {
    notes.Add(rule::kIconUnresolved, {}, {{"resource", std::int64_t{icon.data}}});
    return std::nullopt;
  }
  Icon result;
  if (image) {
    result = {.entry = image->file->entry,
              .format = image->header.format,
              .width = image->header.width,
              .height = image->header.height,
              .bytes = image->file->bytes};
  }
  if (xml != files.end()) result.layers = AdaptiveLayers(*xml, modules);
  if (!image) {
    result.entry = xml->entry;
    result.format = "xml";
    result.bytes = xml->bytes;
    if (result.layers.empty()) notes.Add(rule::kIconVector);
  }
  return result;
}

}  // namespace apptrait::android
