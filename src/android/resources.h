// Resources by id: what a reference in a manifest or drawable stands for, on which device.
//
// A source is one compiled table (an APK's resources.arsc, an app bundle's resources.pb); a set is
// the tables that a device would load together (a base APK and its splits).
//
// Threading: one thread at a time.
#ifndef APPTRAIT_SRC_ANDROID_RESOURCES_H_
#define APPTRAIT_SRC_ANDROID_RESOURCES_H_

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <string>
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
  bool damaged = false;  // a device that chooses it has no value, nor takes another for it
  // The source says that the resource's value depends on the device in more than its platform
  // version, whichever values are there.
  bool varies = false;
  const ResourceSource* source = nullptr;
};

class ResourceSource {
 public:
  virtual ~ResourceSource() = default;

  // Appends the values of `id` (0xPPTTEEEE), in the table's order, up to
  // limits::kResourceConfigurations in `*found`. Returns in how many places it looked for them,
  // as a measure of what that cost.
  virtual std::size_t Find(std::uint32_t id, std::vector<Candidate>* found) const = 0;

  // The text of a string value that this source found.
  virtual std::optional<std::string> Text(const Value& value) const = 0;
};

// What a reference came to. `source` is where the value was found; null for a value that was no
// reference.
struct Resolved {
  Value value;  // with its text
  const ResourceSource* source = nullptr;
  bool varies = false;  // one of the resources on the way does
};

class ResourceSet {
 public:
  // Sources outlive the set. The first added is the base's.
  void Add(const ResourceSource* source) { sources_.push_back(source); }
  bool empty() const { return sources_.empty(); }
  const std::vector<const ResourceSource*>& sources() const { return sources_; }

  // `*places`, where it is given, is raised by what that cost.
  std::vector<Candidate> Find(std::uint32_t id, std::size_t* places = nullptr) const;

  // Follows references, up to limits::kReferenceSteps, on that device. Nothing where a step leads
  // nowhere (a resource of the framework, a missing id, no matching configuration, a complex
  // value).
  std::optional<Resolved> Resolve(const Value& value, const ResourceConfig& device) const;

 private:
  std::vector<const ResourceSource*> sources_;
};

// A value that a device would have taken, had it been whole.
struct DamagedValue {
  std::uint32_t resource = 0;
  std::string locale;  // the tag of its configuration's, empty for any
};

// Resolves references for many devices: each resource is looked up once, and only the values of a
// device's language are compared.
class Resolver {
 public:
  // `set` outlives the resolver. Looks at about `effort` places and values in all, and no more.
  explicit Resolver(const ResourceSet& set,
                    std::size_t effort = std::numeric_limits<std::size_t>::max())
      : set_(set), effort_(effort) {}

  // As ResourceSet::Resolve. Nothing, too, where the effort is spent.
  std::optional<Resolved> Resolve(const Value& value, const ResourceConfig& device);

  // All values of a resource; none where the effort is spent.
  const std::vector<Candidate>& Find(std::uint32_t id) { return Known(id).values; }

  bool spent() const { return effort_ == 0; }
  // The first that a look-up ended at.
  const std::optional<DamagedValue>& damaged() const { return damaged_; }

 private:
  struct Resource {
    std::vector<Candidate> values;
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_language;  // indices, in order
    bool varies = false;
  };

  const Resource& Known(std::uint32_t id);
  const Candidate* Best(const Resource& resource, const ResourceConfig& device);
  void Spend(std::size_t effort) { effort_ -= std::min(effort_, effort); }

  const ResourceSet& set_;
  std::size_t effort_;
  std::map<std::uint32_t, Resource> known_;
  std::optional<DamagedValue> damaged_;
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_RESOURCES_H_
