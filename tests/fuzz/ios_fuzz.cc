#include "apptrait/inspect.h"
#include "fuzz/target.h"
#include "ios/cgbi.h"
#include "ios/code_resources.h"
#include "ios/code_signature.h"
#include "ios/entitlements.h"
#include "ios/macho.h"
#include "ios/profile.h"

namespace {

using namespace apptrait;

void Signature(ByteSpan bytes) {
  const auto signature = ios::ReadCodeSignature(ToBytes(bytes));
  if (!signature) return;
  ios::ReadEntitlements(*signature);
  for (const ios::CodeDirectory& directory : signature->directories) {
    directory.Cdhash();
    for (std::uint32_t i = 0; i < directory.code_slots; ++i) {
      directory.CodeSlot(i);
      if (directory.pre_encrypt_offset) directory.PreEncryptSlot(i);
    }
    for (std::uint32_t i = 0; i <= directory.special_slots; ++i) directory.SpecialSlot(i);
  }
}

void Resources(ByteSpan bytes) {
  auto resources = ios::ReadCodeResources(bytes);
  if (!resources) return;
  std::uint64_t matches = 0;
  for (ios::ResourceList& list : resources->lists)
    list.rules.Decide("en.lproj/a.strings", &matches);
}

void Profile(ByteSpan bytes) {
  ios::Verdict verdict;
  ios::ReadProfile(bytes, "profile", ios::Trust({}), true, verdict);
}

void Whole(ByteSpan bytes) {
  InspectOptions options;
  options.workers = 1;
  const auto package = InspectMemory(bytes, "fuzz", options);
  (void)package.ok();
}

}  // namespace

// The first octet chooses the decoder.
APPTRAIT_FUZZ_TARGET(ios) {
  if (input.empty()) return;
  const ByteSpan rest = input.subspan(1);
  switch (std::to_integer<int>(input[0]) % 8) {
    case 0:
      (void)ios::ReadPlist(rest).ok();
      break;
    case 1:
      (void)ios::ReadMachO(*MemorySource(rest)).ok();
      break;
    case 2:
      return Signature(rest);
    case 3:
      return Resources(rest);
    case 4:
      (void)ios::ToStandardPng(rest).ok();
      break;
    case 5:
      ios::ReadDerEntitlements(rest);
      break;
    case 6:
      return Profile(rest);
    default:
      return Whole(rest);
  }
}
