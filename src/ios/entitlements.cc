#include "ios/entitlements.h"

#include <fmt/core.h>

#include "base/limits.h"
#include "base/text.h"
#include "crypto/asn1.h"

namespace apptrait::ios {
namespace {

using crypto::Asn1Reader;
using crypto::Element;
namespace tag = crypto::tag;

// [APPLICATION 16] and [16] in their one-octet forms.
constexpr std::uint8_t kVersioned = 0x70, kDictionary = 0xb0;

bool IsDictionary(const Element& element) {
  return element.tag == tag::kSet || element.tag == kDictionary;
}

std::optional<Plist> ReadValue(const Element& element, int depth);

std::optional<Plist> ReadDictionary(const Element& element, int depth) {
  PlistDictionary dictionary;
  Asn1Reader entries(element.contents);
  while (!entries.AtEnd()) {
    Asn1Reader fields(entries.Expect(tag::kSequence).contents);
    const Element key = fields.Expect(tag::kUtf8String), value = fields.Next();
    if (!entries.ok() || !fields.ok() || !fields.AtEnd()) return std::nullopt;
    auto read = ReadValue(value, depth + 1);
    if (!read) return std::nullopt;
    dictionary.emplace_back(std::string(AsText(key.contents)), *std::move(read));
  }
  if (!entries.ok()) return std::nullopt;
  return Plist(std::move(dictionary));
}

std::optional<Plist> ReadArray(const Element& element, int depth) {
  PlistArray array;
  Asn1Reader items(element.contents);
  while (!items.AtEnd()) {
    const Element item = items.Next();
    auto read = items.ok() ? ReadValue(item, depth + 1) : std::nullopt;
    if (!read) return std::nullopt;
    array.push_back(*std::move(read));
  }
  if (!items.ok()) return std::nullopt;
  return Plist(std::move(array));
}

std::optional<Plist> ReadInteger(ByteSpan contents) {
  if (contents.empty() || contents.size() > 8) return std::nullopt;
  std::uint64_t value = (contents[0] & std::byte{0x80}) != std::byte{0} ? ~0ULL : 0;
  for (std::byte b : contents) value = value << 8 | std::to_integer<std::uint64_t>(b);
  return Plist(static_cast<std::int64_t>(value));
}

std::optional<Plist> ReadValue(const Element& element, int depth) {
  if (depth > limits::kPlistDepth) return std::nullopt;
  if (IsDictionary(element)) return ReadDictionary(element, depth);
  switch (element.tag) {
    case tag::kSequence:
      return ReadArray(element, depth);
    case tag::kBoolean:
      // codesign writes true as 1, DER as 255.
      if (element.contents.size() != 1) return std::nullopt;
      return Plist(element.contents[0] != std::byte{0});
    case tag::kInteger:
      return ReadInteger(element.contents);
    case tag::kUtf8String:
      return Plist(std::string(AsText(element.contents)));
    case tag::kOctetString:
      return Plist(ToBytes(element.contents));
    default:
      return std::nullopt;
  }
}

// A short text of a value that has no type of its own in the facts.
std::string TextOf(const Plist& value, int depth) {
  if (depth > limits::kPlistDepth) return "…";
  if (const auto flag = value.boolean()) return *flag ? "true" : "false";
  if (const auto number = value.integer()) return std::to_string(*number);
  if (const auto number = value.number()) return fmt::format("{}", *number);
  if (const auto* text = value.string()) return ToValidUtf8(*text);
  if (const auto* data = value.data()) return ToHex(*data);
  std::string text;
  if (const auto* array = value.array()) {
    for (const Plist& item : *array) text += (text.empty() ? "" : ", ") + TextOf(item, depth + 1);
    return "(" + text + ")";
  }
  if (const auto* dictionary = value.dictionary()) {
    for (const auto& [key, item] : *dictionary) {
      text += (text.empty() ? "" : ", ") + ToValidUtf8(key) + " = " + TextOf(item, depth + 1);
    }
    return "{" + text + "}";
  }
  return {};
}

}  // namespace

std::optional<Plist> ReadDerEntitlements(ByteSpan der) {
  Asn1Reader outer(der);
  const Element top = outer.Next();
  if (!outer.ok() || !outer.AtEnd()) return std::nullopt;
  if (top.tag != kVersioned) {
    return top.tag == tag::kSet ? ReadDictionary(top, 0) : std::nullopt;
  }
  Asn1Reader fields(top.contents);
  const Element version = fields.Expect(tag::kInteger), dictionary = fields.Next();
  if (!fields.ok() || !fields.AtEnd() || !IsDictionary(dictionary)) return std::nullopt;
  if (ReadInteger(version.contents) != Plist(std::int64_t{1})) return std::nullopt;
  return ReadDictionary(dictionary, 0);
}

Entitlements ReadEntitlements(const CodeSignature& signature) {
  Entitlements entitlements;
  const SignatureBlob* blob = signature.Find(slot::kEntitlements);
  if (blob != nullptr && !blob->payload().empty()) {
    auto document = ReadPlist(blob->payload());
    if (document && document->root.dictionary() != nullptr) {
      entitlements.xml = std::move(document->root);
      entitlements.duplicate_key = document->duplicate_key;
    } else {
      entitlements.xml_malformed = true;
    }
  }
  if (const SignatureBlob* der = signature.Find(slot::kDerEntitlements)) {
    entitlements.der = ReadDerEntitlements(der->payload());
    entitlements.der_malformed = !entitlements.der;
  }
  return entitlements;
}

std::vector<IosEntitlement> EntitlementFacts(const Plist& entitlements) {
  std::vector<IosEntitlement> facts;
  if (entitlements.dictionary() == nullptr) return facts;
  for (const auto& [name, value] : *entitlements.dictionary()) {
    IosEntitlement fact{ToValidUtf8(name), {}};
    if (const auto flag = value.boolean()) {
      fact.value = *flag;
    } else if (const auto number = value.integer()) {
      fact.value = *number;
    } else if (const auto* array = value.array()) {
      std::vector<std::string> items;
      for (const Plist& item : *array) items.push_back(TextOf(item, 0));
      fact.value = std::move(items);
    } else {
      fact.value = TextOf(value, 0);
    }
    facts.push_back(std::move(fact));
  }
  return facts;
}

std::vector<IosEntitlement> EntitlementFacts(const CodeSignature& signature) {
  const Entitlements entitlements = ReadEntitlements(signature);
  const Plist* newest = entitlements.newest();
  return newest == nullptr ? std::vector<IosEntitlement>{} : EntitlementFacts(*newest);
}

}  // namespace apptrait::ios
