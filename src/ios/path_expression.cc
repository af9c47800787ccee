#include "ios/path_expression.h"

#include <wctype.h>

#include <algorithm>
#include <bit>
#include <bitset>
#include <string>

namespace apptrait::ios {
namespace {

using Bytes256 = std::bitset<256>;

// [:name:] of the POSIX locale (XBD 7.3.1), whatever the program's is; empty where there is none.
Bytes256 NamedClass(const std::string& name) {
  static const locale_t kPosix = newlocale(LC_CTYPE_MASK, "C", nullptr);
  const wctype_t type = wctype_l(name.c_str(), kPosix);
  Bytes256 set;
  for (std::size_t c = 0; c < 128; ++c)
    set[c] = iswctype_l(static_cast<wint_t>(c), type, kPosix) != 0;
  return set;
}

// [...]: what stands between the brackets, and behind the first.
class Bracket {
 public:
  explicit Bracket(std::string_view rest) : rest_(rest) {}

  // Nothing where it is malformed.
  std::optional<Bytes256> Read() {
    const bool all_but = Skip("^");
    for (bool first = true; first || !Skip("]"); first = false) {
      if (!ReadItem(first)) return std::nullopt;
    }
    return all_but ? ~set_ : set_;
  }
  std::string_view rest() const { return rest_; }

 private:
  bool Skip(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }

  bool ReadItem(bool first) {
    if (Skip("[:")) return ReadClass();
    // A '-' is itself where it is the first or the last.
    if (!first && rest_.starts_with('-') && !rest_.starts_with("-]")) return false;
    const auto from = ReadByte();
    if (!from) return false;
    auto to = from;
    if (rest_.starts_with('-') && !rest_.starts_with("-]")) {
      Skip("-");
      to = ReadByte();
    }
    if (!to || *to < *from) return false;
    for (int c = *from; c <= *to; ++c) set_.set(static_cast<std::size_t>(c));
    return true;
  }

  bool ReadClass() {
    const std::size_t end = rest_.find(":]");
    const Bytes256 named = NamedClass(std::string(rest_.substr(0, end)));
    if (end == std::string_view::npos || named.none()) return false;
    rest_.remove_prefix(end + 2);
    set_ |= named;
    return true;
  }

  // A byte, or [.byte.] or [=byte=].
  std::optional<int> ReadByte() {
    const bool collating = rest_.starts_with("[."), equivalent = rest_.starts_with("[=");
    if (collating || equivalent) rest_.remove_prefix(2);
    if (rest_.empty()) return std::nullopt;
    const int byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    if (collating && !Skip(".]")) return std::nullopt;
    if (equivalent && !Skip("=]")) return std::nullopt;
    return byte;
  }

  std::string_view rest_;
  Bytes256 set_;
};

}  // namespace

PathExpression::Places PathExpression::Places::Only(std::size_t place) {
  Places places;
  places.words[place / 64] = std::uint64_t{1} << place % 64;
  return places;
}

bool PathExpression::Places::Any() const {
  std::uint64_t any = 0;
  for (const std::uint64_t word : words) any |= word;
  return any != 0;
}

PathExpression::Places& PathExpression::Places::operator|=(const Places& other) {
  for (std::size_t i = 0; i < kWords; ++i) words[i] |= other.words[i];
  return *this;
}

template <class Use>
void PathExpression::Places::ForEach(const Use& use) const {
  for (std::size_t i = 0; i < kWords; ++i) {
    for (std::uint64_t left = words[i]; left != 0; left &= left - 1) {
      use(i * 64 + static_cast<std::size_t>(std::countr_zero(left)));
    }
  }
}

// alternatives = branch { "|" branch } ; branch = { atom [ "*" | "+" | "?" ] }
class PathExpression::Parser {
 public:
  explicit Parser(std::string_view pattern) : rest_(pattern) {}

  std::optional<PathExpression> Run() {
    const auto whole = Alternatives();
    if (!whole || !rest_.empty()) return std::nullopt;
    PathExpression expression;
    expression.whole_ = *whole;
    expression.next_ = std::move(next_);
    for (std::size_t byte = 0; byte < 256; ++byte) {
      Places takers;
      for (std::size_t place = 0; place < takes_.size(); ++place) {
        if (takes_[place][byte]) takers |= Places::Only(place);
      }
      auto& known = expression.takers_;
      const auto same = std::ranges::find(known, takers);
      expression.class_of_[byte] = static_cast<std::uint8_t>(same - known.begin());
      if (same == known.end()) known.push_back(takers);
    }
    return expression;
  }

 private:
  bool Skip(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<Part> Alternatives() {
    auto all = Branch();
    while (all && Skip('|')) {
      const auto other = Branch();
      if (!other) return std::nullopt;
      all->empty |= other->empty;
      all->first_at_beginning |= other->first_at_beginning;
      all->first |= other->first;
      all->last |= other->last;
      all->last_at_end |= other->last_at_end;
    }
    return all;
  }

  std::optional<Part> Branch() {
    Part all = {.empty = Gaps().set()};
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      auto part = Atom();
      if (!part) return std::nullopt;
      if (!Repeat(*part)) return std::nullopt;
      Append(all, *part);
    }
    return all;
  }

