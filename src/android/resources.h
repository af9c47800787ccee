// Resources by id: what a reference in a manifest or drawable stands for, on which device.
//
// A source is one compiled table (an APK's resources.arsc, an app bundle's resources.pb); a set is
// the tables that a device would load together (a base APK and its splits).
//
// Threading: one thread at a time.
#ifndef APPTRAIT_SRC_ANDROID_RESOURCES_H_
#define APPTRAIT_SRC_ANDROID_RESOURCES_H_

#include <vector>

#include "android/resource_config.h"
#include "android/value.h"

namespace apptrait::android {

class ResourceSource;

// One of a resource's values, for one configuration. Strings are read when one is chosen.
struct Candidate {
  ResourceConfig config;
  Value value;           // without text
  bool complex = false;  // a style, array or plural: no simple value
  const ResourceSource* source = nullptr;
};

class ResourceSource {
 public:
  virtual ~ResourceSource() = default;

  // Appends the values of `id` (0xPPTTEEEE), in the table's order, up to
  // limits::kResourceConfigurations in `*found`.
  virtual void Find(std::uint32_t id, std::vector<Candidate>* found) const = 0;

  // The text of a string value that this source found.
  virtual std::optional<std::string> Text(const Value& value) const = 0;
};

// What a reference came to. `source` is where the value was found; null for a value that was no
// reference.
struct Resolved {
  Value value;  // with its text
  const ResourceSource* source = nullptr;
};

class ResourceSet {
 public:
  // Sources outlive the set. The first added is the base's.
  void Add(const ResourceSource* source) { sources_.push_back(source); }
  bool empty() const { return sources_.empty(); }
  const std::vector<const ResourceSource*>& sources() const { return sources_; }

  std::vector<Candidate> Find(std::uint32_t id) const;

  // The candidate that serves the device best, as AssetManager2 picks it; null where none matches.
  static const Candidate* Best(const std::vector<Candidate>& candidates,
                               const ResourceConfig& device);

  // Follows references, up to limits::kReferenceSteps, on that device. Nothing where a step leads
  // nowhere (a resource of the framework, a missing id, no matching configuration, a complex
  // value).
  std::optional<Resolved> Resolve(const Value& value, const ResourceConfig& device) const;

 private:
  std::vector<const ResourceSource*> sources_;
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_RESOURCES_H_
