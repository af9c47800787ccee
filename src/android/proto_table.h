// resources.pb: the resource table of an app bundle's module, aapt.pb.ResourceTable (AOSP
// tools/aapt2/Resources.proto, Configuration.proto).
//
// Threading: plain reading; one thread at a time.
#ifndef APPTRAIT_SRC_ANDROID_PROTO_TABLE_H_
#define APPTRAIT_SRC_ANDROID_PROTO_TABLE_H_

#include <unordered_map>

#include "android/notes.h"
#include "android/resources.h"
#include "base/bytes.h"

namespace apptrait::android {

class ProtoTable final : public ResourceSource {
 public:
  // Over a whole table, which the caller keeps. What is malformed is a finding.
  ProtoTable(ByteSpan table, Notes& notes);

  std::size_t Find(std::uint32_t id, std::vector<Candidate>* found) const override;
  std::optional<std::string> Text(const Value& value) const override { return value.text; }

 private:
  void ReadPackage(ByteSpan package, Notes& notes);
  void ReadType(ByteSpan type, std::uint32_t package_id, Notes& notes);

  std::unordered_map<std::uint32_t, ByteSpan> entries_;  // Entry messages by resource id
};

// aapt.pb.Configuration.
ResourceConfig ReadProtoConfig(ByteSpan configuration);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_PROTO_TABLE_H_
