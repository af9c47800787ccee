// Decoders of HarmonyOS's formats.
#include "apptrait/inspect.h"
#include "base/text.h"
#include "fuzz/target.h"
#include "harmony/code_sign_block.h"
#include "harmony/elf_block.h"
#include "harmony/labels.h"
#include "harmony/module.h"
#include "harmony/permission_block.h"
#include "harmony/profile.h"
#include "harmony/resource_index.h"
#include "harmony/system_identity.h"
#include "harmony/trust.h"

using namespace apptrait;
using namespace apptrait::harmony;

APPTRAIT_FUZZ_TARGET(harmony_profile) {
  std::vector<Finding> findings;
  const ProfileBlock block = ReadProfile(input, &findings);
  if (!block.profile) return;
  MissingMembers(*block.profile);
  SystemIdentity(*block.profile, "a");
}

APPTRAIT_FUZZ_TARGET(module) {
  std::vector<Finding> findings;
  ReadModule(AsText(input), true, "module.json", &findings);
  ReadModule(AsText(input), false, "config.json", &findings);
  ReadPackInfo(AsText(input), &findings);
}

APPTRAIT_FUZZ_TARGET(resource_index) {
  const auto index = ResourceIndex::Read(input);
  if (!index) return;
  const EntryReader none = [](const std::string&) { return std::optional<Bytes>(Bytes(8)); };
  for (const std::uint32_t id : {16777216U, 16777217U, 16777218U}) {
    ResolveNames({.text = "$string:app_name", .id = id}, &*index);
    ResolveIcon({.text = "$media:app_icon", .id = id}, &*index, "", none);
  }
}

APPTRAIT_FUZZ_TARGET(code_sign_block) {
  std::vector<Finding> findings;
  ReadCodeSignBlock({0, input}, &findings);
}

APPTRAIT_FUZZ_TARGET(permission_block) {
  std::vector<Finding> findings;
  VerifyPermissionBlock({0, input}, {}, {}, &findings);
}

APPTRAIT_FUZZ_TARGET(elf_block) { FindElfBlock(*MemorySource(input)).ok(); }

APPTRAIT_FUZZ_TARGET(harmony_trust) {
  InspectOptions options;
  options.harmony_trusted_roots = AsText(input);
  ReadTrust(options).ok();
  options.harmony_trusted_roots.reset();
  options.harmony_trusted_sources = AsText(input);
  ReadTrust(options).ok();
}
