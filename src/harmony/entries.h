// Entries as HarmonyOS devices find them: of several with one name the last counts, because their
// ZIP reader keeps a map by name.
#ifndef APPTRAIT_SRC_HARMONY_ENTRIES_H_
#define APPTRAIT_SRC_HARMONY_ENTRIES_H_

#include "base/hash.h"
#include "platform/job.h"

namespace apptrait::harmony {

class Entries {
 public:
  // `input` and its layout must outlive this.
  explicit Entries(const platform::Input& input);

  // Null where there is none of that name.
  const zip::Entry* Find(std::string_view name) const;
  // Its whole contents up to limits::kParsedEntrySize; nothing where it is missing or broken.
  std::optional<Bytes> Read(std::string_view name) const;

 private:
  const platform::Input& input_;
  HashMap<std::string_view, const zip::Entry*> last_;  // where a name is not unique
};

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_ENTRIES_H_
