// All signatures of one package, read.
#ifndef APPTRAIT_SRC_ANDROID_SCHEMES_H_
#define APPTRAIT_SRC_ANDROID_SCHEMES_H_

#include "android/block_scheme.h"
#include "android/idsig.h"
#include "android/jar_scheme.h"
#include "android/signatures.h"
#include "android/source_stamp.h"

namespace apptrait::android {

struct Schemes {
  // Reads them all; `block` stays where it is for the life of the object.
  Schemes(SigningBlock signing_block, const platform::Input& input, bool is_bundle,
          std::vector<Finding>* findings);
  Schemes(const Schemes&) = delete;
  Schemes& operator=(const Schemes&) = delete;

  SigningBlock block;
  BlockScheme v2, v3, v31, v32;
  JarScheme v1;
  SourceStamp stamp;
  std::unique_ptr<Idsig> v4;  // null where there is no .idsig file
  bool v4_given = false;      // by the caller, not found beside the package
  ContentDigests digests;

  const BlockScheme* blocks[4] = {&v2, &v3, &v31, &v32};
  // Some block of a scheme that decides: devices from Android 7 on do not look at v1 then.
  bool AnyBlock() const { return v2.found() || v3.found() || v31.found() || v32.found(); }
  // Anything at all that claims a signature over the package.
  bool AnySignature() const { return AnyBlock() || v1.found(); }
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_SCHEMES_H_
