#include "c_api/options.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <set>

#include "apptrait/secret.h"
#include "base/time.h"
#include "catalogue/cause.h"
#include "catalogue/rules/c_api.h"

namespace apptrait::c_api {
namespace {

using catalogue::Fail;

void WipeStrings(OrderedJson& json) {
  for (OrderedJson& member : json) {
    if (member.is_string()) Wipe(member.get_ptr<std::string*>());
  }
}

std::string Join(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : ", ") + word;
  return joined;
}

}  // namespace

Options::Options(const char* text) {
  if (text == nullptr) return;
  // An object in an object is as deep as options go; more is refused before it costs anything.
  constexpr int kDepth = 4;
  std::set<std::string> members;
  std::string twice;
  bool too_deep = false;
  const auto watch = [&](int depth, OrderedJson::parse_event_t event, OrderedJson& parsed) {
    if (depth > kDepth) too_deep = true;
    if (event == OrderedJson::parse_event_t::key && depth == 1 &&
        !members.insert(parsed.get<std::string>()).second) {
      twice = parsed.get<std::string>();
    }
    return !too_deep;
  };
  root_ = OrderedJson::parse(text, watch, false);
  const auto& reason = too_deep               ? why::kNestedTooDeep
                       : root_.is_discarded() ? why::kNotParsed
                                              : why::kSomethingElse;
  if (too_deep || !root_.is_object()) {
    error_ = Fail(ErrorKind::kUsage, rule::kCApiOptionsNotJson, {}, catalogue::Because(reason));
    root_ = OrderedJson::object();
  } else if (!twice.empty()) {
    error_ = Fail(ErrorKind::kUsage, rule::kCApiTwice, {}, {{"name", twice}});
  }
}

Options::~Options() { WipeStrings(root_); }

std::string Options::PathOf(const char* name) const {
  return inside_.empty() ? name : inside_ + "." + name;
}

const OrderedJson* Options::Find(const char* name) {
  known_.push_back(PathOf(name));
  const OrderedJson* object = &root_;
  if (!inside_.empty()) {
    const auto inner = root_.find(inside_);
    if (inner == root_.end() || !inner->is_object()) return nullptr;
    object = &*inner;
  }
  const auto found = object->find(name);
  return found == object->end() ? nullptr : &*found;
}

void Options::Refuse(const char* name, std::string wanted) {
  if (error_) return;
  error_ = Fail(ErrorKind::kUsage, rule::kCApiBadValue, {},
                {{"name", PathOf(name)}, {"wanted", std::move(wanted)}});
}

std::optional<bool> Options::Bool(const char* name) {
  const OrderedJson* value = Find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  Refuse(name, "true | false");
  return std::nullopt;
}

std::optional<std::int64_t> Options::Integer(const char* name, std::int64_t min, std::int64_t max) {
  const OrderedJson* value = Find(name);
  if (value == nullptr) return std::nullopt;
  const bool fits = value->is_number_unsigned()
                        ? value->get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max()
                        : value->is_number_integer();
  if (fits) {
    const auto number = value->get<std::int64_t>();
    if (number >= min && number <= max) return number;
  }
  Refuse(name, std::to_string(min) + " … " + std::to_string(max));
  return std::nullopt;
}

std::optional<std::string> Options::String(const char* name) {
  const OrderedJson* value = Find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  Refuse(name, "\"…\"");
  return std::nullopt;
}

std::optional<std::vector<std::string>> Options::Strings(const char* name) {
  const OrderedJson* value = Find(name);
  if (value == nullptr) return std::nullopt;
  const auto is_string = [](const OrderedJson& item) { return item.is_string(); };
  if (value->is_array() && std::all_of(value->begin(), value->end(), is_string)) {
    return value->get<std::vector<std::string>>();
  }
  Refuse(name, "[\"…\"]");
  return std::nullopt;
}

std::optional<std::int64_t> Options::Time(const char* name) {
  const OrderedJson* value = Find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) {
    if (auto time = ParseTime(value->get<std::string>())) return time;
  } else if (value->is_number_integer()) {
    known_.pop_back();
    // The year 9999, past which no certificate says anything.
    return Integer(name, 0, 253402300799);
  }
  Refuse(name, "\"2026-01-31T12:00:00Z\" | \"2026-01-31\" | 1769860800");
  return std::nullopt;
}

std::size_t Options::Choice(const char* name, const std::vector<std::string>& values) {
  const OrderedJson* value = Find(name);
  if (value == nullptr) return 0;
  if (value->is_string()) {
    const auto place = std::find(values.begin(), values.end(), value->get<std::string>());
    if (place != values.end()) return static_cast<std::size_t>(place - values.begin());
  }
  std::string wanted;
  for (const std::string& v : values) wanted += (wanted.empty() ? "\"" : " | \"") + v + "\"";
  Refuse(name, std::move(wanted));
  return 0;
}

bool Options::Has(const char* name) const {
  return inside_.empty() ? root_.contains(name)
                         : root_.contains(inside_) && root_[inside_].contains(name);
}

void Options::Enter(const char* name) {
  if (const OrderedJson* value = Find(name); value != nullptr && !value->is_object())
    Refuse(name, "{…}");
  inside_ = name;
}
void Options::Leave() { inside_.clear(); }

Language Options::ReadLanguage() {
  return Choice("language", {"en", "zh"}) == 1 ? Language::kChinese : Language::kEnglish;
}

Result<void> Options::End() {
  if (error_) return *error_;
  for (const auto& [name, value] : root_.items()) {
    std::vector<std::string> paths = {name};
    const bool entered = std::any_of(known_.begin(), known_.end(), [&name = name](const auto& k) {
      return k.starts_with(name + ".");
    });
    if (entered) {
      for (const auto& [inner, unused] : value.items())
        paths.push_back(fmt::format("{}.{}", name, inner));
    }
    for (const std::string& path : paths) {
      if (std::find(known_.begin(), known_.end(), path) != known_.end()) continue;
      return Fail(ErrorKind::kUsage, rule::kCApiUnknownOption, {},
                  {{"name", path}, {"known", Join(known_)}});
    }
  }
  return {};
}

}  // namespace apptrait::c_api
