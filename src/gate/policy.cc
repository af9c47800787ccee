// A policy's TOML:
//
//   schema = 1
//   fail_on = "error" | "warning" | "note"             optional
//   [expect] [require]                                 keys of gate/keys.cc
//   [android.expect] [android.require]                 the same for one platform (harmony, ios)
//   [[ignore]]  finding, entry (optional), reason, expires = 2026-12-31
#include <chrono>

#include "base/bytes.h"
#include "catalogue/rules/gate.h"
#include "digest/algorithm.h"
#include "gate/policy_reader.h"

namespace apptrait::gate {
namespace {

constexpr Platform kPlatformOrder[] = {Platform::kAndroid, Platform::kHarmony, Platform::kIos};
constexpr Severity kSeverities[] = {Severity::kError, Severity::kWarning, Severity::kNote};

// The keys of "expect" or "require" that may stand in that place, without the table's name.
std::vector<std::string_view> KnownKeys(std::string_view table, Place place) {
  std::vector<std::string_view> known;
  for (const Key& key : AllKeys()) {
    if ((key.places & place) != 0 && key.name.starts_with(table)) {
      known.push_back(key.name.substr(table.size() + 1));
    }
  }
  return known;
}

class Parser {
 public:
  explicit Parser(std::string name) : reader_(std::move(name)) {}
  const std::optional<Error>& error() const { return reader_.error(); }

  Policy Run(const toml::table& root) {
    ReadSchema(root);
    for (const auto& [key, node] : root) {
      if (key.str() == "schema") continue;
      if (key.str() == "fail_on") {
        ReadFailOn(node);
      } else if (key.str() == "expect" || key.str() == "require") {
        ReadSettings(key.str(), node, kGeneral, &policy_.general);
      } else if (key.str() == "ignore") {
        ReadIgnores(node);
      } else if (!ReadPlatform(key.str(), node)) {
        reader_.UnknownKey(
            key, "",
            {"schema", "fail_on", "expect", "require", "android", "harmony", "ios", "ignore"});
      }
    }
    return std::move(policy_);
  }

 private:
  void ReadSchema(const toml::table& root) {
    const toml::node* schema = root.get("schema");
    if (schema == nullptr) {
      reader_.Fail(rule::kGatePolicyMissingKey, {{1, 1}, {1, 1}, nullptr}, {{"key", "schema"}});
    } else if (schema->value_exact<std::int64_t>() != 1) {
      reader_.BadValue("schema", *schema, "1");
    }
  }

  void ReadFailOn(const toml::node& node) {
    const std::string text = reader_.Text("fail_on", node);
    for (const Severity severity : kSeverities) {
      if (text != apptrait::Name(severity)) continue;
      policy_.fail_on = severity;
      return;
    }
    reader_.BadValue("fail_on", node, "error, warning, note");
  }

  bool ReadPlatform(std::string_view name, const toml::node& node) {
    for (const Platform platform : kPlatformOrder) {
      if (name != apptrait::Name(platform)) continue;
      const toml::table* table = reader_.Table(name, node);
      if (table == nullptr) return true;
      for (const auto& [key, settings] : *table) {
        if (key.str() == "expect" || key.str() == "require") {
          ReadSettings(key.str(), settings, PlaceOf(platform), &policy_.platforms[platform]);
        } else {
          reader_.UnknownKey(key, name, {"expect", "require"});
        }
      }
      return true;
    }
    return false;
  }

  void ReadSettings(std::string_view name, const toml::node& node, Place place,
                    Settings* settings) {
    const toml::table* table = reader_.Table(name, node);
    if (table == nullptr) return;
    for (const auto& [key, value] : *table) {
      const std::string full = std::string(name) + "." + std::string(key.str());
      if (const Key* known = FindKey(full, place)) {
        (*settings)[full] = reader_.Read(*known, value);
      } else {
        reader_.UnknownKey(key, name, KnownKeys(name, place));
      }
    }
  }

  void ReadIgnores(const toml::node& node) {
    if (!node.is_array()) return reader_.BadValue("ignore", node, "[[ignore]]");
    for (const toml::node& element : *node.as_array()) {
      if (const toml::table* table = reader_.Table("ignore", element)) ReadIgnore(*table);
    }
  }

  void ReadIgnore(const toml::table& table) {
    Ignore ignore;
    ignore.line = static_cast<int>(table.source().begin.line);
    for (const auto& [key, node] : table) {
      if (key.str() == "finding") {
        ignore.finding = reader_.Text("finding", node);
        CheckFinding(ignore.finding, node);
      } else if (key.str() == "entry") {
        ignore.entry = reader_.Text("entry", node);
      } else if (key.str() == "reason") {
        ignore.reason = reader_.Text("reason", node);
      } else if (key.str() == "expires") {
        ignore.expires = Expiry(node);
      } else {
        reader_.UnknownKey(key, "ignore", {"finding", "entry", "reason", "expires"});
      }
    }
    for (const std::string_view key : {"finding", "reason", "expires"}) {
      // A misspelt key is named as such, not as a missing one.
      if (!table.contains(key) && !error()) {
        reader_.Fail(rule::kGatePolicyMissingKey, table.source(),
                     {{"key", "ignore." + std::string(key)}});
      }
    }
    policy_.ignores.push_back(std::move(ignore));
  }

  void CheckFinding(const std::string& id, const toml::node& node) {
    if (id == rule::kGateUnverified.id) {
      // An exception must not turn a broken signature into a pass; that takes an open word.
      reader_.BadValue("ignore.finding", node, "require.verified = false");
    } else if (FindRule(id) == nullptr) {
      reader_.BadValue("ignore.finding", node, "apptrait explain");
    }
  }

  // A day counts to its end.
  std::int64_t Expiry(const toml::node& node) {
    const auto date = node.value_exact<toml::date>();
    if (!date) {
      reader_.BadValue("ignore.expires", node, "2026-12-31");
      return 0;
    }
    const std::chrono::year_month_day day{std::chrono::year(date->year),
                                          std::chrono::month(date->month),
                                          std::chrono::day(date->day)};
    return (std::chrono::sys_days(day).time_since_epoch().count() + 1) * std::int64_t{86400};
  }

  PolicyReader reader_;
  Policy policy_;
};

}  // namespace

const Setting* Policy::Find(Platform platform, std::string_view key) const {
  if (const auto table = platforms.find(platform); table != platforms.end()) {
    if (const auto found = table->second.find(key); found != table->second.end()) {
      return &found->second;
    }
  }
  const auto found = general.find(key);
  return found == general.end() ? nullptr : &found->second;
}

Result<Policy> ParsePolicy(std::string_view toml, const std::string& name) {
  const toml::parse_result parsed = toml::parse(toml);
  if (!parsed) {
    PolicyReader reader(name);
    reader.Fail(rule::kGatePolicySyntax, parsed.error().source(),
                {{"reason", std::string(parsed.error().description())}});
    return *reader.error();
  }
  Parser parser(name);
  Policy policy = parser.Run(parsed.table());
  if (parser.error()) return *parser.error();
  policy.name = name;
  policy.sha256 = ToHex(digest::Digest(digest::Algorithm::kSha256, AsBytes(toml)));
  return policy;
}

}  // namespace apptrait::gate
