// From a module's description to the model's identity and facts.
#ifndef APPTRAIT_SRC_HARMONY_IDENTITY_H_
#define APPTRAIT_SRC_HARMONY_IDENTITY_H_

#include "apptrait/package.h"
#include "harmony/entries.h"
#include "harmony/module.h"

namespace apptrait::harmony {

// What a HAP says of itself.
struct HapContents {
  std::optional<Module> module;
  std::optional<Bytes> module_text;
};

// Reads module.json or config.json, and resources.index for names and icon, into package.identity
// and package.harmony (which must be there).
HapContents ReadHapContents(const Entries& entries, Package& package);

// 50000012 is "5.0.0(12)", as the SDK writes it; small numbers are API levels and stay as they are.
std::string FormatApiVersion(std::int64_t version);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_IDENTITY_H_
