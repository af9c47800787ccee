// Decoders of iOS's formats; property lists are held against libplist.
#include <plist/plist.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/text.h"
#include "fuzz/target.h"
#include "ios/cgbi.h"
#include "ios/code_resources.h"
#include "ios/code_signature.h"
#include "ios/entitlements.h"
#include "ios/macho.h"
#include "ios/plist.h"
#include "ios/profile.h"
#include "ios/unicode.h"

namespace {

using namespace apptrait;

struct Free {
  void operator()(void* node) const { plist_free(node); }
};

// libplist ends texts at a NUL, and writes a lone surrogate in another way than as U+FFFD.
bool IsComparable(std::string_view text) {
  return text.find('\0') == text.npos && text.find("\uFFFD") == text.npos;
}

// Whether both readers agree, as far as both have the type.
bool SameText(const ios::Plist& ours, plist_t theirs) {
  const std::string* text = ours.string();
  if (text == nullptr || plist_get_node_type(theirs) != PLIST_STRING) return true;
  if (!IsComparable(*text)) return true;
  std::uint64_t length = 0;
  const char* other = plist_get_string_ptr(theirs, &length);
  if (other == nullptr) return false;
  // It takes a binary list's ASCII for UTF-8, not for ISO-8859-1.
  const std::string_view read(other, length);
  return *text == read || *text == Latin1ToUtf8(AsBytes(read));
}

void Compare(const ios::Plist& ours, plist_t theirs) {
  const ios::PlistDictionary* dictionary = ours.dictionary();
  test::MustHold((dictionary != nullptr) == (plist_get_node_type(theirs) == PLIST_DICT),
                 "libplist sees a dictionary elsewhere");
  if (dictionary == nullptr) return;
  // A key that libplist changes may become another's name.
  const auto plain = [](const auto& entry) {
    return IsComparable(entry.first) && ios::IsAscii(entry.first);
  };
  if (!std::ranges::all_of(*dictionary, plain)) return;
  for (const auto& [key, value] : *dictionary) {
    plist_t other = plist_dict_get_item(theirs, key.c_str());
    test::MustHold(other != nullptr, "libplist does not see a key");
    test::MustHold(SameText(value, other), "libplist reads another string");
  }
}

}  // namespace

APPTRAIT_FUZZ_TARGET(plist) {
  const auto document = ios::ReadPlist(input);
  if (!document) return;
  test::MustHold(document->root == document->root, "a property list that differs from itself");
}

// libplist's reader is not made for hostile files: what this finds in it is not ours.
APPTRAIT_FUZZ_TARGET(plist_differential) {
  const auto document = ios::ReadPlist(input);
  if (!document || document->duplicate_key || document->form == ios::PlistForm::kText) return;
  plist_t read = nullptr;
  plist_from_memory(reinterpret_cast<const char*>(input.data()),
                    static_cast<std::uint32_t>(input.size()), &read);
  const std::unique_ptr<void, Free> theirs(read);
  if (theirs) Compare(document->root, theirs.get());
}

APPTRAIT_FUZZ_TARGET(macho) { (void)ios::ReadMachO(*MemorySource(input)).ok(); }

APPTRAIT_FUZZ_TARGET(code_signature) {
  const auto signature = ios::ReadCodeSignature(ToBytes(input));
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

APPTRAIT_FUZZ_TARGET(code_resources) {
  auto resources = ios::ReadCodeResources(input);
  if (!resources) return;
  std::uint64_t matches = 0;
  for (ios::ResourceList& list : resources->lists)
    list.rules.Decide("en.lproj/a.strings", &matches);
}

APPTRAIT_FUZZ_TARGET(cgbi) { (void)ios::ToStandardPng(input).ok(); }

APPTRAIT_FUZZ_TARGET(der_entitlements) { ios::ReadDerEntitlements(input); }

APPTRAIT_FUZZ_TARGET(mobileprovision) {
  ios::Verdict verdict;
  ios::ReadProfile(input, "profile", ios::Trust({}), true, verdict);
}