  // False where it is to be repeated in two ways at once.
  bool Repeat(Part& part) {
    const auto repeats = [&] { return rest_.find_first_of("*+?") == 0; };
    if (!repeats()) return true;
    if (rest_.front() != '?') Follow(part.last, part.first);
    if (rest_.front() != '+') part.empty.set();
    rest_.remove_prefix(1);
    return !repeats();
  }

  void Append(Part& all, const Part& part) {
    Follow(all.last, part.first);
    if (all.empty[kBeginning]) all.first_at_beginning |= part.first_at_beginning;
    if (all.empty[kMiddle]) all.first |= part.first;
    Places last = part.last, last_at_end = part.last_at_end;
    if (part.empty[kMiddle]) last |= all.last;
    if (part.empty[kEnd]) last_at_end |= all.last_at_end;
    all.last = last;
    all.last_at_end = last_at_end;
    all.empty &= part.empty;
  }

  void Follow(const Places& places, const Places& next) {
    places.ForEach([&](std::size_t place) { next_[place] |= next; });
  }

  std::optional<Part> Atom() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    switch (c) {
      case '(': {
        auto inside = Alternatives();
        if (!Skip(')')) return std::nullopt;
        return inside;
      }
      case '^':
        return Part{.empty = Gaps().set(kBeginning).set(kOnly)};
      case '$':
        return Part{.empty = Gaps().set(kEnd).set(kOnly)};
      case '.':
        return Taking(~Bytes256());
      case '[': {
        Bracket bracket(rest_);
        const auto set = bracket.Read();
        rest_ = bracket.rest();
        if (!set) return std::nullopt;
        return Taking(*set);
      }
      case '\\': {
        static const Bytes256 kAlnum = NamedClass("alnum");
        const std::string_view escaped = rest_.substr(0, 1);
        if (escaped.empty() || kAlnum[static_cast<unsigned char>(escaped.front())])
          return std::nullopt;
        rest_.remove_prefix(1);
        return Taking(One(escaped.front()));
      }
      case '*':
      case '+':
      case '?':
      case '{':
        return std::nullopt;
      default:
        return Taking(One(c));
    }
  }

  static Bytes256 One(char c) { return Bytes256().set(static_cast<unsigned char>(c)); }

  Part Taking(const Bytes256& bytes) {
    const Places place = Places::Only(takes_.size());
    takes_.push_back(bytes);
    next_.emplace_back();
    return {.first_at_beginning = place, .first = place, .last = place, .last_at_end = place};
  }

  std::string_view rest_;
  std::vector<Bytes256> takes_;  // by place
  std::vector<Places> next_;
};

std::optional<PathExpression> PathExpression::Parse(std::string_view pattern) {
  if (pattern.size() > limits::kResourceRuleLength || pattern.find('\0') != pattern.npos)
    return std::nullopt;
  return Parser(pattern).Run();
}

bool PathExpression::Matches(std::string_view path, std::uint64_t* steps) const {
  const Gaps& empty = whole_.empty;
  if (path.empty()) return empty[kOnly];
  if (empty[kBeginning] || empty[kEnd] || (empty[kMiddle] && path.size() > 1)) return true;
  // Real ones have fewer than 64 places.
  return next_.size() <= 64 ? Walk<1>(path, steps) : Walk<Places::kWords>(path, steps);
}

// Over places in the first kUsed words.
template <std::size_t kUsed>
bool PathExpression::Walk(std::string_view path, std::uint64_t* steps) const {
  const auto common = [](const Places& a, const Places& b) {
    std::uint64_t any = 0;
    for (std::size_t i = 0; i < kUsed; ++i) any |= a.words[i] & b.words[i];
    return any != 0;
  };
  const bool anywhere = whole_.first.Any();
  Places taken, may_take = whole_.first_at_beginning;
  for (std::size_t at = 0; at < path.size(); ++at) {
    const Places& takers = takers_[class_of_[static_cast<unsigned char>(path[at])]];
    std::uint64_t any = 0;
    for (std::size_t i = 0; i < kUsed; ++i)
      any |= taken.words[i] = may_take.words[i] & takers.words[i];
    ++*steps;
    if (at + 1 == path.size()) break;
    if (any == 0 && !anywhere) return false;
    if (common(taken, whole_.last)) return true;
    may_take = whole_.first;
    for (std::size_t i = 0; i < kUsed; ++i) {
      for (std::uint64_t left = taken.words[i]; left != 0; left &= left - 1) {
        const Places& next = next_[i * 64 + static_cast<std::size_t>(std::countr_zero(left))];
        for (std::size_t j = 0; j < kUsed; ++j) may_take.words[j] |= next.words[j];
        ++*steps;
      }
    }
  }
  return common(taken, whole_.last_at_end);
}

}  // namespace apptrait::ios
