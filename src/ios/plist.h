// Property lists, Apple's one format for nearly everything: XML, binary ("bplist00"), and the old
// NeXTSTEP text form that localised strings still use. One reader for all three, with limits on
// size, depth and objects (kPlistSize, kPlistDepth, kPlistNodes): shared references in a binary
// list of 150 bytes can otherwise unfold to a gigabyte.
//
// Threading: plain values.
#ifndef APPTRAIT_SRC_IOS_PLIST_H_
#define APPTRAIT_SRC_IOS_PLIST_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "apptrait/result.h"
#include "base/bytes.h"

namespace apptrait::ios {

class Plist;
using PlistArray = std::vector<Plist>;
// In the order of the file, each key once (see ReadPlist).
using PlistDictionary = std::vector<std::pair<std::string, Plist>>;

// Seconds since 1970 UTC.
struct PlistDate {
  std::int64_t seconds = 0;
  bool operator==(const PlistDate&) const = default;
};
// A keyed archiver's reference (CF$UID).
struct PlistUid {
  std::uint64_t value = 0;
  bool operator==(const PlistUid&) const = default;
};

// One value. Accessors give null or nothing where it is of another type.
class Plist {
 public:
  using Variant = std::variant<std::monostate, bool, std::int64_t, double, PlistDate, PlistUid,
                               Bytes, std::string, PlistArray, PlistDictionary>;
  Plist() = default;
  Plist(Variant value) : value_(std::move(value)) {}  // NOLINT: by design

  const PlistDictionary* dictionary() const { return std::get_if<PlistDictionary>(&value_); }
  const PlistArray* array() const { return std::get_if<PlistArray>(&value_); }
  const std::string* string() const { return std::get_if<std::string>(&value_); }
  const Bytes* data() const { return std::get_if<Bytes>(&value_); }
  std::optional<bool> boolean() const { return Get<bool>(); }
  std::optional<std::int64_t> integer() const { return Get<std::int64_t>(); }
  // An integer or a real.
  std::optional<double> number() const;
  std::optional<std::int64_t> date() const;

  // The value of a dictionary's key; null where this is no dictionary or has no such key.
  const Plist* Find(std::string_view key) const;
  // Shorthands for Find and the accessor.
  const std::string* FindString(std::string_view key) const;
  const PlistDictionary* FindDictionary(std::string_view key) const;
  const PlistArray* FindArray(std::string_view key) const;
  bool IsTrue(std::string_view key) const;

  const Variant& value() const { return value_; }
  // Dictionaries compare by key, whatever their order.
  bool operator==(const Plist& other) const;

 private:
  template <class T>
  std::optional<T> Get() const {
    const T* value = std::get_if<T>(&value_);
    return value == nullptr ? std::nullopt : std::optional<T>(*value);
  }
  Variant value_;
};

// Of a dictionary that was taken out of its Plist.
const Plist* Find(const PlistDictionary& dictionary, std::string_view key);

enum class PlistForm { kXml, kBinary, kText };

struct PlistDocument {
  Plist root;
  PlistForm form = PlistForm::kXml;
  // A key that stands twice in one dictionary. Readers differ in which one they take; here, as in
  // Core Foundation, it is the last of an XML or text list and the first of a binary one.
  std::optional<std::string> duplicate_key;
};

// Any of the three forms, told by its first bytes. Errors: ios.plist.malformed (with the reason),
// ios.plist.encoding, limit.exceeded.
Result<PlistDocument> ReadPlist(ByteSpan bytes);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_PLIST_H_
