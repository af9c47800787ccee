// The closed vocabulary of policies: every key, what it takes and where it may stand.
#ifndef APPTRAIT_SRC_GATE_KEYS_H_
#define APPTRAIT_SRC_GATE_KEYS_H_

#include <span>

#include "apptrait/gate.h"

namespace apptrait::gate {

enum class Shape {
  kFlag,     // true or false
  kNumber,   // an integer from 0
  kSize,     // bytes, or a text like "150MB"
  kWord,     // one of `choices`
  kTexts,    // a text or a list of texts
  kWords,    // the same, each one of `choices`
  kSchemes,  // the same, each several of `choices` joined by "|"
  kDigests,  // the same, each a SHA-256 in hex
  kRange,    // { min = …, max = … }
};

// Where a key may stand: in [expect] and [require], and in those of a platform's table.
enum Place : unsigned {
  kGeneral = 1,
  kAndroid = 2,
  kHarmony = 4,
  kIos = 8,
  kPlatforms = kAndroid | kHarmony | kIos,
  kAnywhere = kGeneral | kPlatforms
};

struct Key {
  std::string_view name;  // "require.min_rsa_bits": table and key
  Shape shape;
  unsigned places;
  std::string_view choices;  // "a b c"; empty: any
};

std::span<const Key> AllKeys();
// The key of that name that may stand in that place; null where there is none.
const Key* FindKey(std::string_view name, Place place);
Place PlaceOf(Platform platform);
// The words of a space-separated list.
std::vector<std::string_view> Words(std::string_view list);

}  // namespace apptrait::gate

#endif  // APPTRAIT_SRC_GATE_KEYS_H_
