#include "support/apk.h"

#include <gtest/gtest.h>

#include "apptrait/inspect.h"

namespace apptrait::test {

ZipBuilder Apk(const Bytes& manifest, const Bytes& table,
               const std::vector<std::pair<std::string, std::string>>& files) {
  ZipBuilder zip;
  if (!manifest.empty()) zip.Add("AndroidManifest.xml", AsText(manifest), ZipBuilder::kDeflate);
  if (!table.empty()) zip.Add("resources.arsc", AsText(table)).Align(4);
  for (const auto& [name, contents] : files) zip.Add(name, contents);
  return zip;
}

Package Inspected(const Bytes& file) {
  auto package = InspectMemory(file, "test.apk", {.digests = false});
  if (package.ok()) return std::move(*package);
  ADD_FAILURE() << Message(package.error().detail, Language::kEnglish);
  return {};
}

std::string PngHeader(std::uint32_t width, std::uint32_t height) {
  Bytes png;
  PutText(&png, std::string_view("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16));
  for (const std::uint32_t side : {width, height}) {
    for (int shift = 24; shift >= 0; shift -= 8) PutLe(&png, side >> shift & 0xff, 1);
  }
  PutText(&png, std::string_view("\x08\x06\0\0\0", 5));
  return std::string(AsText(png));
}

}  // namespace apptrait::test
