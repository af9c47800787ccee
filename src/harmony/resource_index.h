// resources.index: the values of strings and media for each configuration, in both of Restool's
// formats. Only what is asked for is decoded.
#ifndef APPTRAIT_SRC_HARMONY_RESOURCE_INDEX_H_
#define APPTRAIT_SRC_HARMONY_RESOURCE_INDEX_H_

#include <string>

#include "base/bytes.h"

namespace apptrait::harmony {

// Restool's resource types, as far as they are read here.
inline constexpr std::uint32_t kStringResource = 9, kColorResource = 14, kMediaResource = 19;

// What a value is for.
struct ResourceConfig {
  std::string locale;         // BCP 47 ("zh-Hans-CN"); empty where for every language
  std::uint32_t density = 0;  // dots per inch: 120 … 640; 0 where for every density
  bool dark = false;          // for the dark colour mode only
  bool narrowed = false;      // by something else: device type, orientation, mobile network …
};

struct ResourceValue {
  ResourceConfig config;
  std::uint32_t type = 0;
  std::string value;  // UTF-8; malformed bytes are U+FFFD
};

// The bytes must outlive the index.
class ResourceIndex {
 public:
  // Nothing where the header, the configurations or the tables are broken.
  static std::optional<ResourceIndex> Read(ByteSpan bytes);

  // "Restool 4.105", "RestoolV2 6.0.0.001"
  const std::string& version() const { return version_; }

  // The values of the resource with that number, or with that type and name, in file order.
  std::vector<ResourceValue> Find(std::uint32_t id) const;
  std::vector<ResourceValue> Find(std::uint32_t type, std::string_view name) const;

 private:
  struct Config {
    std::uint32_t key = 0;  // format 1: offset of its table; format 2: its number
    ResourceConfig config;
  };
  bool ReadConfigs(std::uint32_t count, std::size_t* position);
  bool CheckTables() const;
  std::vector<ResourceValue> Search(const std::uint32_t* id, std::uint32_t type,
                                    std::string_view name) const;
  std::vector<ResourceValue> SearchFirstFormat(const std::uint32_t* id, std::uint32_t type,
                                               std::string_view name) const;
  std::vector<ResourceValue> SearchSecondFormat(const std::uint32_t* id, std::uint32_t type,
                                                std::string_view name) const;
  void AddValues(std::uint32_t offset, std::uint32_t type, std::vector<ResourceValue>* found) const;

  ByteSpan bytes_;
  std::string version_;
  bool second_format_ = false;
  std::size_t types_ = 0;  // format 2: where the IDSS table starts
  std::vector<Config> configs_;
};

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_RESOURCE_INDEX_H_
