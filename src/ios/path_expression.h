// The expressions of CodeResources' rules: POSIX extended regular expressions (XBD 9.4) over bytes,
// which match where any part of a path does.
//
// No library's: they come from packages, and are matched with what memory there is. glibc frees
// twice where there is none and keeps every state it went through; TRE, which the platform has,
// takes time by the square of an expression; RE2 ends the process.
//
// Of what POSIX leaves undefined, an empty alternative matches nothing and an anchor may be
// repeated, as glibc and TRE have it. The rest is no expression: a backslash before a letter or
// digit, a repetition of nothing or of a repetition, a ')' without '(', a NUL. Nor are intervals
// and back references, which no signer writes.
//
// Threading: safe from any number of threads once parsed. Matching allocates nothing.
#ifndef APPTRAIT_SRC_IOS_PATH_EXPRESSION_H_
#define APPTRAIT_SRC_IOS_PATH_EXPRESSION_H_

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/limits.h"

namespace apptrait::ios {

class PathExpression {
 public:
  // Nothing where it is none, or longer than limits::kResourceRuleLength.
  static std::optional<PathExpression> Parse(std::string_view pattern);

  // Adds to `steps` how much work it was: at most the path's length times the expression's, and
  // about twice the path's length for real ones.
  bool Matches(std::string_view path, std::uint64_t* steps) const;

 private:
  // Of the places in the expression that take one byte each. (Glushkov's construction: a state is
  // the set of places that may have taken the last one.)
  struct Places {
    static constexpr std::size_t kWords = (limits::kResourceRuleLength + 63) / 64;
    std::array<std::uint64_t, kWords> words{};

    static Places Only(std::size_t place);
    bool Any() const;
    Places& operator|=(const Places& other);
    bool operator==(const Places&) const = default;
    // Calls use(place) for each of them.
    template <class Use>
    void ForEach(const Use& use) const;
  };
  class Parser;
  PathExpression() = default;

  // '^' and '$' ask what is beside the gap between two bytes in which they stand: the beginning of
  // the path, more of it on both sides, its end, or nothing at all.
  enum Gap : std::size_t { kBeginning, kMiddle, kEnd, kOnly };
  using Gaps = std::bitset<4>;
  // An expression, or a part of one.
  struct Part {
    Gaps empty = {};  // where it may take nothing
    // Who may take its first byte, at the beginning and later.
    Places first_at_beginning = {}, first = {};
    // Who may take its last one, before the end and at it.
    Places last = {}, last_at_end = {};
  };

  template <std::size_t kUsed>
  bool Walk(std::string_view path, std::uint64_t* steps) const;

  Part whole_;
  std::vector<Places> next_;                  // by place: who may take the byte after its own
  std::array<std::uint8_t, 256> class_of_{};  // by byte
  std::vector<Places> takers_;                // by class: who takes its bytes
};

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_PATH_EXPRESSION_H_
