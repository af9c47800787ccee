// Reads single values of a policy's TOML strictly; errors name line and column.
#ifndef APPTRAIT_SRC_GATE_POLICY_READER_H_
#define APPTRAIT_SRC_GATE_POLICY_READER_H_

#include "base/toml.h"
#include "catalogue/catalogue.h"
#include "gate/keys.h"

namespace apptrait::gate {

// Of what is wrong, the first in the file is kept; a wrong value reads as a default one.
class PolicyReader {
 public:
  explicit PolicyReader(std::string name) : name_(std::move(name)) {}
  const std::optional<Error>& error() const { return error_; }

  // The value of a key of the vocabulary.
  Setting Read(const Key& key, const toml::node& node);

  // Values outside of the vocabulary's tables.
  std::string Text(std::string_view key, const toml::node& node);
  const toml::table* Table(std::string_view key, const toml::node& node);

  void UnknownKey(const toml::key& key, std::string_view table,
                  const std::vector<std::string_view>& known);
  void BadValue(std::string_view key, const toml::node& node, std::string wanted);
  void Fail(const Rule& rule, const toml::source_region& where, std::vector<Datum> data);

 private:
  std::vector<std::string> List(const Key& key, const toml::node& node);
  std::string Element(const Key& key, const toml::node& node);
  std::int64_t Size(const Key& key, const toml::node& node);
  VersionRange Range(const Key& key, const toml::node& node);
  std::string Version(const Key& key, const toml::node& node);

  std::string name_;
  std::optional<Error> error_;
  toml::source_position error_position_;
};

}  // namespace apptrait::gate

#endif  // APPTRAIT_SRC_GATE_POLICY_READER_H_
