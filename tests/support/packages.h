// Packages as values, as the platforms would read them: for tests of what is made of the model.
#ifndef APPTRAIT_TESTS_SUPPORT_PACKAGES_H_
#define APPTRAIT_TESTS_SUPPORT_PACKAGES_H_

#include <string>

#include "apptrait/package.h"

namespace apptrait::test {

// A verified package, signed by the certificate of that name (support/credentials.h).
Package AndroidPackage(const std::string& certificate = "rsa2048");
Package IosPackage(const std::string& certificate = "rsa2048");
Package HarmonyPackage(const std::string& certificate = "leaf");

// A square picture of that many pixels a side, as a PNG file.
std::vector<std::byte> Picture(std::uint32_t side, bool noisy = false);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_PACKAGES_H_
