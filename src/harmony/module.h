// module.json (stage model) and config.json (FA model): who the app is and what the module holds.
#ifndef APPTRAIT_SRC_HARMONY_MODULE_H_
#define APPTRAIT_SRC_HARMONY_MODULE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apptrait/finding.h"

namespace apptrait::harmony {

// A text or image by reference: "$string:app_name" with the resource's number, or a literal text.
struct ResourceReference {
  std::optional<std::string> text;
  std::optional<std::uint32_t> id;
};

// A row of module.hnpPackages.
struct NativePackage {
  std::string package;  // file name below hnp/<abi>/
  bool is_public = false;
};

struct Module {
  bool stage = true;
  std::optional<std::string> bundle_name, vendor, version_name, bundle_type;
  std::optional<std::int64_t> version_code, min_api_version, target_api_version;
  std::optional<std::string> api_release_type, compile_sdk_version, compile_sdk_type;
  std::optional<bool> debug;
  std::optional<std::string> name, type;
  std::vector<std::string> device_types, requested_permissions;
  ResourceReference label, icon;                  // of the app
  ResourceReference ability_label, ability_icon;  // of the main ability
  std::vector<NativePackage> native_packages;
  std::optional<std::string> share_files_entry;  // the entry that module.shareFiles refers to
};

// Reads the text of module.json or, where `stage` is false, config.json. Nothing, and a finding,
// for what is no JSON object.
std::optional<Module> ReadModule(std::string_view text, bool stage, const std::string& entry,
                                 std::vector<Finding>* findings);

// The summary of an App Pack's pack.info.
struct PackInfo {
  std::optional<std::string> bundle_name, version_name, bundle_type;
  std::optional<std::int64_t> version_code;
  std::vector<std::string> packages;  // names of the HAPs and HSPs, without the ending
};
std::optional<PackInfo> ReadPackInfo(std::string_view text, std::vector<Finding>* findings);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_MODULE_H_
