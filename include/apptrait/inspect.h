// Reading packages: the one entry point from a path, memory or a caller's source to the model.
//
// Threading: the functions keep no state between calls; two threads inspecting different packages
// (or the same file) share nothing mutable. They start up to `workers` threads of their own and
// join them before they return.
// Ownership: inputs are borrowed for the call alone; the Package that comes back owns all it holds.
// Errors: what could not be read, is no package, exceeds a limit or was cancelled; nothing else,
// for what is wrong with a package is a finding. Nothing is thrown but std::bad_alloc, and the
// library reads neither environment, clock nor locale.
//
// What "verified" means, and what it does not, is listed with numbers in docs/verification.md.
#ifndef APPTRAIT_INSPECT_H_
#define APPTRAIT_INSPECT_H_

#include <functional>
#include <stop_token>

#include "apptrait/export.h"
#include "apptrait/package.h"
#include "apptrait/result.h"

namespace apptrait {

struct InspectOptions {
  bool digests = true;  // whole-file MD5, SHA-1, SHA-256
  bool verify = true;   // the verdict; without it every status is kNotChecked
  // Android: replaces the range that the package declares.
  std::optional<int> min_sdk, max_sdk;
  // Reproduces AOSP apksig's verdict: switches the rules off where the platform is stricter.
  bool compat_apksig = false;
  // The contents of a v4 .idsig file; without it `path`.idsig is looked for beside an APK.
  std::optional<std::vector<std::byte>> idsig;
  // Judges certificate lifetimes at this time (seconds since 1970 UTC). The library does not read
  // the clock: without it nothing is said of now.
  std::optional<std::int64_t> at;
  // More trust anchors for iOS and HarmonyOS chains (DER certificates).
  std::vector<std::vector<std::byte>> trust_anchors;
  // HarmonyOS: the texts of a device maker's trusted_root_ca.json and trusted_apps_sources.json;
  // they replace the built-in lists.
  std::optional<std::string> harmony_trusted_roots, harmony_trusted_sources;
  // Keystores and PKCS#12: which entry, and its password (wiped by the caller).
  std::optional<std::string> alias, password;
  // Threads for hashing and inflating; 0 is one for each processor.
  int workers = 0;
  // Called now and then, from any worker, one at a time, with the bytes done and those in all. It
  // must not throw, and should be quick: the pass over the file waits for it.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
  // A stop requested from any thread, `progress` included, ends the call soon after with an error
  // of kind kCancelled.
  std::stop_token stop;
};

// A random-access source that the caller implements: fill `out` with the bytes at `offset`, false
// on an error. Called from several threads at once (from one, the caller's, where `workers` is 1),
// and never for bytes past `size`. It must not throw, and must give the same bytes every time.
struct CallerSource {
  std::uint64_t size = 0;
  std::function<bool(std::uint64_t offset, std::span<std::byte> out)> read;
};

// Inspects the file, or the app bundle directory, at `path` ("-" is standard input). The path is
// kept in Package::path.
APPTRAIT_EXPORT Result<Package> Inspect(const std::string& path,
                                        const InspectOptions& options = {});

// The same over an open descriptor (not closed, its position neither used nor moved; what cannot
// seek is read into memory first), memory, or a caller's source. `name` becomes Package::path; it
// never decides what kind of package it is. Nothing is looked for beside it: an .idsig is an
// option.
APPTRAIT_EXPORT Result<Package> InspectDescriptor(int descriptor, const std::string& name,
                                                  const InspectOptions& options = {});
APPTRAIT_EXPORT Result<Package> InspectMemory(std::span<const std::byte> bytes,
                                              const std::string& name,
                                              const InspectOptions& options = {});
APPTRAIT_EXPORT Result<Package> InspectSource(CallerSource source, const std::string& name,
                                              const InspectOptions& options = {});

}  // namespace apptrait

#endif  // APPTRAIT_INSPECT_H_
