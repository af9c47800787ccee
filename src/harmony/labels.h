// Display names and the icon, through resources.index.
#ifndef APPTRAIT_SRC_HARMONY_LABELS_H_
#define APPTRAIT_SRC_HARMONY_LABELS_H_

#include <functional>

#include "apptrait/package.h"
#include "harmony/module.h"
#include "harmony/resource_index.h"

namespace apptrait::harmony {

struct Names {
  std::optional<std::string> name;           // for no language in particular
  std::map<std::string, std::string> names;  // by BCP 47 tag
};

// The names that a label stands for. `index` may be null. As on a device the resource's number
// counts before the text that stands beside it.
Names ResolveNames(const ResourceReference& label, const ResourceIndex* index);

// The contents of an entry of the package; nothing where it is missing or too large.
using EntryReader = std::function<std::optional<Bytes>(const std::string& entry)>;

// The image with the highest density that an icon reference stands for; of a layered icon its two
// layers. `prefix` is where the package keeps the files that the index names ("assets/entry/" in
// the FA model).
std::optional<Icon> ResolveIcon(const ResourceReference& icon, const ResourceIndex* index,
                                const std::string& prefix, const EntryReader& read);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_LABELS_H_
