// What a package is like: findings, and the rules that they are instances of.
//
// A Finding carries data only (rule id, where, parameters). Text is made from the catalogue, in the
// reader's language, by Message(). The catalogue is one table; ids are never reused.
//
// Threading: plain values and immutable tables; everything here may be used from any thread.
#ifndef APPTRAIT_FINDING_H_
#define APPTRAIT_FINDING_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "apptrait/export.h"

namespace apptrait {

enum class Severity { kNote, kWarning, kError };

// The languages of all user-facing text.
enum class Language { kEnglish, kChinese };

// One named parameter of a finding. Strings are UTF-8 as found in the package, *not* escaped:
// escaping belongs to the reporter that knows where the text goes.
using Value = std::variant<std::int64_t, std::string>;
struct Datum {
  std::string name;
  Value value;
  bool operator==(const Datum&) const = default;
};

// Where in the package. `entry` is a ZIP entry's or bundle file's name; `offset` and `length` are
// bytes, in the entry's contents where `entry` is set, else in the file.
struct Location {
  std::optional<std::string> entry;
  std::optional<std::uint64_t> offset;
  std::optional<std::uint64_t> length;
  bool operator==(const Location&) const = default;
};

struct Finding {
  std::string_view id;  // "android.v2.digest-mismatch"; static storage, from the catalogue
  Severity severity = Severity::kNote;
  Location location;
  std::vector<Datum> data;
  bool operator==(const Finding&) const = default;
};

// A row of the catalogue. Titles are one sentence and may hold {name} for a datum of that name, and
// {entry}, {offset}, {length} for the location. All views are into static storage.
struct Rule {
  std::string_view id;
  Severity severity;
  std::string_view title_en, title_zh;
  std::string_view help_en, help_zh;  // what it means and what to do; may be several sentences
};

// Every rule, ordered by id.
APPTRAIT_EXPORT std::span<const Rule> AllRules();

// The rule of that id, or null.
APPTRAIT_EXPORT const Rule* FindRule(std::string_view id);

// The finding's sentence: its rule's title with the parameters filled in, verbatim (unescaped).
APPTRAIT_EXPORT std::string Message(const Finding& finding, Language language);

}  // namespace apptrait

#endif  // APPTRAIT_FINDING_H_
