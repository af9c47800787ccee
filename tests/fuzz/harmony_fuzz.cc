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

namespace {

using namespace apptrait;
using namespace apptrait::harmony;

void Profiles(ByteSpan bytes) {
  std::vector<Finding> findings;
  const ProfileBlock block = ReadProfile(bytes, &findings);
  if (!block.profile) return;
  MissingMembers(*block.profile);
  SystemIdentity(*block.profile, "a");
}

void Modules(ByteSpan bytes) {
  std::vector<Finding> findings;
  ReadModule(AsText(bytes), true, "module.json", &findings);
  ReadModule(AsText(bytes), false, "config.json", &findings);
  ReadPackInfo(AsText(bytes), &findings);
}

void Indexes(ByteSpan bytes) {
  const auto index = ResourceIndex::Read(bytes);
  if (!index) return;
  const EntryReader none = [](const std::string&) { return std::optional<Bytes>(Bytes(8)); };
  for (const std::uint32_t id : {16777216U, 16777217U, 16777218U}) {
    ResolveNames({.text = "$string:app_name", .id = id}, &*index);
    ResolveIcon({.text = "$media:app_icon", .id = id}, &*index, "", none);
  }
}

void Trust(ByteSpan bytes) {
  InspectOptions options;
  options.harmony_trusted_roots = AsText(bytes);
  ReadTrust(options).ok();
  options.harmony_trusted_roots.reset();
  options.harmony_trusted_sources = AsText(bytes);
  ReadTrust(options).ok();
}

void Whole(ByteSpan bytes) {
  InspectOptions options;
  options.workers = 1;
  InspectMemory(bytes, "fuzz", options).ok();
}

}  // namespace

// The first byte chooses the decoder.
APPTRAIT_FUZZ_TARGET(harmony) {
  if (input.empty()) return;
  const ByteSpan rest = input.subspan(1);
  std::vector<Finding> findings;
  switch (std::to_integer<int>(input[0]) % 8) {
    case 0:
      return Whole(rest);
    case 1:
      return Profiles(rest);
    case 2:
      return Modules(rest);
    case 3:
      return Indexes(rest);
    case 4:
      ReadCodeSignBlock({0, rest}, &findings);
      return;
    case 5:
      VerifyPermissionBlock({0, rest}, {}, {}, &findings);
      return;
    case 6:
      FindElfBlock(*MemorySource(rest)).ok();
      return;
    default:
      return Trust(rest);
  }
}
