// Android packages for tests of the whole way from a file to the model.
#ifndef APPTRAIT_TESTS_SUPPORT_APK_H_
#define APPTRAIT_TESTS_SUPPORT_APK_H_

#include "apptrait/package.h"
#include "support/zip_builder.h"

namespace apptrait::test {

// A ZIP of these files. An empty manifest or table is left out.
ZipBuilder Apk(const Bytes& manifest, const Bytes& table = {},
               const std::vector<std::pair<std::string, std::string>>& files = {});

// Inspects it without digests. The test fails, and an empty package is given, where it cannot be.
Package Inspected(const Bytes& file);

// The start of a PNG of that size: all that is looked at to choose an icon.
std::string PngHeader(std::uint32_t width, std::uint32_t height);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_APK_H_
