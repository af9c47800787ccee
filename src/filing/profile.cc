// Provider profiles: TOML files, built in (data/providers) or the user's own.
//
//   id = "tencent"
//   name = { en = "…", zh = "…" }            note, truncated_keys_accepted: optional
//   [[source]]   id, grade = official | quoted | field | inferred, url (optional)
//   [[platform]] platform = android | ios | harmony, label, note (optional)
//     [[platform.box]] field = package_name | public_key | fingerprint, label, note (optional)
//       forms = [{ key, encoding, letters, separator, source, note }]   all but encoding optional
#include <sstream>

#include "base/embedded.h"
#include "base/toml.h"
#include "catalogue/rules/filing.h"
#include "filing/encoding.h"

namespace apptrait::filing {

std::span<const EmbeddedFile> EmbeddedProviders();

namespace {

constexpr std::array<std::string_view, 4> kEvidence = {"official", "quoted", "field", "inferred"};
constexpr std::array<std::string_view, 3> kFields = {"package_name", "public_key", "fingerprint"};

template <class Enum, std::size_t N>
std::optional<Enum> Lookup(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

std::optional<Platform> PlatformOf(std::string_view name) {
  for (const Platform platform : {Platform::kAndroid, Platform::kIos, Platform::kHarmony}) {
    if (apptrait::Name(platform) == name) return platform;
  }
  return std::nullopt;
}

// Reads tables strictly; the first thing that is wrong is kept, and everything after is skipped.
class Reader {
 public:
  explicit Reader(std::string name) : name_(std::move(name)) {}
  const std::optional<Error>& error() const { return error_; }

  void CheckKeys(const toml::table& table, std::initializer_list<std::string_view> known) {
    // Tables are ordered by name; the first in the file is named.
    const toml::key* first = nullptr;
    for (const auto& [key, node] : table) {
      if (std::ranges::find(known, key.str()) != known.end()) continue;
      const auto& at = key.source().begin;
      if (first == nullptr || at < first->source().begin) first = &key;
    }
    if (first != nullptr) {
      Fail(rule::kFilingProfileUnknownKey, first->source().begin,
           {{"key", std::string(first->str())}});
    }
  }

  std::string Text(const toml::table& table, std::string_view key, bool required) {
    const toml::node* node = table.get(key);
    if (node == nullptr) {
      if (required) Fail(rule::kFilingProfileMissingKey, table, {{"key", std::string(key)}});
      return {};
    }
    if (const auto text = node->value_exact<std::string>()) return *text;
    BadValue(key, *node);
    return {};
  }

  bool Flag(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return false;
    if (!node->is_boolean()) BadValue(key, *node);
    return node->value_or(false);
  }

  // A text that `lookup` has to know.
  template <class Lookup>
  auto Choice(const toml::table& table, std::string_view key, bool required, Lookup lookup) {
    using Enum = typename std::invoke_result_t<Lookup, std::string_view>::value_type;
    const std::string text = Text(table, key, required);
    if (text.empty()) return Enum{};
    const auto value = lookup(text);
    if (!value) BadValue(key, *table.get(key));
    return value.value_or(Enum{});
  }

  void Bilingual(const toml::table& table, std::string_view key, bool required, std::string* en,
                 std::string* zh) {
    const toml::node* node = table.get(key);
    if (node == nullptr) {
      if (required) Fail(rule::kFilingProfileMissingKey, table, {{"key", std::string(key)}});
      return;
    }
    // One text for both languages is allowed.
    if (const auto text = node->value_exact<std::string>()) {
      *en = *zh = *text;
      return;
    }
    if (!node->is_table()) return BadValue(key, *node);
    CheckKeys(*node->as_table(), {"en", "zh"});
    *en = Text(*node->as_table(), "en", true);
    *zh = Text(*node->as_table(), "zh", true);
  }

  template <class Each>
  void Tables(const toml::table& table, std::string_view key, bool required, Each each) {
    const toml::node* node = table.get(key);
    if (node == nullptr) {
      if (required) Fail(rule::kFilingProfileMissingKey, table, {{"key", std::string(key)}});
      return;
    }
    if (!node->is_array()) return BadValue(key, *node);
    if (node->as_array()->empty()) {
      Fail(rule::kFilingProfileEmpty, *node, {{"key", std::string(key)}});
    }
    for (const toml::node& element : *node->as_array()) {
      if (!element.is_table()) return BadValue(key, element);
      each(*element.as_table());
    }
  }

  void BadValue(std::string_view key, const toml::node& node) {
    Fail(rule::kFilingProfileBadValue, node, {{"key", std::string(key)}, {"value", Shown(node)}});
  }
  void Twice(std::string_view key, const std::string& value, const toml::node& node) {
    Fail(rule::kFilingProfileTwice, node, {{"key", std::string(key)}, {"value", value}});
  }

  void Fail(const Rule& rule, const toml::node& node, std::vector<Datum> data) {
    Fail(rule, node.source().begin, std::move(data));
  }
  void Fail(const Rule& rule, const toml::source_position& at, std::vector<Datum> data) {
    data.push_back({"line", static_cast<std::int64_t>(at.line)});
    data.push_back({"column", static_cast<std::int64_t>(at.column)});
    data.push_back({"name", name_});
    if (!error_) error_ = catalogue::Fail(ErrorKind::kUsage, rule, {}, std::move(data));
  }

 private:
  // A number or date as it is written; tables and arrays only by their kind.
  static std::string Shown(const toml::node& node) {
    if (const auto text = node.value<std::string>()) return *text;
    if (node.is_table()) return "{ }";
    if (node.is_array()) return "[ ]";
    std::ostringstream out;
    node.visit([&](const auto& value) {
      if constexpr (toml::is_value<decltype(value)>) out << value;
    });
    return out.str();
  }

  std::string name_;
  std::optional<Error> error_;
};

BoxForm ReadForm(Reader& reader, const toml::table& table, const Provider& provider) {
  reader.CheckKeys(table, {"key", "encoding", "letters", "separator", "source", "note"});
  BoxForm form;
  form.key = reader.Text(table, "key", false);
  if (!form.key.empty() && form.key != "RSA" && form.key != "EC" && form.key != "DSA") {
    reader.BadValue("key", *table.get("key"));
  }
  form.form.encoding = reader.Choice(table, "encoding", true, EncodingOf);
  form.form.letters = reader.Choice(table, "letters", false, LettersOf);
  form.form.separator = reader.Choice(table, "separator", false, SeparatorOf);
  form.source = reader.Text(table, "source", false);
  reader.Bilingual(table, "note", false, &form.note_en, &form.note_zh);
  if (form.source.empty()) return form;
  if (const Source* source = provider.FindSource(form.source)) {
    form.grade = source->grade;
  } else {
    reader.BadValue("source", *table.get("source"));
  }
  return form;
}

BoxProfile ReadBox(Reader& reader, const toml::table& table, const Provider& provider) {
  reader.CheckKeys(table, {"field", "label", "note", "forms"});
  BoxProfile box;
  box.field = reader.Choice(table, "field", true,
                            [](std::string_view name) { return Lookup<Field>(kFields, name); });
  box.label = reader.Text(table, "label", true);
  reader.Bilingual(table, "note", false, &box.note_en, &box.note_zh);
  reader.Tables(table, "forms", true, [&](const toml::table& form) {
    box.forms.push_back(ReadForm(reader, form, provider));
    const Encoding encoding = box.forms.back().form.encoding;
    const bool fits = box.field == Field::kPackageName ? encoding == Encoding::kText
                      : box.field == Field::kFingerprint
                          ? IsFingerprint(encoding)
                          : encoding != Encoding::kText && !IsFingerprint(encoding);
    if (!fits && form.contains("encoding")) reader.BadValue("encoding", *form.get("encoding"));
  });
  return box;
}

PlatformProfile ReadPlatform(Reader& reader, const toml::table& table, const Provider& provider) {
  reader.CheckKeys(table, {"platform", "label", "note", "box"});
  PlatformProfile platform;
  platform.platform = reader.Choice(table, "platform", true, PlatformOf);
  platform.label = reader.Text(table, "label", true);
  reader.Bilingual(table, "note", false, &platform.note_en, &platform.note_zh);
  reader.Tables(table, "box", true, [&](const toml::table& box) {
    platform.boxes.push_back(ReadBox(reader, box, provider));
  });
  return platform;
}

Provider ReadProvider(Reader& reader, const toml::table& root) {
  reader.CheckKeys(root, {"id", "name", "note", "truncated_keys_accepted", "source", "platform"});
  Provider provider;
  provider.id = reader.Text(root, "id", true);
  reader.Bilingual(root, "name", true, &provider.name_en, &provider.name_zh);
  reader.Bilingual(root, "note", false, &provider.note_en, &provider.note_zh);
  provider.truncated_keys_accepted = reader.Flag(root, "truncated_keys_accepted");
  reader.Tables(root, "source", false, [&](const toml::table& table) {
    reader.CheckKeys(table, {"id", "url", "grade"});
    const std::string id = reader.Text(table, "id", true);
    if (const toml::node* node = table.get("id"); node != nullptr && provider.FindSource(id)) {
      reader.Twice("id", id, *node);
    }
    provider.sources.push_back({id, reader.Text(table, "url", false),
                                reader.Choice(table, "grade", true, [](std::string_view name) {
                                  return Lookup<Evidence>(kEvidence, name);
                                })});
  });
  reader.Tables(root, "platform", true, [&](const toml::table& table) {
    PlatformProfile platform = ReadPlatform(reader, table, provider);
    if (provider.Find(platform.platform) != nullptr) {
      reader.Twice("platform", std::string(apptrait::Name(platform.platform)), table);
    }
    provider.platforms.push_back(std::move(platform));
  });
  return provider;
}

std::string FileName(std::string_view id) { return std::string(id) + ".toml"; }

}  // namespace

std::string_view Name(Evidence evidence) { return kEvidence[static_cast<std::size_t>(evidence)]; }
std::string_view Name(Field field) { return kFields[static_cast<std::size_t>(field)]; }

const PlatformProfile* Provider::Find(Platform platform) const {
  const auto found = std::ranges::find(platforms, platform, &PlatformProfile::platform);
  return found == platforms.end() ? nullptr : &*found;
}

const Source* Provider::FindSource(std::string_view source_id) const {
  const auto found = std::ranges::find(sources, source_id, &Source::id);
  return found == sources.end() ? nullptr : &*found;
}

std::vector<std::string> ProviderIds() {
  std::vector<std::string> ids = {"generic"};
  for (const EmbeddedFile& file : EmbeddedProviders()) {
    std::string id(file.name.substr(0, file.name.find('.')));
    if (id != ids.front()) ids.push_back(std::move(id));
  }
  return ids;
}

Result<Provider> FindProvider(std::string_view id) {
  for (const EmbeddedFile& file : EmbeddedProviders()) {
    if (file.name == FileName(id)) return ParseProvider(file.text, std::string(file.name));
  }
  std::string known;
  for (const std::string& each : ProviderIds()) known += (known.empty() ? "" : ", ") + each;
  return catalogue::Fail(ErrorKind::kUsage, rule::kFilingProviderUnknown, {},
                         {{"id", std::string(id)}, {"known", known}});
}

Result<Provider> ParseProvider(std::string_view text, const std::string& name) {
  const toml::parse_result parsed = toml::parse(text, name);
  if (parsed.failed()) {
    return catalogue::Fail(
        ErrorKind::kUsage, rule::kFilingProfileSyntax, {},
        {{"name", name},
         {"line", static_cast<std::int64_t>(parsed.error().source().begin.line)},
         {"column", static_cast<std::int64_t>(parsed.error().source().begin.column)},
         {"reason", std::string(parsed.error().description())}});
  }
  Reader reader(name);
  Provider provider = ReadProvider(reader, parsed.table());
  if (reader.error()) return *reader.error();
  return provider;
}

}  // namespace apptrait::filing
