// Builds resource tables (resources.arsc), with the encodings that resource compilers choose among.
#ifndef APPTRAIT_TESTS_SUPPORT_ARSC_BUILDER_H_
#define APPTRAIT_TESTS_SUPPORT_ARSC_BUILDER_H_

#include "support/chunk_builder.h"

namespace apptrait::test {

// A configuration; what is not said is for every device.
struct Config {
  std::string language, region, script, variant;
  int density = 0, sdk = 0, ui_mode = 0, orientation = 0;
  auto operator<=>(const Config&) const = default;
};
Bytes MakeConfig(const Config& config);

class ArscBuilder {
 public:
  enum class Index { kDense, kSparse, kOffset16 };

  explicit ArscBuilder(std::uint32_t package_id = 0x7f) : package_id_(package_id) {}

  // A value of the resource 0xPPTTEEEE (the package byte is not looked at) in a configuration.
  ArscBuilder& String(std::uint32_t id, const Config& config, std::string text);
  // `data` of a string (type 3) is its index in the pool, where it is not 0.
  ArscBuilder& Value(std::uint32_t id, const Config& config, int type, std::uint32_t data);
  ArscBuilder& Bag(std::uint32_t id, const Config& config);               // an empty style
  ArscBuilder& Raw(std::uint32_t id, const Config& config, Bytes entry);  // these bytes as it
  // The flags of a resource in its type's specification.
  ArscBuilder& Flags(std::uint32_t id, std::uint32_t flags);

  ArscBuilder& Encode(Index index, bool compact = false);
  ArscBuilder& Pool(PoolOptions options);
  ArscBuilder& Alias(std::uint32_t staged, std::uint32_t final_id);
  ArscBuilder& NoTypeSpecs();
  ArscBuilder& PackageCount(int count);
  ArscBuilder& Trailing(Bytes bytes);           // in the package, behind its last chunk
  ArscBuilder& Names(Bytes types, Bytes keys);  // the pools of names, as they are
  ArscBuilder& TypeOffset(int offset);
  // More packages: their chunks are put behind this one's.
  ArscBuilder& Add(const ArscBuilder& other);

  Bytes Build() const;

 private:
  struct Entry {
    bool bag = false;
    int type = 0;
    std::uint32_t data = 0;
    std::string text;
    Bytes raw;
  };
  using Entries = std::map<int, Entry>;  // by index

  // The entry of the resource in this configuration, made where there is none.
  Entry& At(std::uint32_t id, const Config& config);
  Bytes TypeChunk(int id, const Config& config, const Entries& entries,
                  std::vector<std::string>* strings) const;
  Bytes EntryBytes(const Entry& entry, std::vector<std::string>* strings) const;
  Bytes PackageBytes(std::vector<std::string>* strings) const;

  std::uint32_t package_id_;
  std::map<int, std::vector<std::pair<Config, Entries>>> types_;
  Index index_ = Index::kDense;
  bool compact_ = false, specs_ = true;
  PoolOptions pool_;
  Bytes aliases_, trailing_, type_names_ = MakePool({"type"}), key_names_ = MakePool({"key"});
  std::map<std::uint32_t, std::uint32_t> flags_;  // by type and entry
  int type_offset_ = 0;
  std::optional<int> package_count_;
  std::vector<ArscBuilder> others_;
};

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_ARSC_BUILDER_H_
