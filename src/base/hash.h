// Hash tables whose keys come from packages: under a seed of the process's own, so that nobody can
// choose names that all fall into one slot. Their order differs from run to run.
#ifndef APPTRAIT_SRC_BASE_HASH_H_
#define APPTRAIT_SRC_BASE_HASH_H_

#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace apptrait {

std::size_t HashOf(std::string_view text);

struct TextHash {
  std::size_t operator()(std::string_view text) const { return HashOf(text); }
};
template <class Key, class Value>
using HashMap = std::unordered_map<Key, Value, TextHash>;
template <class Key>
using HashSet = std::unordered_set<Key, TextHash>;

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_HASH_H_
